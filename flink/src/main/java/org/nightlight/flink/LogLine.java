package org.nightlight.flink;

/// A line of the log as it came, with its number. Its shape is what Flink's own serializer asks of
/// a class.
public final class LogLine {
  public long number;
  public byte[] bytes = {};
  /// The line was longer than may be read; its bytes are not here.
  public boolean tooLong;
}

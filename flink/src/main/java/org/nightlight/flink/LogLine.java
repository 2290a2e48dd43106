package org.nightlight.flink;

/// A line of the log as it came, with its number: a line of a file, or an entry of the log that a
/// server published. Its shape is what Flink's own serializer asks of a class.
public final class LogLine {

  /// What a line is, and whether somebody has judged it.
  public enum Kind {
    /// A line of a file: the gate judges it.
    UNJUDGED,
    ON_TIME,
    LATE,
    /// The promise that nothing of the source older than this will be on time.
    WATERMARK,
    /// No entry of a log.
    STRANGE
  }

  /// The number of the line, or the position in the log.
  public long number;
  public byte[] bytes = {};
  /// The line was longer than may be read; its bytes are not here.
  public boolean tooLong;
  public Kind kind = Kind.UNJUDGED;
  /// Whose it is, where that was told beside the line.
  public String source = "";
}

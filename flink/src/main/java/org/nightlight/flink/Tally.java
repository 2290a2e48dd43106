package org.nightlight.flink;

/// What a stage counted of one day towards later frames. Its shape is what Flink's own serializer
/// asks of a class.
public final class Tally {
  public String source = "";
  public int day;
  public byte[] counts = {};
}

package org.nightlight.flink;

/// What the gate tells everyone: a source's stream begins, a day opens with its frame, a day is
/// over. Its shape is what Flink's own serializer asks of a class.
public final class Turn {

  /// What happens.
  public enum Kind {
    BEGINS,
    OPENS,
    CLOSES
  }

  public Kind kind = Kind.BEGINS;
  public long round;
  public String source = "";
  public int day;
  /// The day that follows, where one closes.
  public int next;
  /// The frame, where a day opens.
  public byte[] frame = {};

  static Turn of(Kind kind, long round, String source, int day) {
    var turn = new Turn();
    turn.kind = kind;
    turn.round = round;
    turn.source = source;
    turn.day = day;
    return turn;
  }
}

package org.nightlight.detection;

/// What all keys of a source share on one event-time day: the nulls fitted from earlier days, the
/// levels in force, and whether a contact not seen before may be taken as new. Frozen for the day.
public record Frame(Day day, Day model, Ties ties, Nulls nulls, Detectors detectors) {

  /// Whether ties from before the stream are known.
  public enum Ties {
    KNOWN,
    UNKNOWN
  }

  /// Writes all but the detectors, which whoever runs them knows.
  public void save(StateOut out) {
    out.putLong(day.number());
    out.putLong(model.number());
    out.putByte(ties == Ties.KNOWN ? 1 : 0);
    nulls.save(out);
  }

  public static Frame load(StateIn in, Detectors detectors) {
    var day = new Day(in.getInt());
    var model = new Day(in.getInt());
    var ties = in.getByte() == 1 ? Ties.KNOWN : Ties.UNKNOWN;
    return new Frame(day, model, ties, Nulls.load(in), detectors.on(day));
  }
}

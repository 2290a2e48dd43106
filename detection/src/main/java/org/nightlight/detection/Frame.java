package org.nightlight.detection;

/// What all keys of a source share on one event-time day: the nulls fitted from earlier days, the
/// levels in force, and whether a contact not seen before may be taken as new. Frozen for the day.
public record Frame(Day day, Day model, Ties ties, Nulls nulls, Detectors detectors) {

  /// Whether ties from before the stream are known.
  public enum Ties {
    KNOWN,
    UNKNOWN
  }
}

package org.nightlight.oversight;

/// How one part of the system is doing, in words a person can act on.
///
/// @param part such as `Database`
/// @param words such as `answers`
public record HealthLine(String part, State state, String words) {

  /// What the words amount to. A check that could not run is not a good one.
  public enum State {
    GOOD,
    LOOK,
    TROUBLE,
    NOT_CHECKED
  }
}

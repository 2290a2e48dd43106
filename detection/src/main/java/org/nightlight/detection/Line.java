package org.nightlight.detection;

/// What became of one line, or one event of a batch: an activity, or a refusal that says why.
public sealed interface Line {

  /// Its number in the body or file, from 1.
  long number();

  /// The activity with the bytes it was read from.
  record Accepted(long number, Activity activity, EventJson json) implements Line {}

  /// The rule in one stable word, and what broke it. The value is safe to print and to log: a
  /// member's name, a number, or a short word; never text people wrote, never an account's id.
  record Refused(long number, String rule, String value) implements Line {}
}

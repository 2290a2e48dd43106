package org.nightlight.detection;

/// How old an account's holder is, as far as anyone knows.
public enum AgeBand {
  UNDER_13,
  FROM_13_TO_15,
  FROM_16_TO_17,
  FROM_18_TO_24,
  FROM_25,
  /// Nobody said. Its own case: never treated as an adult, never as a child.
  UNKNOWN
}

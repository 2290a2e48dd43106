package org.nightlight.detection;

/// How an activity was judged when it was admitted. Judged once, then never again.
public enum Admission {
  ON_TIME,
  /// Kept, shown and counted; adds no evidence.
  LATE
}

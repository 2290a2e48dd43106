package org.nightlight.detection;

/// How much a detector may do.
public enum Tier {
  /// Does not run.
  OFF,
  /// Runs, and its signals are compared but shown to no reviewer.
  SHADOW,
  /// Runs, and its signals reach reviewers.
  LIVE
}

package org.nightlight.tell;

import java.time.Clock;
import java.time.Duration;
import org.nightlight.intake.Quota;
import org.nightlight.intake.Subject;
import org.nightlight.intake.Voice;

/// How many reports one network may send. Danger has a lane of its own with the same limits, so
/// that a flood of the one never keeps out the other, and calling everything danger gains nothing.
/// Who has done a browser's work has a wider lane of their own.
final class Lanes {

  static final int PLAIN = 60;
  static final int WORKED = 240;

  private static final Duration WINDOW = Duration.ofHours(1);

  private final Quota plain;
  private final Quota danger;
  private final Quota plainWorked;
  private final Quota dangerWorked;
  private final Quota voices;

  Lanes(Clock clock) {
    this.plain = new Quota(PLAIN, WINDOW, clock);
    this.danger = new Quota(PLAIN, WINDOW, clock);
    this.plainWorked = new Quota(WORKED, WINDOW, clock);
    this.dangerWorked = new Quota(WORKED, WINDOW, clock);
    this.voices = new Quota(1, Duration.ofDays(1), clock);
  }

  /// Where a report goes.
  enum Lane {
    PLAIN,
    DANGER
  }

  /// Whether a network may send one more without having worked for it; counts it if so.
  boolean allows(String address, Lane lane) {
    return (lane == Lane.DANGER ? danger : plain).allows(address);
  }

  /// The same for who has worked for it.
  boolean allowsWorked(String address, Lane lane) {
    return (lane == Lane.DANGER ? dangerWorked : plainWorked).allows(address);
  }

  /// Whether this network has told of this account today. Known in memory for a day, under a key
  /// that goes with it, and stored nowhere.
  Voice voice(String address, Subject about) {
    return voices.allows(address, about.key()) ? Voice.NEW : Voice.AGAIN;
  }
}

package org.nightlight.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/// When an exhibit must go. It is kept until the last of its clocks ends, and while it is held.
final class ClockRules {

  private ClockRules() {}

  /// One clock that runs.
  record Clock(String rule, Instant until) {}

  /// What becomes of an exhibit.
  enum Fate {
    KEPT,
    HELD,
    DUE
  }

  /// An exhibit without any clock is kept: nobody has said that it may go.
  static Optional<Instant> end(Collection<Clock> clocks) {
    return clocks.stream().map(Clock::until).max(Instant::compareTo);
  }

  static Fate fate(Collection<Clock> clocks, boolean held, Instant now) {
    var over = end(clocks).filter(end -> !end.isAfter(now)).isPresent();
    return !over ? Fate.KEPT : held ? Fate.HELD : Fate.DUE;
  }

  static Instant until(Instant since, int days) {
    return since.plus(Duration.ofDays(days));
  }
}

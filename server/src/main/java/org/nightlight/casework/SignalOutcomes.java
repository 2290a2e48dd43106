package org.nightlight.casework;

import java.util.Map;

/// What became of the cases in which a detector's signals are. True counts. A case may hold other
/// signals and reports too: what was decided was decided about all of it.
///
/// @param counts a stand that is missing is 0
public record SignalOutcomes(Map<Stand, Long> counts) {

  public SignalOutcomes {
    counts = Map.copyOf(counts);
  }

  /// Where a case stands.
  public enum Stand {
    OPEN,
    NO_ACTION,
    HELP,
    RESTRICT_CONTACT,
    REFER
  }

  public long of(Stand stand) {
    return counts.getOrDefault(stand, 0L);
  }

  /// Decided so that somebody was helped, stopped or referred.
  public long acted() {
    return of(Stand.HELP) + of(Stand.RESTRICT_CONTACT) + of(Stand.REFER);
  }

  public long decided() {
    return acted() + of(Stand.NO_ACTION);
  }
}

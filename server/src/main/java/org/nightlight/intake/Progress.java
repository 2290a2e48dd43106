package org.nightlight.intake;

import java.util.List;
import java.util.Set;

/// How far a report has come, as its reporter is told.
public enum Progress {
  RECEIVED,
  BEING_READ,
  ACTION_TAKEN,
  CLOSED;

  /// The step that counts: something done stands above an end without it.
  public static Progress now(Set<Progress> reached) {
    for (var step : List.of(ACTION_TAKEN, CLOSED, BEING_READ)) {
      if (reached.contains(step)) {
        return step;
      }
    }
    return RECEIVED;
  }
}

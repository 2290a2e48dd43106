package org.nightlight.detect;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.detection.Stratum;
import org.nightlight.oversight.StaffId;

/// One detector over the kept log, as far as it has come.
///
/// @param level in millionths of log10
/// @param until the position in the log at which it ends
/// @param seen entries it has read; those between that it has not seen are no longer kept
/// @param firstDay the first event-time day it read; empty before it has read any
/// @param resumed how often it went on after the server had stopped
/// @param accounts how many accounts there were at its end, by stratum
public record Replay(
    UUID id,
    String detector,
    int version,
    long level,
    Instant asked,
    StaffId by,
    State state,
    long until,
    long position,
    long seen,
    Optional<LocalDate> firstDay,
    Optional<LocalDate> lastDay,
    int resumed,
    Optional<Instant> ended,
    Map<Stratum, Long> accounts) {

  public Replay {
    accounts = Map.copyOf(accounts);
  }

  /// Where it stands.
  public enum State {
    RUNNING,
    FINISHED,
    STOPPED,
    FAILED
  }

  public int percent() {
    return until == 0 ? 100 : (int) (100 * Math.min(position, until) / until);
  }

  /// Entries on the way so far whose day has expired.
  public long missing() {
    return Math.max(0, position - seen);
  }

  /// The event-time days it went over, 0 before it has read any.
  public long days() {
    return firstDay.isPresent() && lastDay.isPresent()
        ? lastDay.get().toEpochDay() - firstDay.get().toEpochDay() + 1
        : 0;
  }

  public double decimal() {
    return level / 1e6;
  }
}

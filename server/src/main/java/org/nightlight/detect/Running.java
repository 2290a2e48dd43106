package org.nightlight.detect;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.nightlight.detection.Tier;

/// One detector as it stands now.
///
/// @param level in force today, in millionths of log10
/// @param budget expected ordinary subjects per 1,000 accounts in 30 days, where a lead has set one
/// @param coming the level that a lead has set for a day still to come, and that day
/// @param since when it came to its tier; empty where it shipped with it
public record Running(
    String name,
    int version,
    Tier tier,
    long level,
    long shippedLevel,
    OptionalDouble budget,
    Optional<LocalDate> comingOn,
    OptionalLong coming,
    Optional<Instant> since,
    long signals) {

  public double decimal() {
    return level / 1e6;
  }
}

package org.nightlight.store;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/// Moments as PostgreSQL's driver takes them.
public final class Times {

  private Times() {}

  /// The moment as a parameter for a `timestamptz`.
  public static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}

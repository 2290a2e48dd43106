package org.nightlight.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// Moments as PostgreSQL's driver takes them.
public final class Times {

  private static final DateTimeFormatter WORDS = DateTimeFormatter.ofPattern(
          "d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
      .withZone(ZoneOffset.UTC);

  private Times() {}

  /// The moment in a column that is never empty.
  public static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /// The moment in a column that may be empty.
  public static Optional<Instant> maybe(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  /// A moment as pages say it: `14 Nov 2026, 02:34 UTC`.
  public static String words(Instant at) {
    return WORDS.format(at);
  }

  /// The moment as a parameter for a `timestamptz`.
  public static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}

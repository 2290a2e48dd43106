package org.nightlight.casework;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// A moment as a page says it: how long ago, exactly when on focus, and as machines read it.
///
/// @param words `38 min ago`
/// @param brief `38 min`
/// @param exact `14 Nov 2026, 02:34 UTC`
/// @param iso `2026-11-14T02:34:05Z`
record Ago(String words, String brief, String exact, String iso) {

  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm 'UTC'", Locale.UK).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm", Locale.UK).withZone(ZoneOffset.UTC);

  static Ago of(Instant then, Instant now) {
    var brief = brief(Duration.between(then, now));
    return new Ago(
        brief.equals("now") ? "just now" : brief + " ago",
        brief,
        EXACT.format(then),
        then.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /// The time of day, in UTC.
  static String clock(Instant at) {
    return CLOCK.format(at);
  }

  private static String brief(Duration past) {
    if (past.compareTo(Duration.ofMinutes(1)) < 0) {
      return "now";
    }
    if (past.compareTo(Duration.ofHours(1)) < 0) {
      return past.toMinutes() + " min";
    }
    return past.compareTo(Duration.ofDays(2)) < 0 ? past.toHours() + " h" : past.toDays() + " d";
  }
}

package org.nightlight.refer;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// A time as a page shows it: how long ago, and exactly.
record Moment(String said, String exact, String iso) {

  private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern(
          "d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
      .withZone(ZoneOffset.UTC);

  static Moment of(Instant time, Instant now) {
    return new Moment(said(Duration.between(time, now)), EXACT.format(time), time.toString());
  }

  private static String said(Duration age) {
    if (age.toMinutes() < 1) {
      return "just now";
    }
    if (age.toHours() < 1) {
      return age.toMinutes() + " min ago";
    }
    if (age.toDays() < 1) {
      return age.toHours() + " h ago";
    }
    return age.toDays() == 1 ? "yesterday" : age.toDays() + " days ago";
  }
}

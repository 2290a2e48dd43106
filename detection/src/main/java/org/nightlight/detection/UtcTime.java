package org.nightlight.detection;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// RFC 3339 times. Read by hand because this is done for every activity; leap seconds and years
/// outside 1970..2199 are refused.
final class UtcTime {

  private UtcTime() {}

  /// The instant, or null where the text is no such time.
  static @Nullable Instant parse(String s) {
    int n = s.length();
    if (n < 20
        || n > 40
        || s.charAt(4) != '-'
        || s.charAt(7) != '-'
        || s.charAt(13) != ':'
        || s.charAt(16) != ':') {
      return null;
    }
    char t = s.charAt(10);
    int year = number(s, 0, 4);
    int month = number(s, 5, 7);
    int day = number(s, 8, 10);
    int hour = number(s, 11, 13);
    int minute = number(s, 14, 16);
    int second = number(s, 17, 19);
    if ((t != 'T' && t != 't')
        || year < 1970
        || year > 2199
        || outside(hour, 23)
        || outside(minute, 59)
        || outside(second, 59)) {
      return null;
    }
    int zone = 19;
    int nanos = 0;
    if (s.charAt(19) == '.') {
      zone = endOfDigits(s, 20);
      if (zone == 20 || zone > 29) {
        return null;
      }
      nanos = number(s, 20, zone);
      for (int i = zone; i < 29; i++) {
        nanos *= 10;
      }
    }
    int offset = zone >= n ? Integer.MIN_VALUE : offset(s, zone);
    if (offset == Integer.MIN_VALUE || !isDate(year, month, day)) {
      return null;
    }
    long seconds = LocalDate.of(year, month, day).toEpochDay() * 86_400
        + hour * 3600L
        + minute * 60L
        + second
        - offset;
    return seconds < 0 ? null : Instant.ofEpochSecond(seconds, nanos);
  }

  private static boolean isDate(int year, int month, int day) {
    if (outside(month, 12) || month == 0 || day < 1) {
      return false;
    }
    try {
      return day <= 28 || LocalDate.of(year, month, day).getDayOfMonth() == day;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /// Seconds east of UTC, or the least int where it is no offset.
  private static int offset(String s, int at) {
    char sign = s.charAt(at);
    if (sign == 'Z' || sign == 'z') {
      return s.length() == at + 1 ? 0 : Integer.MIN_VALUE;
    }
    if ((sign != '+' && sign != '-') || s.length() != at + 6 || s.charAt(at + 3) != ':') {
      return Integer.MIN_VALUE;
    }
    int hours = number(s, at + 1, at + 3);
    int minutes = number(s, at + 4, at + 6);
    if (outside(hours, 23) || outside(minutes, 59)) {
      return Integer.MIN_VALUE;
    }
    int seconds = hours * 3600 + minutes * 60;
    return sign == '-' ? -seconds : seconds;
  }

  private static int endOfDigits(String s, int from) {
    int at = from;
    while (at < s.length() && s.charAt(at) >= '0' && s.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  private static boolean outside(int value, int max) {
    return value < 0 || value > max;
  }

  /// The digits as a number, or -1 where one of them is none.
  private static int number(String s, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = s.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}

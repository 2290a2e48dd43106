package org.nightlight.detection;

import java.time.Instant;
import java.time.LocalDate;

/// A day of event time, UTC, counted from 1970-01-01.
public record Day(int number) implements Comparable<Day> {

  private static final int SECONDS = 86_400;

  public static Day of(Instant time) {
    return new Day((int) Math.floorDiv(time.getEpochSecond(), (long) SECONDS));
  }

  public Instant start() {
    return Instant.ofEpochSecond((long) number * SECONDS);
  }

  public Day plus(int days) {
    return new Day(number + days);
  }

  @Override
  public int compareTo(Day other) {
    return Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return LocalDate.ofEpochDay(number).toString();
  }
}

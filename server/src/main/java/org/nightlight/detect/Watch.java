package org.nightlight.detect;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.Supplier;
import org.nightlight.oncall.OnCall;
import org.nightlight.oversight.Oversight.HealthLine;
import org.nightlight.store.Repeating;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees to it that somebody is called when the detectors stand still, and says so when a fit moves
/// as far as it may. Runs apart from the reader: one that hangs cannot say so itself.
final class Watch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final Duration BETWEEN = Duration.ofSeconds(5);
  private static final String RULE = "detectors-behind";
  private static final String ABOUT = "room/detect";

  /// A fit that is still on its way from what is shipped moves as far as it may: that is no drift.
  private static final int LEARNING_DAYS = 28;

  private final Supplier<Lag> lag;
  private final DayBook days;
  private final OnCall onCall;
  private final Duration patience;
  private final Clock clock;
  private final Repeating watching = Repeating.of(
      "detection watch",
      BETWEEN,
      this::look,
      fault -> LOG.warn("how far the detectors are behind is unknown: {}", fault.toString()));

  Watch(Supplier<Lag> lag, DayBook days, OnCall onCall, Duration patience, Clock clock) {
    this.lag = lag;
    this.days = days;
    this.onCall = onCall;
    this.patience = patience;
    this.clock = clock;
  }

  void start() {
    watching.start();
  }

  /// Calls somebody where the detectors are too far behind, and stops calling once they are not.
  void look() {
    var now = lag.get();
    if (now.time().compareTo(patience) > 0) {
      onCall.page(RULE, ABOUT, "The detectors are behind what the platforms send: " + words(now));
    } else {
      onCall.resolve(RULE, ABOUT);
    }
  }

  HealthLine health() {
    var now = lag.get();
    if (now.time().compareTo(patience) > 0) {
      return new HealthLine(
          "Detectors", HealthLine.State.TROUBLE, words(now) + "; whoever is on call is called");
    }
    return new HealthLine(
        "Detectors",
        HealthLine.State.GOOD,
        now.entries() == 0 ? "have seen all that was admitted" : words(now));
  }

  private static String words(Lag lag) {
    return String.format(
        java.util.Locale.UK,
        "%,d entries, %,d seconds behind",
        lag.entries(),
        lag.time().toSeconds());
  }

  HealthLine fit() {
    var latest = days.latest();
    if (latest.isEmpty()) {
      return new HealthLine(
          "Fit of the detectors",
          HealthLine.State.NOT_CHECKED,
          "no event-time day has ended yet: the shipped values hold");
    }
    var moved = latest.stream()
        .filter(one -> !one.atBound().isEmpty() && days.days(one.source()) > LEARNING_DAYS)
        .toList();
    if (moved.isEmpty()) {
      return new HealthLine(
          "Fit of the detectors", HealthLine.State.GOOD, "of " + newest() + ", within its bounds");
    }
    return new HealthLine(
        "Fit of the detectors",
        HealthLine.State.LOOK,
        "what is ordinary on " + moved.getFirst().source()
            + " moved as far as a day may move it on " + moved.getFirst().day()
            + ": see the page Detectors");
  }

  private LocalDate newest() {
    return days.latest().stream()
        .map(DayFit::day)
        .max(LocalDate::compareTo)
        .orElse(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
  }

  @Override
  public void close() {
    watching.close();
  }
}

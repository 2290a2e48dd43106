package org.nightlight.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What a reporter is told of how far their report has come: pure.
final class FollowRules {

  private FollowRules() {}

  /// The step that counts: something done stands above an end without it.
  static Progress now(Set<Progress> reached) {
    for (var step : List.of(Progress.ACTION_TAKEN, Progress.CLOSED, Progress.BEING_READ)) {
      if (reached.contains(step)) {
        return step;
      }
    }
    return Progress.RECEIVED;
  }

  /// The steps to show: what was reached, and what comes next.
  static List<Progress> shown(Set<Progress> reached) {
    var shown = new ArrayList<Progress>();
    shown.add(Progress.RECEIVED);
    shown.add(Progress.BEING_READ);
    if (reached.contains(Progress.CLOSED) && !reached.contains(Progress.ACTION_TAKEN)) {
      shown.add(Progress.CLOSED);
    } else {
      shown.add(Progress.ACTION_TAKEN);
    }
    return shown;
  }

  static String headline(Progress now) {
    return switch (now) {
      case RECEIVED -> "We have your report. Nobody has read it yet.";
      case BEING_READ -> "A trained person is reading your report.";
      case ACTION_TAKEN -> "A trained person read it, and something was done.";
      case CLOSED -> "A trained person read it, and we have finished.";
    };
  }

  static String words(Progress now) {
    return switch (now) {
      case RECEIVED -> "Reports about danger are read first. You can come back here at any time.";
      case BEING_READ -> "When we have decided what to do, it will say so here.";
      case ACTION_TAKEN ->
        "We did something to help keep you or someone else safe. We cannot tell you about other people.";
      case CLOSED ->
        "It was right to tell us. If something new happens, or it goes on, please tell us again.";
    };
  }

  static String line(Progress step) {
    return switch (step) {
      case RECEIVED -> "It arrived";
      case BEING_READ -> "A trained person reads it";
      case ACTION_TAKEN -> "Something is done";
      case CLOSED -> "We finished";
    };
  }

  /// How long ago, in words; the day where it is long ago.
  static String ago(Instant at, Instant now, String day) {
    var since = Duration.between(at, now);
    if (since.toMinutes() < 2) {
      return "just now";
    }
    if (since.toMinutes() < 120) {
      return since.toMinutes() + " minutes ago";
    }
    if (since.toHours() < 48) {
      return since.toHours() + " hours ago";
    }
    return since.toDays() < 7 ? since.toDays() + " days ago" : day;
  }
}

package org.nightlight.tell;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.nightlight.intake.Progress;

/// What a reporter is told of how far their report has come: pure. The words are phrases.
final class FollowRules {

  private FollowRules() {}

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

  /// The phrase for how long ago something was; `when.day` where a date says more. No phrase holds
  /// a number, because languages count in many ways.
  static String ago(Instant at, Instant now) {
    var since = Duration.between(at, now);
    if (since.toMinutes() < 2) {
      return "when.now";
    }
    if (since.toMinutes() < 60) {
      return "when.hour";
    }
    return since.toHours() < 24 ? "when.today" : "when.day";
  }

  /// The name a step has in keys: `being-read`.
  static String key(Progress step) {
    return switch (step) {
      case RECEIVED -> "received";
      case BEING_READ -> "being-read";
      case ACTION_TAKEN -> "action-taken";
      case CLOSED -> "closed";
    };
  }
}

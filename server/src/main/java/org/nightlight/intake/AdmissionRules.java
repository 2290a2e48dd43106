package org.nightlight.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.nightlight.detection.Activity;
import org.nightlight.detection.Admission;

/// What may enter the log, and whether it came late. Lateness is relative to the source's own
/// watermark: the latest time it has told, less what it is allowed.
final class AdmissionRules {

  /// Clocks of honest machines differ by this much.
  static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

  private static final int LONGEST_NAME = 256;

  private AdmissionRules() {}

  /// Why an activity may not be admitted at all; empty where it may.
  record Refusal(String rule, String value) {}

  static Optional<Refusal> refusal(Activity activity, Instant now, Duration retention) {
    var time = activity.time();
    if (time.isAfter(now.plus(CLOCKS_DIFFER))) {
      return Optional.of(new Refusal("future-time", time.toString()));
    }
    if (time.isBefore(now.minus(retention))) {
      return Optional.of(new Refusal("past-retention", time.toString()));
    }
    if (activity.id().length() > LONGEST_NAME) {
      return Optional.of(new Refusal("id-too-long", "more than " + LONGEST_NAME + " characters"));
    }
    if (activity.id().indexOf('\0') >= 0) {
      return Optional.of(new Refusal("bad-member", "id"));
    }
    return Optional.empty();
  }

  /// How far a source has come.
  ///
  /// @param watermark nothing older than this is on time; `Instant.MIN` before the first activity
  record Progress(Duration allowedLateness, Instant watermark) {

    Admission judge(Instant time) {
      return time.isBefore(watermark) ? Admission.LATE : Admission.ON_TIME;
    }

    Progress after(Instant time) {
      var reached = time.minus(allowedLateness);
      return reached.isAfter(watermark) ? new Progress(allowedLateness, reached) : this;
    }
  }
}

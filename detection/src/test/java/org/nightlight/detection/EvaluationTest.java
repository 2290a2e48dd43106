package org.nightlight.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class EvaluationTest {

  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

  private static Activity at(int hour, String id, Deed deed) {
    return new Activity("/s", id, START.plusSeconds(hour * 3600L), deed);
  }

  private static Deed child(String account) {
    return new Deed.Updated(
        account,
        new Particulars(
            Age.ofYears(13, Age.Basis.DECLARED), Country.of("GB"), Particulars.Kind.PERSON, ""));
  }

  private static Deed asks(String actor, String recipient) {
    return new Deed.ContactRequested(
        actor, recipient, OptionalInt.empty(), Deed.Via.UNKNOWN, Shown.UNKNOWN);
  }

  private static Signal signal(String subject, int hour, long evidence) {
    return new Signal(
        "id" + subject + hour,
        "contact-seeking",
        1,
        "/s",
        subject,
        List.of(),
        START.plusSeconds(hour * 3600L),
        0,
        evidence,
        0,
        List.of(new Reason("r", "", "", evidence)),
        List.of(),
        new Day(0));
  }

  private static Evaluation.Score score(List<Signal> signals) {
    var evaluation = new Evaluation(List.of(
        new Simulator.Truth("ann", "offender-fast"),
        new Simulator.Truth("bob", "offender-slow"),
        new Simulator.Truth("eve", "harmed-pile-on-burst"),
        new Simulator.Truth("cat", "benign-coach")));
    for (int i = 0; i < 5; i++) {
      evaluation.activity(at(0, "c" + i, child("child-" + i)));
      evaluation.activity(at(i + 1, "x" + i, asks("ann", "child-" + i)));
      evaluation.activity(at(i + 1, "y" + i, asks("bob", "child-" + i)));
    }
    evaluation.activity(at(30 * 24, "end", new Deed.Closed("child-0")));
    signals.forEach(evaluation::signal);
    return evaluation.report(Detectors.shipped(), 1, Coverage.NONE).scores().getFirst();
  }

  @Test
  void countsFoundMissedAndFalse() {
    var score = score(List.of(
        signal("ann", 3, 2_000_000), signal("cat", 4, 1_000_000), signal("zed", 4, 500_000)));
    assertThat(score.found()).isEqualTo(1);
    assertThat(score.toFind()).isEqualTo(2);
    assertThat(score.falseAlarms()).isEqualTo(2);
    assertThat(score.recall()).isEqualTo(0.5);
    assertThat(score.byKind()).containsEntry("offender-slow", new Evaluation.Found(0, 1));
    assertThat(score.falseByKind()).containsEntry("benign-coach", 1).containsEntry("unlisted", 1);
    assertThat(score.recallInBudget()).isEqualTo(0.5);
  }

  @Test
  void countsTheChildrenContactedBeforeTheFirstSignalOnly() {
    assertThat(score(List.of(signal("ann", 3, 2_000_000), signal("ann", 5, 9_000_000)))
            .childrenMedian())
        .isEqualTo(3);
  }

  @Test
  void callsNobodyFalseWhoIsToBeFoundByAnother() {
    assertThat(score(List.of(signal("eve", 3, 2_000_000))).falseAlarms()).isZero();
  }

  @Test
  void saysNothingWhereThereIsNothingToDivideBy() {
    var score = score(List.of());
    assertThat(score.precision()).isEqualTo(-1);
    assertThat(score.fLatency()).isZero();
    assertThat(score.erde5()).isPositive();
  }

  @Test
  void losesMoreTheLaterAnAlarmComes() {
    var early = score(List.of(signal("ann", 1, 2_000_000)));
    var late = score(List.of(signal("ann", 5, 2_000_000)));
    assertThat(early.fLatency()).isGreaterThan(late.fLatency());
    assertThat(early.erde5()).isLessThan(late.erde5());
  }
}

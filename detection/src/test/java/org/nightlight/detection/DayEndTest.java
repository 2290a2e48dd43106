package org.nightlight.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DayEndTest {

  private static final Day FIRST = new Day((int) LocalDate.of(2026, 1, 1).toEpochDay());

  private static List<Activity> month() {
    var activities = new ArrayList<Activity>();
    Simulator.play(Simulator.Setting.of(11, 400, 20).startingOn(FIRST), activities::add);
    return activities;
  }

  private static Runner.Setup setup(Detectors detectors, int threads) {
    return new Runner.Setup(detectors, threads, Frame.Ties.KNOWN);
  }

  private static List<DayEnd> ends(int threads) {
    var ends = new ArrayList<DayEnd>();
    try (var runner = new Runner(setup(Detectors.shipped(), threads), signal -> {})) {
      runner.atDayEnd(ends::add);
      month().forEach(activity -> runner.accept(activity, Admission.ON_TIME));
      runner.finish();
    }
    return ends;
  }

  @Test
  void showsTheSameEveryDayOnOneThreadAndOnFour() {
    var one = ends(1);
    var four = ends(4);
    assertThat(one).hasSizeGreaterThan(15);
    assertThat(four)
        .extracting(DayEnd::judged)
        .isEqualTo(one.stream().map(DayEnd::judged).toList());
    assertThat(four)
        .extracting(DayEnd::accounts)
        .isEqualTo(one.stream().map(DayEnd::accounts).toList());
  }

  @Test
  void countsEveryAccountOnceAndPutsTheHighestEvidenceFirst() {
    var last = ends(1).getLast();
    assertThat(last.accounts().values().stream().mapToLong(Long::longValue).sum())
        .isBetween(390L, 420L);
    var seeking = last.judged().getFirst();
    assertThat(seeking.detector()).isEqualTo(ContactSeeking.NAME);
    assertThat(seeking.highest()).isNotEmpty();
    assertThat(seeking.highest())
        .isSortedAccordingTo((a, b) -> Long.compare(b.evidence(), a.evidence()));
    assertThat(seeking.highest()).allMatch(one -> one.evidence() >= Micros.ONE);
  }

  @Test
  void evidenceAtADaysEndIsWhatStandsNowAndCanFall() {
    var ends = ends(1);
    var fell = false;
    for (int at = 1; at < ends.size(); at++) {
      var now = ends.get(at).judged().getFirst().highest();
      for (var before : ends.get(at - 1).judged().getFirst().highest()) {
        fell |= now.stream()
            .anyMatch(one ->
                one.account().equals(before.account()) && one.evidence() < before.evidence());
      }
    }
    assertThat(fell).isTrue();
  }

  /// The level of a day is that of the day, however often a restart opens it again.
  @Test
  void aLevelHoldsFromItsDayOnAlsoAfterARestartInTheMiddleOfADay() {
    var change = FIRST.plus(8);
    var detectors = Detectors.shipped();
    for (var entry : detectors.entries()) {
      detectors = detectors.withLevels(
          entry.detector().name(), List.of(new Detectors.LevelFrom(change, 9 * Micros.ONE / 4)));
    }
    var signals = new ArrayList<Signal>();
    var runner = new Runner(setup(detectors, 1), signals::add);
    var day = FIRST;
    for (var activity : month()) {
      if (!activity.day().equals(day)) {
        day = activity.day();
        runner.watermark(activity.source(), activity.day().start().plusSeconds(3_600));
        var snapshot = new ByteArrayOutputStream();
        runner.snapshot(snapshot);
        runner.close();
        runner = Runner.restore(
            new ByteArrayInputStream(snapshot.toByteArray()), setup(detectors, 1), signals::add);
      }
      runner.accept(activity, Admission.ON_TIME);
    }
    runner.finish();
    runner.close();
    assertThat(signals).anyMatch(one -> Day.of(one.time()).compareTo(change) < 0);
    assertThat(signals)
        .filteredOn(one -> Day.of(one.time()).compareTo(change) >= 0)
        .isNotEmpty()
        .allMatch(one -> one.level() == 9 * Micros.ONE / 4
            || (one.detector().equals(ContactSeeking.NAME) && one.level() > 9 * Micros.ONE / 4));
    assertThat(signals)
        .filteredOn(one -> Day.of(one.time()).compareTo(change) < 0)
        .noneMatch(one -> one.level() == 9 * Micros.ONE / 4);
  }

  @Test
  void saysWhatOfAFitHasMovedAsFarAsADayMayMoveIt() {
    var moved = ends(1).stream().flatMap(end -> end.atBound().stream()).toList();
    assertThat(moved).isNotEmpty();
    var shipped = Nulls.shipped();
    assertThat(shipped.atBoundAfter(shipped)).isEmpty();
    assertThat(shipped.fits()).hasSize(Stratum.JUDGED.size() * Channel.ALL.length);
    assertThat(shipped.spellFits()).allMatch(fit -> fit.goesOn() > 0 && fit.goesOn() < 1);
  }
}

package org.nightlight.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nightlight.detection.Script.play;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContactSeekingTest {

  private static final Detector DETECTOR = new ContactSeeking();

  @Test
  void speaksUpWhenNearlyAllNewContactsAreChildrenAndSomeRefuse() {
    play(DETECTOR, """
        day 1 09:00  ann  asks  child-1
        day 1 09:20  ann  asks  child-2
        day 1 11:40  child-2  blocks  ann
        day 1 18:05  ann  asks  child-3
        day 1 19:10  child-1  blocks  ann
        day 1 21:05  ann  asks  child-4   <- contact-seeking
        day 1 21:30  child-3  reports  ann
        day 2 09:05  ann  asks  child-5
        day 2 10:05  ann  asks  child-6
        """);
  }

  @Test
  void staysSilentAboutTwoChildrenHoweverTheyAnswer() {
    play(DETECTOR, """
        day 1 09:00  ann  asks  child-1-abroad
        day 1 09:20  ann  asks  child-2-abroad
        day 1 11:40  child-2-abroad  blocks  ann
        day 1 19:10  child-1-abroad  reports  ann
        """);
  }

  /// Three refuse it, and as many have come to it by themselves.
  @Test
  void staysSilentWhereAsManyChildrenBeginAContactWithIt() {
    play(DETECTOR, """
        day 1 09:00  ann  asks  child-1
        day 1 09:20  ann  asks  child-2
        day 1 10:00  child-11  writes-to  ann
        day 1 10:10  child-12  writes-to  ann
        day 1 10:20  child-13  writes-to  ann
        day 1 11:40  child-2  blocks  ann
        day 1 18:05  ann  asks  child-3
        day 1 19:10  child-1  blocks  ann
        day 1 21:05  ann  asks  child-4
        day 1 21:30  child-3  reports  ann
        """);
  }

  @Test
  void speaksUpSoonerAboutAnAccountThatHasJustRegistered() {
    play(DETECTOR, """
        day 1 09:00  new-ann  asks  child-1
        day 1 09:00  bob  asks  child-1
        day 1 09:20  new-ann  asks  child-2
        day 1 09:20  bob  asks  child-2
        day 1 11:40  child-2  blocks  new-ann
        day 1 11:40  child-2  blocks  bob
        day 1 18:05  new-ann  asks  child-3
        day 1 18:05  bob  asks  child-3
        """);
  }

  @Test
  void staysSilentAboutChildrenKnownBefore() {
    play(DETECTOR, """
        day 1 09:00  ann  knows  child-1
        day 1 09:01  ann  knows  child-2
        day 1 09:02  child-3  knows  ann
        day 1 09:03  child-4  knows  ann
        day 2 09:00  ann  writes-to  child-1
        day 2 09:20  ann  writes-to  child-2
        day 2 09:40  child-2  blocks  ann
        day 2 18:05  ann  writes-to  child-3
        day 2 19:05  child-3  blocks  ann
        day 2 21:05  ann  writes-to  child-4
        """);
  }

  @Test
  void staysSilentWhereChildrenWriteFirst() {
    play(DETECTOR, """
        day 1 09:00  child-1  writes-to  ann
        day 1 09:20  child-2  writes-to  ann
        day 1 09:40  child-3  writes-to  ann
        day 1 09:50  child-4  writes-to  ann
        day 1 10:00  ann  writes-to  child-1
        day 1 10:20  ann  writes-to  child-2
        day 1 10:40  ann  writes-to  child-3
        day 1 10:50  ann  writes-to  child-4
        day 1 11:50  child-4  blocks  ann
        """);
  }

  @Test
  void doesNotGuessWhenAgeIsUnknown() {
    play(DETECTOR, """
        day 1 09:00  ann  asks  unknown-1
        day 1 09:20  ann  asks  unknown-2
        day 1 11:40  unknown-2  blocks  ann
        day 1 18:05  ann  asks  unknown-3
        day 1 21:05  ann  asks  unknown-4
        day 1 21:15  unknown-bob  asks  child-1
        day 1 21:25  unknown-bob  asks  child-2
        day 1 21:35  child-2  blocks  unknown-bob
        day 1 21:45  unknown-bob  asks  child-3
        day 1 21:55  child-3  blocks  unknown-bob
        """);
  }

  @Test
  void staysSilentAboutACoachThePlatformVouchesFor() {
    play(DETECTOR, """
        day 1 09:00  coach-ann  asks-friend-of-friend  child-1
        day 1 09:10  child-1  accepts  coach-ann
        day 1 09:20  coach-ann  asks-friend-of-friend  child-2
        day 1 09:30  child-2  accepts  coach-ann
        day 1 10:20  coach-ann  asks-friend-of-friend  child-3
        day 1 10:30  child-3  accepts  coach-ann
        day 1 11:20  coach-ann  asks-friend-of-friend  child-4
        day 1 11:40  coach-ann  asks-friend-of-friend  child-5
        """);
  }

  @Test
  void countsABlockOnlyFromOneThatWasContactedFirst() {
    play(DETECTOR, """
        day 1 09:00  ann  asks  child-1
        day 1 09:20  ann  asks  child-2
        day 1 09:30  ann  asks  child-3
        day 1 11:40  child-7  blocks  ann
        day 1 11:41  child-8  reports  ann
        day 1 11:42  child-9  blocks  ann
        day 1 11:43  child-10  reports  ann
        day 1 11:44  child-11  reports  ann
        """);
  }

  @Test
  void explainsItselfInReasonsThatAddUp() {
    var signals = new ArrayList<Signal>();
    var setup = new Runner.Setup(Detectors.shipped(), 1, Frame.Ties.KNOWN);
    try (var runner = new Runner(setup, signals::add)) {
      Simulator.play(Simulator.Setting.of(3, 1_000, 20), a -> runner.accept(a, Admission.ON_TIME));
      runner.finish();
    }
    signals.removeIf(signal -> !signal.detector().equals(ContactSeeking.NAME));
    assertThat(signals).isNotEmpty();
    for (Signal signal : signals) {
      assertThat(signal.reasons().stream().mapToLong(Reason::weight).sum())
          .isEqualTo(signal.evidence());
      assertThat(signal.reasons())
          .extracting(Reason::code)
          .contains("children-among-new-contacts", "averaging");
      assertThat(signal.evidence()).isGreaterThanOrEqualTo(signal.level());
      assertThat(signal.others()).isNotEmpty().doesNotContain(signal.subject());
      assertThat(signal.activities()).isNotEmpty();
    }
    assertThat(signals).extracting(Signal::id).doesNotHaveDuplicates();
  }

  @Test
  void tellsWhichChildrenOtherSuspiciousAccountsTurnedToAndWeighsItNot() {
    String script = """
        day %2$d 09:00  %1$s  asks  child-1
        day %2$d 09:20  %1$s  asks  child-2
        day %2$d 11:40  child-2  blocks  %1$s
        day %2$d 18:05  %1$s  asks  child-3
        day %2$d 19:10  child-1  blocks  %1$s
        day %2$d 21:05  %1$s  asks  child-4
        """;
    var signals = Script.signals(DETECTOR, script.formatted("ann", 1) + script.formatted("bob", 2));
    assertThat(signals).extracting(Signal::subject).containsExactly("ann", "bob");
    assertThat(told(signals.getFirst())).isEmpty();
    assertThat(told(signals.getLast()))
        .containsExactly(new Reason(CompanyStage.REASON, "2 of 4 (ann)", "", 0));
    assertThat(signals.getLast().evidence()).isEqualTo(signals.getFirst().evidence());
    assertThat(signals.getLast().others()).doesNotContain("ann");
  }

  @Test
  void doesNotCallAnAccountSuspiciousForTurningToOneOfTheSameChildren() {
    String script = """
        day 1 08:00  ben  asks  child-3
        day 1 09:00  ann  asks  child-1
        day 1 09:20  ann  asks  child-2
        day 1 11:40  child-2  blocks  ann
        day 1 18:05  ann  asks  child-3
        day 1 19:10  child-1  blocks  ann
        day 1 21:05  ann  asks  child-4
        """;
    var signals = Script.signals(DETECTOR, script);
    assertThat(signals).extracting(Signal::subject).containsExactly("ann");
    assertThat(told(signals.getFirst())).isEmpty();
  }

  @Test
  void forgetsCompanyAfterTwoMonths() {
    String script = """
        day %2$d 09:00  %1$s  asks  child-1
        day %2$d 09:20  %1$s  asks  child-2
        day %2$d 11:40  child-2  blocks  %1$s
        day %2$d 18:05  %1$s  asks  child-3
        day %2$d 19:10  child-1  blocks  %1$s
        day %2$d 21:05  %1$s  asks  child-4
        day %2$d 21:30  child-3  blocks  %1$s
        day %2$d 21:35  %1$s  asks  child-5
        """;
    var soon = Script.signals(DETECTOR, script.formatted("ann", 1) + script.formatted("bob", 60));
    var late = Script.signals(DETECTOR, script.formatted("ann", 1) + script.formatted("bob", 61));
    assertThat(told(soon.getLast())).hasSize(1);
    assertThat(told(late.getLast())).isEmpty();
  }

  private static List<Reason> told(Signal signal) {
    return signal.reasons().stream()
        .filter(reason -> reason.code().equals(CompanyStage.REASON))
        .toList();
  }

  @Test
  void coversWhatItCannotJudge() {
    var setup = new Runner.Setup(Detectors.shipped(), 1, Frame.Ties.UNKNOWN);
    try (var runner = new Runner(setup, signal -> {})) {
      Simulator.play(Simulator.Setting.of(3, 300, 3), a -> runner.accept(a, Admission.ON_TIME));
      runner.finish();
      assertThat(runner.coverage().noveltyUnknown()).isPositive();
      assertThat(runner.coverage().actorAgeUnknown()).isPositive();
      assertThat(List.of(runner.coverage().contacts()))
          .contains(runner.coverage().judged() + runner.coverage().notJudged());
    }
  }
}

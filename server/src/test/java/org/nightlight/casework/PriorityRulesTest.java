package org.nightlight.casework;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nightlight.casework.CaseFile.Age;
import org.nightlight.casework.PriorityRules.Facts;
import org.nightlight.casework.PriorityRules.Standing;
import org.nightlight.casework.PriorityRules.Word;
import org.nightlight.intake.Danger;

class PriorityRulesTest {

  private static final Instant NOW = Instant.parse("2026-11-14T03:00:00Z");

  private static Standing judge(List<Danger> danger, Age age, double evidence, Duration waited) {
    return PriorityRules.judge(
        new Facts(danger, age, Math.round(evidence * 1e6), danger.size(), 0, NOW.minus(waited)));
  }

  private static Standing signal(Age age, double evidence, Duration waited) {
    return judge(List.of(), age, evidence, waited);
  }

  private static Word word(Standing standing) {
    return PriorityRules.word(standing.lane(), standing.rankAt(), NOW);
  }

  @Test
  void putsDangerToLifeBeforeEverythingHoweverLongItWaited() {
    var danger = judge(List.of(Danger.NO, Danger.NOW), Age.ADULT, 0, Duration.ZERO);
    var old = signal(Age.CHILD, 9, Duration.ofDays(400));
    assertThat(danger).isLessThan(old);
    assertThat(word(danger)).isEqualTo(Word.LIFE);
  }

  @Test
  void putsAKnownChildBeforeAnUnknownAgeAndThatBeforeAnAdult() {
    var child = signal(Age.CHILD, 2.5, Duration.ZERO);
    var unknown = signal(Age.UNKNOWN, 6, Duration.ZERO);
    var adult = signal(Age.ADULT, 6, Duration.ZERO);
    assertThat(List.of(adult, unknown, child).stream().sorted())
        .containsExactly(child, unknown, adult);
    assertThat(List.of(word(child), word(unknown), word(adult)))
        .containsExactly(Word.HIGH, Word.USUAL, Word.LOW);
  }

  @Test
  void putsStrongerEvidenceFirstWhereTheRestIsEqual() {
    assertThat(signal(Age.CHILD, 4, Duration.ZERO)).isLessThan(signal(Age.CHILD, 3, Duration.ZERO));
  }

  @Test
  void letsNoEvidenceHoweverLargeOutrunWaitingForEver() {
    assertThat(signal(Age.CHILD, 6, Duration.ZERO))
        .isEqualByComparingTo(signal(Age.CHILD, 600, Duration.ZERO));
  }

  @Test
  void starvesNothing() {
    var least = signal(Age.ADULT, 0, PriorityRules.LONGEST_HEAD_START.plusSeconds(1));
    var most = judge(List.of(Danger.NO), Age.CHILD, 99, Duration.ZERO);
    assertThat(least).isLessThan(most);
  }

  @Test
  void raisesTheWordWithWaiting() {
    assertThat(word(signal(Age.ADULT, 0, Duration.ZERO))).isEqualTo(Word.LOW);
    assertThat(word(signal(Age.ADULT, 0, Duration.ofDays(3)))).isEqualTo(Word.USUAL);
    assertThat(word(signal(Age.ADULT, 0, Duration.ofDays(7)))).isEqualTo(Word.HIGH);
  }

  @Test
  void neverPutsALowerWordBeforeAHigherOne() {
    var random = new Random(7);
    var queue = random
        .ints(500, 0, 3)
        .mapToObj(age -> judge(
            random.nextInt(20) == 0 ? List.of(Danger.NOW) : List.of(),
            List.of(Age.values()).get(age),
            random.nextDouble() * 8,
            Duration.ofHours(random.nextInt(400))))
        .sorted()
        .map(PriorityRulesTest::word)
        .toList();
    assertThat(queue).isSorted();
    assertThat(queue).contains(Word.values());
  }

  @Test
  void saysWhyInOneLine() {
    assertThat(judge(List.of(Danger.NOW), Age.CHILD, 0, Duration.ZERO).reason())
        .isEqualTo("somebody is in danger now, a report says; a child is concerned; 1 report");
    assertThat(signal(Age.UNKNOWN, 3.412, Duration.ZERO).reason())
        .isEqualTo("may be a child: age not known; evidence 3.4");
  }

  @Test
  void wordsOfDangerComeFirstAndSayWhichRuleTheyMet() {
    var standing = PriorityRules.judge(
        new Facts(List.of(Danger.NO), Age.CHILD, 0, 1, 0, NOW, List.of("en.now"), 1));
    assertThat(standing.lane()).isZero();
    assertThat(standing.reason()).contains("words of danger in a report: en.now");
  }

  @Test
  void aCrowdDoesNotRaiseACase() {
    var one =
        PriorityRules.judge(new Facts(List.of(Danger.NO), Age.CHILD, 0, 1, 0, NOW, List.of(), 1));
    var crowd = PriorityRules.judge(new Facts(
        java.util.Collections.nCopies(500, Danger.NO), Age.CHILD, 0, 500, 0, NOW, List.of(), 2));
    assertThat(crowd).isEqualByComparingTo(one);
    assertThat(crowd.reason()).contains("500 reports from at most 2 people");
  }
}

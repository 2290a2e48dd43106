package org.nightlight.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class TailTest {

  private static final Day DAY = new Day(20_458);
  private static final Key ANN = new Key("/platforms/here", "ann");

  @Test
  void raisesNothingWhereAccountsComeNearAsOftenAsUsual() {
    assertThat(Tail.raise(0, 2_000, 30)).isZero();
    assertThat(Tail.raise(24, 2_000, 30)).isZero();
  }

  /// Whoever has only just connected has nulls that may fit nobody there.
  @Test
  void standsHigherAsLongAsNothingWasLearned() {
    assertThat(Nulls.shipped().raise()).isEqualTo(500_000);
    assertThat(Tail.raise(0, 0, 1)).isEqualTo(500_000);
    assertThat(Tail.raise(0, 100, 1)).isEqualTo(250_000);
    assertThat(Tail.raise(0, 200, 1)).isZero();
    assertThat(Tail.raise(2_000, 2_000, 30)).isEqualTo(1_000_000);
  }

  @Test
  void raisesMoreTheOftenerTheyComeNearButBounded() {
    long twice = Tail.raise(48, 2_000, 30);
    assertThat(twice).isBetween(250_000L, 300_000L);
    assertThat(Tail.raise(96, 2_000, 30)).isBetween(2 * twice - 2, 2 * twice + 2);
    assertThat(Tail.raise(2_000, 2_000, 30)).isEqualTo(1_000_000);
    // As many in ten days are three times as many in thirty; fewer days count as ten.
    assertThat(Tail.raise(48, 2_000, 10)).isGreaterThan(twice);
    assertThat(Tail.raise(48, 2_000, 1)).isEqualTo(Tail.raise(48, 2_000, 10));
  }

  @Test
  void leavesALevelThatEvidenceItselfUpholds() {
    assertThat(Tail.level(Micros.ONE, 500_000)).isEqualTo(1_500_000);
    assertThat(Tail.level(2_800_000, 500_000)).isEqualTo(3_000_000);
    assertThat(Tail.level(3_500_000, 500_000)).isEqualTo(3_500_000);
    assertThat(new ContactSeeking().highest(Micros.ONE)).isEqualTo(2_000_000);
    assertThat(new PileOn().highest(Micros.ONE)).isEqualTo(Micros.ONE);
  }

  @Test
  void risesWithTheFitOfTheDay() {
    var counts = new Counts();
    counts.add(Nulls.cell(Stratum.ADULT, Channel.CHILD, false, 10, 0), 400);
    assertThat(Nulls.shipped().refit(counts, 30).raise()).isEqualTo(Tail.raise(0, 400, 30));
    counts.add(Tail.CELL, 40);
    assertThat(Nulls.shipped().refit(counts, 30).raise()).isEqualTo(Tail.raise(40, 400, 30));
  }

  @Test
  void countsAnAccountThatStandsNearAndNotOneThatIsBeyond() {
    assertThat(counted(other -> other % 2 == 0)).isEqualTo(1);
    assertThat(counted(other -> true)).isZero();
  }

  /// What looked unusual before anything was learned kept the level up for all of a month once.
  @Test
  void countsAnAccountNoLongerOnceWhatItDoesIsKnownToBeUsual() {
    var stage = new SeekingStage();
    var state = stage.start();
    for (int other = 1; other <= 12; other++) {
      stage.step(state, asks(other, other % 2 == 0), frame(Nulls.shipped()));
    }
    assertThat(stage.due(state)).isLessThanOrEqualTo(DAY.number());
    assertThat(stage.close(ANN, state, DAY, frame(Nulls.shipped())).facts()).isEmpty();
    assertThat(stage.close(ANN, state, DAY, frame(halfAreChildren())).facts())
        .containsExactly(new Fact.Count(Tail.CELL, -1));
    assertThat(stage.due(state)).isGreaterThan(DAY.number());
  }

  private static Nulls halfAreChildren() {
    var counts = new Counts();
    counts.add(Nulls.cell(Stratum.ADULT, Channel.CHILD, false, 16, 8), 400);
    var nulls = Nulls.shipped();
    for (int day = 0; day < 5; day++) {
      nulls = nulls.refit(counts, 30);
    }
    return nulls;
  }

  private static Frame frame(Nulls nulls) {
    return new Frame(DAY, DAY, Frame.Ties.KNOWN, nulls, Detectors.shipped());
  }

  /// What is left counted after twelve new contacts, of which these are with children.
  private static long counted(IntPredicate child) {
    var stage = new SeekingStage();
    var state = stage.start();
    var frame = frame(Nulls.shipped());
    long sum = 0;
    for (int other = 1; other <= 12; other++) {
      for (var fact : stage.step(state, asks(other, child.test(other)), frame).facts()) {
        if (fact instanceof Fact.Count count && count.cell() == Tail.CELL) {
          sum += count.n();
        }
      }
    }
    assertThat(stage.evidence(state, frame)).isGreaterThan(sum == 0 ? 750_000 : 100_000);
    return sum;
  }

  private static Fact.NewContact asks(int other, boolean child) {
    var deed = new Deed.ContactRequested(
        "ann", "other-" + other, OptionalInt.empty(), Deed.Via.SEARCH, Shown.UNKNOWN);
    var activity =
        new Activity("/platforms/here", "e" + other, DAY.start().plusSeconds(other), deed);
    return new Fact.NewContact(
        activity,
        standing("ann", AgeBand.FROM_25, Stratum.ADULT),
        standing("other-" + other, child ? AgeBand.FROM_13_TO_15 : AgeBand.FROM_25, Stratum.ADULT),
        Fact.Mutuals.UNKNOWN);
  }

  private static Standing standing(String account, AgeBand band, Stratum stratum) {
    return new Standing(account, band, Country.UNKNOWN, stratum, false, 0, 0, Circle.EMPTY);
  }
}

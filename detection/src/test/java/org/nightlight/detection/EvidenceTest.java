package org.nightlight.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// The promise of evidence: among accounts that behave as their null says, few ever reach a level.
class EvidenceTest {

  @Test
  void averagesAndAddsAsNumbersDo() {
    assertThat(Micros.average(new long[] {2_000_000, 0}, new double[] {0.5, 0.5}))
        .isCloseTo(Micros.log10(50.5), within(2L));
    assertThat(Micros.plus(1_000_000, 1_000_000)).isEqualTo(Micros.log10(20));
  }

  @Test
  void isReachedByNoMoreOrdinaryAccountsThanItSays() {
    var chance = new Random(5);
    int accounts = 20_000;
    int reached = 0;
    for (int i = 0; i < accounts; i++) {
      reached += reaches(chance, 2_000_000) ? 1 : 0;
    }
    // At most one in a hundred may; three standard errors above that would be 0.0121.
    assertThat(reached / (double) accounts).isBetween(0.0001, 0.0121);
  }

  /// One ordinary adult's forty new contacts, each drawn from the very urns it is judged by.
  private static boolean reaches(Random chance, long level) {
    var nulls = Nulls.shipped();
    var seeking = new Seeking();
    long most = 0;
    for (int n = 0; n < 40; n++) {
      boolean child = drawn(chance, nulls, Channel.CHILD, seeking);
      seeking.choice(nulls.urn(Stratum.ADULT, Channel.CHILD), child);
      if (child) {
        seeking.answer(Channel.STRANGER, drawn(chance, nulls, Channel.STRANGER, seeking), true);
      }
      boolean quick = drawn(chance, nulls, Channel.QUICK, seeking);
      seeking.answer(Channel.QUICK, quick, child);
      most = Math.max(most, SeekingEvidence.of(seeking, Stratum.ADULT, nulls).total());
    }
    return most >= level;
  }

  private static boolean drawn(Random chance, Nulls nulls, Channel channel, Seeking seeking) {
    int c = channel.slot;
    var urn = nulls.urn(Stratum.ADULT, channel);
    return chance.nextDouble() < urn.next(seeking.trials[c], seeking.yes[c]);
  }

  /// Whoever has a role may turn to six children in ten; half is fewer, and was held against it.
  @Test
  void isNothingWhereFewerChildrenAreChosenThanUsual() {
    var usual = Urn.of(0.6, 8);
    var choices = new Choices();
    for (int n = 0; n < 40; n++) {
      choices.add(n % 2 == 0, usual);
    }
    for (long share : choices.weigh(usual)) {
      assertThat(share).isNegative();
    }
  }

  /// An account cannot have children come until it is safe.
  @Test
  void isTenTimesLessAtMostForChildrenWhoComeByThemselves() {
    var seeking = new Seeking();
    for (int n = 0; n < 8; n++) {
      seeking.choice(Urn.of(0.2, 1), true);
    }
    long alone = total(seeking);
    seeking.childrenCame = 1;
    assertThat(total(seeking)).isEqualTo(alone);
    seeking.childrenCame = 3;
    assertThat(total(seeking)).isBetween(alone - 999_999, alone - 100_000);
    seeking.childrenCame = 1_000;
    assertThat(total(seeking)).isEqualTo(alone - 1_000_000);
  }

  private static long total(Seeking seeking) {
    return SeekingEvidence.of(seeking, Stratum.ADULT, Nulls.shipped()).total();
  }

  @Test
  void isTheSameHoweverMuchOfThePastIsKeptOneByOne() {
    var urn = Urn.of(0.2, 4);
    var kept = new Choices();
    var carried = new Choices();
    for (int n = 0; n < 40; n++) {
      kept.add(n % 3 == 0, urn);
      carried.add(n % 3 == 0, urn);
      if (n == 20) {
        carried.carryAll(urn);
      }
    }
    long[] all = kept.weigh(urn);
    long[] some = carried.weigh(urn);
    for (int i = 0; i < all.length; i++) {
      assertThat(some[i]).isCloseTo(all[i], within(100L));
    }
  }
}

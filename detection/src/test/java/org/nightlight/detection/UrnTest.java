package org.nightlight.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class UrnTest {

  @Test
  void givesChancesThatAddUpToOne() {
    var urn = Urn.of(0.12, 2);
    for (int n = 1; n <= Urn.TRIALS; n++) {
      double sum = 0;
      for (int k = 0; k <= n; k++) {
        sum += StrictMath.exp(urn.logChance(n, k));
      }
      assertThat(sum).isCloseTo(1, within(1e-9));
    }
  }

  @Test
  void expectsOfAnAccountWhatItHasShown() {
    var urn = Urn.of(0.1, 1);
    assertThat(urn.next(0, 0)).isCloseTo(0.1, within(0.02));
    assertThat(urn.next(9, 9)).isGreaterThan(0.9);
    assertThat(urn.next(9, 0)).isLessThan(0.02);
  }

  @Test
  void fitsWhatAccountsDoADayAtATime() {
    var counts = new Counts();
    counts.add(Nulls.cell(Stratum.ADULT, Channel.CHILD, false, 10, 0), 400);
    counts.add(Nulls.cell(Stratum.ADULT, Channel.CHILD, false, 10, 1), 80);
    var before = Nulls.shipped();
    var after = before.refit(counts, 20);
    double moved = before.urn(Stratum.ADULT, Channel.CHILD).mean()
        - after.urn(Stratum.ADULT, Channel.CHILD).mean();
    assertThat(moved).isBetween(0.01, 0.12);
    for (int day = 0; day < 20; day++) {
      after = after.refit(counts, 20);
    }
    assertThat(after.urn(Stratum.ADULT, Channel.CHILD).mean()).isBetween(0.01, 0.05);
    assertThat(after.urn(Stratum.CHILD, Channel.CHILD))
        .isEqualTo(before.urn(Stratum.CHILD, Channel.CHILD));
  }

  @Test
  void learnsNothingFromThoseLeftOutUnlessTheyAreMany() {
    var few = ordinary(2_000);
    few.add(Nulls.cell(Stratum.ADULT, Channel.CHILD, true, 10, 9), 100);
    assertThat(fitted(few)).isEqualTo(fitted(ordinary(2_000)));
    var many = ordinary(2_000);
    many.add(Nulls.cell(Stratum.ADULT, Channel.CHILD, true, 10, 9), 1_000);
    assertThat(fitted(many).mean()).isGreaterThan(fitted(few).mean());
  }

  /// Where all do the same, chance makes one of very many stand out: a null is never that sure.
  @Test
  void neverTakesAccountsForMoreAlikeThanTheyMayBe() {
    var counts = new Counts();
    counts.add(Nulls.cell(Stratum.ADULT, Channel.CHILD, false, 16, 8), 5_000);
    assertThat(fitted(counts).mean()).isBetween(0.4, 0.6);
    assertThat(fitted(counts).concentration()).isEqualTo(8);
  }

  @Test
  void countsARunAsItsStepsOneByOne() {
    var urn = Urn.of(0.3, 4);
    double sum = 0;
    for (int i = 0; i < 40; i++) {
      double yes = urn.next(5 + i, 2 + Math.min(i, 30));
      sum += StrictMath.log10(i < 30 ? yes : 1 - yes);
    }
    assertThat(urn.logRun(5, 2, 40, 30)).isCloseTo(sum, within(1e-9));
  }

  private static Counts ordinary(int accounts) {
    var counts = new Counts();
    counts.add(Nulls.cell(Stratum.ADULT, Channel.CHILD, false, 10, 0), accounts);
    return counts;
  }

  private static Urn fitted(Counts counts) {
    var nulls = Nulls.shipped();
    for (int day = 0; day < 20; day++) {
      nulls = nulls.refit(counts, 20);
    }
    return nulls.urn(Stratum.ADULT, Channel.CHILD);
  }
}

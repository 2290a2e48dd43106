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
    counts.add(Nulls.cell(Stratum.ADULT, Channel.CHILD, 10, 0), 400);
    counts.add(Nulls.cell(Stratum.ADULT, Channel.CHILD, 10, 1), 80);
    var before = Nulls.shipped();
    var after = before.refit(counts);
    double moved = before.urn(Stratum.ADULT, Channel.CHILD).mean()
        - after.urn(Stratum.ADULT, Channel.CHILD).mean();
    assertThat(moved).isBetween(0.01, 0.12);
    for (int day = 0; day < 20; day++) {
      after = after.refit(counts);
    }
    assertThat(after.urn(Stratum.ADULT, Channel.CHILD).mean()).isBetween(0.01, 0.05);
    assertThat(after.urn(Stratum.CHILD, Channel.CHILD))
        .isEqualTo(before.urn(Stratum.CHILD, Channel.CHILD));
  }
}

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
    var urn = Urn.of(0.1, 2);
    var stranger = Urn.of(0.4, 2);
    var state = new SeekingStage.State();
    state.stratum = Stratum.ADULT;
    long most = 0;
    for (int n = 0; n < 40; n++) {
      boolean child = chance.nextDouble() < urn.next(n, state.seeking.yes[0]);
      state.seeking.choice(urn, child);
      int s = Channel.STRANGER.slot;
      boolean alone =
          chance.nextDouble() < stranger.next(state.seeking.trials[s], state.seeking.yes[s]);
      state.seeking.aside(Channel.STRANGER, stranger, alone, child);
      most = Math.max(most, SeekingStage.evidence(state));
    }
    return most >= level;
  }
}

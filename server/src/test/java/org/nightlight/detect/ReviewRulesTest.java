package org.nightlight.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReviewRulesTest {

  private static List<Long> evidence(double... log10) {
    var all = new ArrayList<Long>();
    for (var one : log10) {
      all.add(Math.round(one * 1e6));
    }
    return all;
  }

  @Test
  void drawsTheLineUnderTheMostWhoTogetherHaveEnough() {
    // Of 1,000: the first alone would need 4, two together 3.7, three 3.53.
    assertThat(ReviewRules.above(evidence(3.6, 3.55, 3.54, 1), 1_000)).isEqualTo(3);
    assertThat(ReviewRules.above(evidence(3.9), 1_000)).isZero();
    assertThat(ReviewRules.above(evidence(4), 1_000)).isEqualTo(1);
    assertThat(ReviewRules.above(List.of(), 1_000)).isZero();
  }

  @Test
  void asksForMoreTheMoreCouldHaveBeenAmongThem() {
    var evidence = evidence(4.2, 4.1, 4.0);
    assertThat(ReviewRules.above(evidence, 1_000)).isEqualTo(3);
    assertThat(ReviewRules.above(evidence, 1_000_000)).isZero();
  }

  /// Ordinary accounts whose evidence has an expectation of 1, and a few that are not: over many
  /// days, at most a tenth of those above the line are ordinary.
  @Test
  void keepsThePartOfOrdinaryAccountsAboveTheLineUnderATenth() {
    var chance = new Random(5);
    var parts = 0.0;
    var found = 0;
    for (var day = 0; day < 400; day++) {
      record One(long evidence, String kind) {}
      var all = new ArrayList<One>();
      for (var one = 0; one < 500; one++) {
        // A Pareto e-value of tail 1/x would have no expectation; this one has expectation 1.
        var e = 0.5 / Math.sqrt(Math.max(1e-12, chance.nextDouble()));
        all.add(new One((long) (Math.log10(e) * 1e6), "ordinary"));
      }
      for (var one = 0; one < 5; one++) {
        all.add(new One((long) ((3 + 2 * chance.nextDouble()) * 1e6), "sought"));
      }
      all.sort((a, b) -> Long.compare(b.evidence(), a.evidence()));
      var above = ReviewRules.above(all.stream().map(One::evidence).toList(), all.size());
      var ordinary = all.subList(0, above).stream()
          .filter(one -> one.kind().equals("ordinary"))
          .count();
      parts += above == 0 ? 0 : ordinary / (double) above;
      found += above - (int) ordinary;
    }
    assertThat(parts / 400).isLessThan(0.1);
    assertThat(found).isGreaterThan(400);
  }
}

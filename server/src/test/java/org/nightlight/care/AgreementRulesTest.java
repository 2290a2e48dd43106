package org.nightlight.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nightlight.care.AgreementRules.Pair;

class AgreementRulesTest {

  /// Pairs from a table of counts: a row for what the first said, a column for the second.
  private static List<Pair> table(int[]... rows) {
    var pairs = new ArrayList<Pair>();
    for (var first = 0; first < rows.length; first++) {
      for (var second = 0; second < rows[first].length; second++) {
        for (var n = 0; n < rows[first][second]; n++) {
          pairs.add(new Pair("c" + first, "c" + second));
        }
      }
    }
    return pairs;
  }

  /// Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions (2003), table 18.1: two
  /// raters of 100 patients; kappa .68, standard error .087, interval .51 to .85.
  @Test
  void agreesWithTheWorkedExampleOfFleissLevinAndPaik() {
    var found = AgreementRules.of(table(new int[][] {{75, 1, 4}, {5, 4, 1}, {0, 0, 10}}))
        .orElseThrow();
    assertThat(found.cases()).isEqualTo(100);
    assertThat(found.observed()).isCloseTo(0.89, within(1e-9));
    assertThat(found.kappa()).isCloseTo(0.6765, within(0.0001));
    assertThat(found.low()).isCloseTo(0.51, within(0.006));
    assertThat(found.high()).isCloseTo(0.85, within(0.006));
    assertThat((found.high() - found.low()) / 2 / 1.959964).isCloseTo(0.0877, within(0.001));
  }

  /// Cohen's own measure on the common textbook tables of two answers.
  @Test
  void agreesWithTablesOfTwoAnswers() {
    assertThat(kappa(new int[][] {{20, 5}, {10, 15}})).isCloseTo(0.4, within(1e-9));
    assertThat(kappa(new int[][] {{45, 15}, {25, 15}})).isCloseTo(0.1304, within(0.0001));
    assertThat(kappa(new int[][] {{25, 35}, {5, 35}})).isCloseTo(0.2593, within(0.0001));
    assertThat(kappa(new int[][] {{5, 0}, {0, 5}})).isEqualTo(1);
    assertThat(kappa(new int[][] {{0, 5}, {5, 0}})).isEqualTo(-1);
  }

  private static double kappa(int[][] table) {
    return AgreementRules.of(table(table)).orElseThrow().kappa();
  }

  @Test
  void saysNothingWhereEverybodyAlwaysDecidesTheSameOrNobodyLooked() {
    assertThat(AgreementRules.of(table(new int[][] {{9}}))).isEmpty();
    assertThat(AgreementRules.of(List.of())).isEmpty();
  }

  @Test
  void takesTheShareItIsToldAndAlwaysTheSameCases() {
    var taken = 0;
    for (var n = 0; n < 10_000; n++) {
      var digest =
          java.nio.ByteBuffer.allocate(8).putLong(n * 0x9E3779B97F4A7C15L).array();
      assertThat(AgreementRules.sampled(digest, 0)).isFalse();
      assertThat(AgreementRules.sampled(digest, 1_000)).isTrue();
      taken += AgreementRules.sampled(digest, 50) ? 1 : 0;
    }
    assertThat(taken).isBetween(430, 570);
  }

  @Test
  void closesMediaAtTheDaysLimitUntilALeadLiftsItAndForABreak() {
    var limits = new ExposureRules.Limits(10, 3, 30);
    assertThat(ExposureRules.closed(limits, 9, 2, 0)).isEmpty();
    assertThat(ExposureRules.closed(limits, 10, 0, 0).orElse("")).contains("enough for today");
    assertThat(ExposureRules.closed(limits, 10, 0, 1)).isEmpty();
    assertThat(ExposureRules.closed(limits, 20, 0, 1)).isPresent();
    assertThat(ExposureRules.closed(limits, 5, 3, 0).orElse("")).contains("A break is due");
    var none = new ExposureRules.Limits(0, 0, 30);
    assertThat(ExposureRules.closed(none, 2_000, 500, 0)).isEmpty();
  }
}

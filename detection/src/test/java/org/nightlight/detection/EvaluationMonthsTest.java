package org.nightlight.detection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EvaluationMonthsTest {

  @Test
  void addsUpPlatformsOfSeveralSeeds() {
    var both = new EvaluationMonths();
    both.play(Simulator.Setting.of(3, 500, 12));
    both.play(Simulator.Setting.of(4, 500, 12));
    assertThat(both.text())
        .startsWith("2 platforms, each ")
        .contains("contact-seeking: found ", "offender-fast: ", " of 2 (", "pile-on: found ");
  }

  /// Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662, 15 of 148 gives 0.0624 to 0.1605.
  @Test
  void givesIntervalsAsWilsonDid() {
    assertThat(EvaluationMonths.interval(81, 263)).isEqualTo("26-37 %");
    assertThat(EvaluationMonths.interval(15, 148)).isEqualTo("6-16 %");
    assertThat(EvaluationMonths.interval(0, 20)).isEqualTo("0-16 %");
    assertThat(EvaluationMonths.interval(0, 0)).isEqualTo("none");
  }
}

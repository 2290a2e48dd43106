package org.nightlight.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PrecisionTest {

  @Test
  void hasTheIntervalOfWilson() {
    // Published values: 81 of 263 gives 0.2553 to 0.3662; 15 of 148 gives 0.0624 to 0.1605.
    assertThat(Precision.of(81, 263).low()).isCloseTo(0.2553, within(1e-4));
    assertThat(Precision.of(81, 263).high()).isCloseTo(0.3662, within(1e-4));
    assertThat(Precision.of(15, 148).low()).isCloseTo(0.0624, within(1e-4));
    assertThat(Precision.of(15, 148).high()).isCloseTo(0.1605, within(1e-4));
  }

  @Test
  void leavesEverythingOpenWhereNobodyHasDecided() {
    assertThat(Precision.of(0, 0)).isEqualTo(new Precision(0, 0, 0, 1));
    assertThat(Precision.of(0, 0).words()).contains("is not known");
  }

  @Test
  void staysWideWhereFewWereDecidedEvenWhereAllAgree() {
    assertThat(Precision.of(3, 3).low()).isLessThan(0.5);
    assertThat(Precision.of(3, 3).high()).isEqualTo(1);
    assertThat(Precision.of(3, 3).words()).contains("3 of 3").contains("With so few decisions");
  }
}

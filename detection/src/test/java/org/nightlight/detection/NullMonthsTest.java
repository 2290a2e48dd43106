package org.nightlight.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NullMonthsTest {

  @Test
  void boundsWhatNeverHappenedByThreeInAllMonths() {
    assertThat(NullMonths.upper(new int[200])).isEqualTo(3.0 / 200, within(0.0002));
  }

  @Test
  void boundsMonthsThatDifferMuchMoreWidely() {
    var even = new int[] {2, 2, 2, 2, 2, 2, 2, 2};
    var uneven = new int[] {16, 0, 0, 0, 0, 0, 0, 0};
    assertThat(NullMonths.upper(uneven)).isGreaterThan(NullMonths.upper(even));
    assertThat(NullMonths.upper(even)).isGreaterThan(2);
  }

  @Test
  void countsEveryDetectorAtItsLevelAndAtThree() {
    var months = new NullMonths();
    months.play(Simulator.Setting.of(1, 200, 5).with(Simulator.Cast.LOOK_ALIKES_ONLY));
    assertThat(months.text().lines()).hasSize(8).allMatch(line -> line.contains("in 1 months"));
  }

  @Test
  void countsNothingOfTheDaysItOnlyLearnsFrom() {
    var months = new NullMonths();
    months.play(Simulator.Setting.of(1, 200, 5).with(Simulator.Cast.LOOK_ALIKES_ONLY), 5);
    assertThat(months.text().lines()).hasSize(8).allMatch(line -> line.contains(": 0 alarms"));
  }

  @Test
  void refusesAPlatformOnWhichSomebodyIsPlanted() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NullMonths().play(Simulator.Setting.of(1, 200, 5)));
  }
}

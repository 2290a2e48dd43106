package org.nightlight.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nightlight.detection.Detectors;
import org.nightlight.detection.Stratum;

class CalibrationTest {

  private static final Map<Stratum, Long> PLATFORM = Map.of(
      Stratum.CHILD, 8_000L,
      Stratum.YOUNG_ADULT, 4_000L,
      Stratum.ADULT, 11_000L,
      Stratum.UNKNOWN, 1_000L);

  private final Calibration calibration = Calibration.shipped();

  private static org.nightlight.detection.Detector detector(String name) {
    return Detectors.shipped().find(name).orElseThrow().detector();
  }

  @Test
  void hasMeasuredEveryDetectorThatShips() {
    for (var entry : Detectors.shipped().entries()) {
      var expected = calibration.expected(entry.detector(), entry.level(), PLATFORM);
      assertThat(expected.measured()).as(entry.detector().name()).isPositive();
      assertThat(expected.accounts()).isEqualTo(24_000);
    }
  }

  @Test
  void neverExpectsMoreThanTheLevelItselfPromises() {
    for (var entry : Detectors.shipped().entries()) {
      for (var level = 500_000L; level <= 6_000_000; level += 250_000) {
        var expected = calibration.expected(entry.detector(), level, PLATFORM);
        assertThat(expected.inAMonth()).isLessThanOrEqualTo(expected.atMost());
        assertThat(expected.atMost()).isLessThanOrEqualTo(expected.ever());
      }
    }
  }

  @Test
  void expectsFewerTheHigherTheLevelAndCountsOnlyWhomADetectorIsAbout() {
    var seeking = detector("contact-seeking");
    var low = calibration.expected(seeking, 1_000_000, PLATFORM);
    var high = calibration.expected(seeking, 2_600_000, PLATFORM);
    assertThat(high.atMost()).isLessThan(low.atMost());
    var grownUps = Map.of(Stratum.ADULT, 1_000L);
    assertThat(calibration.expected(detector("pile-on"), 1_000_000, grownUps).ever())
        .isZero();
  }

  @Test
  void findsTheLowestLevelThatABudgetAllows() {
    var seeking = detector("contact-seeking");
    var level = calibration.level(seeking, 0.5, PLATFORM);
    assertThat(calibration.expected(seeking, level, PLATFORM).perThousand())
        .isLessThanOrEqualTo(0.5);
    assertThat(calibration.expected(seeking, level - 50_000, PLATFORM).perThousand())
        .isGreaterThan(0.5);
    assertThat(calibration.level(seeking, 0.05, PLATFORM)).isGreaterThan(level);
  }

  @Test
  void saysHowManyOfHowManyAndThatItIsNotKnownWhereItIsNot() {
    var seeking = detector("contact-seeking");
    assertThat(calibration.expected(seeking, 1_500_000, PLATFORM).words())
        .matches("About [0-9.]+ of your 24,000 accounts would reach this by chance in 30 days,"
            + " at most [0-9.]+ as measured on invented platforms[.]"
            + " If the fit is right, no more than 727 ever would[.]");
    assertThat(calibration.expected(seeking, 1_500_000, Map.of()).words())
        .contains("not known yet");
  }
}

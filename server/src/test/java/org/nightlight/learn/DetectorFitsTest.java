package org.nightlight.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nightlight.detect.DayFit;

class DetectorFitsTest {

  private static DayFit day(double raise) {
    return new DayFit(
        "/platforms/here",
        LocalDate.EPOCH,
        Map.of(),
        Map.of(),
        List.of(
            new DayFit.Fit("under-sixteen", "ADULT", 0.7, 4),
            new DayFit.Fit(DayFit.RAISE, "", raise, 0)),
        List.of());
  }

  @Test
  void saysByHowMuchTheLevelStandsHigherAndOnlyWhereItDoes() {
    assertThat(DetectorFits.raise("contact-seeking", day(0.25))).isEqualTo("0.25");
    assertThat(DetectorFits.raise("contact-seeking", day(0))).isEmpty();
    assertThat(DetectorFits.raise("pile-on", day(0.25))).isEmpty();
  }

  @Test
  void takesTheRaiseForNoNull() {
    assertThat(DetectorFits.of("contact-seeking", day(0.25)))
        .extracting(DetectorFits.Row::reason)
        .containsExactly("under sixteen");
  }
}

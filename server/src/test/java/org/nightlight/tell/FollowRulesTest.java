package org.nightlight.tell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nightlight.intake.Progress;
import org.nightlight.language.Languages;

class FollowRulesTest {

  @Test
  void saysThatSomethingWasDoneRatherThanThatItEnded() {
    assertThat(Progress.now(EnumSet.of(Progress.RECEIVED))).isEqualTo(Progress.RECEIVED);
    assertThat(Progress.now(EnumSet.of(Progress.RECEIVED, Progress.BEING_READ)))
        .isEqualTo(Progress.BEING_READ);
    assertThat(Progress.now(EnumSet.allOf(Progress.class))).isEqualTo(Progress.ACTION_TAKEN);
    assertThat(Progress.now(EnumSet.of(Progress.CLOSED))).isEqualTo(Progress.CLOSED);
    assertThat(Progress.now(EnumSet.noneOf(Progress.class))).isEqualTo(Progress.RECEIVED);
  }

  @Test
  void showsAnEndWithoutActionAsAnEnd() {
    assertThat(FollowRules.shown(EnumSet.of(Progress.RECEIVED, Progress.CLOSED)))
        .containsExactly(Progress.RECEIVED, Progress.BEING_READ, Progress.CLOSED);
    assertThat(FollowRules.shown(EnumSet.of(Progress.RECEIVED)))
        .containsExactly(Progress.RECEIVED, Progress.BEING_READ, Progress.ACTION_TAKEN);
  }

  @Test
  void saysNothingOfOthersOrOfTheDecision() {
    var say = new Languages().in("en");
    for (var step : Progress.values()) {
      var key = FollowRules.key(step);
      assertThat(say.text("status." + key)
              + say.text("status." + key + ".more")
              + say.text("step." + key))
          .doesNotContainIgnoringCase("police")
          .doesNotContainIgnoringCase("account")
          .doesNotContainIgnoringCase("refer")
          .doesNotContainIgnoringCase("reviewer");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, when.now",
    "119, when.now",
    "120, when.hour",
    "3599, when.hour",
    "3600, when.today",
    "86399, when.today",
    "86400, when.day"
  })
  void saysHowLongAgo(long seconds, String key) {
    var now = Instant.parse("2026-11-24T04:00:00Z");
    assertThat(FollowRules.ago(now.minus(Duration.ofSeconds(seconds)), now)).isEqualTo(key);
  }
}

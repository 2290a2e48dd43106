package org.nightlight.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FollowRulesTest {

  @Test
  void tellsTheStepThatCountsWhateverOrderTheyCameIn() {
    assertThat(FollowRules.now(EnumSet.of(Progress.RECEIVED))).isEqualTo(Progress.RECEIVED);
    assertThat(FollowRules.now(EnumSet.of(Progress.RECEIVED, Progress.BEING_READ)))
        .isEqualTo(Progress.BEING_READ);
    assertThat(FollowRules.now(EnumSet.allOf(Progress.class))).isEqualTo(Progress.ACTION_TAKEN);
    assertThat(FollowRules.now(EnumSet.of(Progress.CLOSED))).isEqualTo(Progress.CLOSED);
    assertThat(FollowRules.now(EnumSet.noneOf(Progress.class))).isEqualTo(Progress.RECEIVED);
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
    for (var step : Progress.values()) {
      assertThat(FollowRules.headline(step) + FollowRules.words(step) + FollowRules.line(step))
          .doesNotContainIgnoringCase("police")
          .doesNotContainIgnoringCase("account")
          .doesNotContainIgnoringCase("refer")
          .doesNotContainIgnoringCase("reviewer");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, just now",
    "119, just now",
    "120, 2 minutes ago",
    "7199, 119 minutes ago",
    "7200, 2 hours ago",
    "172799, 47 hours ago",
    "172800, 2 days ago",
    "604800, a day"
  })
  void saysHowLongAgo(long seconds, String words) {
    var now = Instant.parse("2026-11-24T04:00:00Z");
    assertThat(FollowRules.ago(now.minus(Duration.ofSeconds(seconds)), now, "a day"))
        .isEqualTo(words);
  }
}

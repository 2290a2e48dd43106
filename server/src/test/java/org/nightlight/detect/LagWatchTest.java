package org.nightlight.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LagWatchTest {

  private static final Instant NOON = Instant.parse("2026-11-14T12:00:00Z");

  private final LagWatch watch = new LagWatch();

  private Lag look(int second, long last, long read) {
    return watch.look(NOON.plusSeconds(second), last, read);
  }

  @Test
  void saysSinceWhenTheEntryThatWaitsLongestWaits() {
    assertThat(look(0, 100, 100)).isEqualTo(new Lag(0, Duration.ZERO));
    assertThat(look(10, 150, 100)).isEqualTo(new Lag(50, Duration.ZERO));
    assertThat(look(40, 900, 100)).isEqualTo(new Lag(800, Duration.ofSeconds(30)));
    assertThat(look(60, 900, 160)).isEqualTo(new Lag(740, Duration.ofSeconds(20)));
    assertThat(look(70, 900, 900)).isEqualTo(new Lag(0, Duration.ZERO));
  }

  @Test
  void goesOnCountingWhileNothingIsReadAndNothingComes() {
    look(0, 10, 0);
    assertThat(look(7_200, 10, 0).time()).isEqualTo(Duration.ofHours(2));
  }
}

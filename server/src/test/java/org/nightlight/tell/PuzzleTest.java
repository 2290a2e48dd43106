package org.nightlight.tell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.nightlight.intake.Subject;
import org.nightlight.intake.Voice;
import org.nightlight.store.Digests;
import org.nightlight.store.HandClock;
import org.nightlight.tell.Lanes.Lane;

class PuzzleTest {

  private final HandClock clock = new HandClock("2026-11-24T10:00:00Z");
  private final Puzzle puzzle = new Puzzle(clock);
  private final Lanes lanes = new Lanes(clock);

  /// What the browser's script does.
  private static String work(String puzzle) {
    for (var number = 0L; ; number++) {
      var digest =
          Digests.sha256().digest((puzzle + ":" + number).getBytes(StandardCharsets.UTF_8));
      if (digest[0] == 0 && digest[1] == 0) {
        return Long.toString(number);
      }
    }
  }

  @Test
  void countsWorkForAPuzzleOfOursOnce() {
    var made = puzzle.make();
    var number = work(made);
    assertThat(puzzle.solved(made, "x")).isFalse();
    assertThat(puzzle.solved(made, number)).isTrue();
    assertThat(puzzle.solved(made, number)).isFalse();
  }

  @Test
  void countsNoWorkForAPuzzleThatIsOldOrNotOurs() {
    var made = puzzle.make();
    var number = work(made);
    var forged = "9999999999.x.y";
    assertThat(puzzle.solved(forged, work(forged))).isFalse();
    assertThat(puzzle.solved("", "1")).isFalse();
    clock.pass(Duration.ofHours(3));
    assertThat(puzzle.solved(made, number)).isFalse();
  }

  @Test
  void keepsDangerAndTheRestApartWithTheSameLimits() {
    for (var i = 0; i < Lanes.PLAIN; i++) {
      assertThat(lanes.allows("192.0.2.7", Lane.PLAIN)).isTrue();
    }
    assertThat(lanes.allows("192.0.2.7", Lane.PLAIN)).isFalse();
    assertThat(lanes.allows("192.0.2.7", Lane.DANGER)).isTrue();
    for (var i = 1; i < Lanes.PLAIN; i++) {
      assertThat(lanes.allows("192.0.2.7", Lane.DANGER)).isTrue();
    }
    assertThat(lanes.allows("192.0.2.7", Lane.DANGER)).isFalse();
    assertThat(lanes.allowsWorked("192.0.2.7", Lane.DANGER)).isTrue();
    assertThat(lanes.allows("192.0.2.8", Lane.DANGER)).isTrue();
  }

  @Test
  void tellsOneVoiceFromManyWithoutKeepingAnAddress() {
    var one = new Subject("/platforms/a", "acc-1");
    assertThat(lanes.voice("192.0.2.7", one)).isEqualTo(Voice.NEW);
    assertThat(lanes.voice("192.0.2.7", one)).isEqualTo(Voice.AGAIN);
    assertThat(lanes.voice("192.0.2.8", one)).isEqualTo(Voice.NEW);
    assertThat(lanes.voice("192.0.2.7", new Subject("/platforms/a", "acc-2"))).isEqualTo(Voice.NEW);
  }
}

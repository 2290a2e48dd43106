package org.nightlight.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nightlight.detection.Script.playAfterAWeek;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class PileOnTest {

  private static final Detector DETECTOR = new PileOn();

  @Test
  void speaksUpWhenManyTurnOnAChildWithinHours() {
    playAfterAWeek(DETECTOR, """
        day 1 16:00  child-2  posts-to  child-1
        day 1 16:10  child-3  posts-to  child-1
        day 1 16:20  child-4  mentions  child-1
        day 1 16:25  child-5  posts-to  child-1
        day 1 16:40  child-6  blocks  child-1
        day 1 16:50  child-7  posts-to  child-1
        day 1 17:00  child-8  reports  child-1
        day 1 17:10  child-9  posts-to  child-1   <- pile-on
        day 1 17:20  child-10  posts-to  child-1
        day 1 17:30  child-11  posts-to  child-1
        day 1 17:40  child-12  posts-to  child-1
        day 1 17:50  child-13  posts-to  child-1
        """);
  }

  @Test
  void protectsAChildWhoIsAskedAnonymouslyThoughManyOrOneIsUnknown() {
    playAfterAWeek(DETECTOR, """
        day 1 16:00  anonymous  posts-hostile-to  child-1
        day 1 16:10  anonymous  posts-to  child-1
        day 1 16:20  anonymous  posts-hostile-to  child-1
        day 1 16:25  anonymous  posts-to  child-1
        day 1 16:40  anonymous  posts-to  child-1
        day 1 16:50  anonymous  posts-hostile-to  child-1
        day 1 17:00  anonymous  posts-to  child-1
        day 1 17:10  anonymous  posts-to  child-1   <- pile-on
        day 1 17:20  anonymous  posts-to  child-1
        day 1 17:30  anonymous  posts-to  child-1
        day 1 17:40  anonymous  posts-to  child-1
        day 1 17:50  anonymous  posts-to  child-1   <- pile-on
        day 1 18:00  anonymous  posts-to  child-1
        """);
  }

  @Test
  void asksForMoreAnonymousMessagesWhereNoneIsCalledHostile() {
    playAfterAWeek(DETECTOR, """
        day 1 16:00  anonymous  posts-to  child-1
        day 1 16:10  anonymous  posts-to  child-1
        day 1 16:20  anonymous  posts-to  child-1
        day 1 16:25  anonymous  posts-to  child-1
        day 1 16:40  anonymous  posts-to  child-1
        day 1 16:50  anonymous  posts-to  child-1
        day 1 17:00  anonymous  posts-to  child-1
        day 1 17:10  anonymous  posts-to  child-1
        day 1 17:20  anonymous  posts-to  child-1
        day 1 17:30  anonymous  posts-to  child-1
        day 1 17:40  anonymous  posts-to  child-1
        day 1 17:50  anonymous  posts-to  child-1
        day 1 18:00  anonymous  posts-to  child-1
        day 1 18:10  anonymous  posts-to  child-1
        day 1 18:20  anonymous  posts-to  child-1   <- pile-on
        day 1 18:30  anonymous  posts-to  child-1
        """);
  }

  @Test
  void staysSilentOnABirthday() {
    playAfterAWeek(DETECTOR, """
        day 1 08:00  child-1  knows  child-2
        day 1 08:00  child-1  knows  child-3
        day 1 08:00  child-1  knows  child-4
        day 1 08:00  child-1  knows  child-5
        day 1 08:00  child-1  knows  child-6
        day 1 08:00  child-1  knows  child-7
        day 1 08:00  child-1  knows  child-8
        day 1 16:00  child-2  posts-to  child-1
        day 1 16:10  child-3  writes-to  child-1
        day 1 16:20  child-4  mentions  child-1
        day 1 16:25  child-5  posts-to  child-1
        day 1 16:40  child-6  writes-to  child-1
        day 1 16:50  child-7  posts-to  child-1
        day 1 17:00  child-8  posts-to  child-1
        day 1 17:10  ann  posts-to  child-1
        day 1 17:20  bob  writes-to  child-1
        """);
  }

  @Test
  void countsAnAccountOnceHoweverOftenItWrites() {
    playAfterAWeek(DETECTOR, """
        day 1 16:00  child-2  posts-to  child-1
        day 1 16:10  child-2  posts-hostile-to  child-1
        day 1 16:20  child-2  posts-hostile-to  child-1
        day 1 16:25  child-2  posts-to  child-1
        day 1 16:40  child-2  posts-to  child-1
        day 1 16:50  child-3  posts-to  child-1
        day 1 17:00  child-3  posts-to  child-1
        day 1 17:10  child-3  posts-to  child-1
        day 1 17:20  child-3  blocks  child-1
        day 1 17:30  child-3  posts-to  child-1
        """);
  }

  @Test
  void staysSilentAboutReportsThatDoNotReachTheChild() {
    playAfterAWeek(DETECTOR, """
        day 1 16:00  child-2  reports  child-1
        day 1 16:10  child-3  reports  child-1
        day 1 16:20  child-4  reports  child-1
        day 1 16:25  child-5  reports  child-1
        day 1 16:40  child-6  reports  child-1
        day 1 16:50  child-7  reports  child-1
        day 1 17:00  child-8  reports  child-1
        day 1 17:10  child-9  reports  child-1
        """);
  }

  @Test
  void doesNotTakeAnAccountOfUnknownAgeForAChild() {
    playAfterAWeek(DETECTOR, """
        day 1 16:00  child-2  posts-hostile-to  unknown-1
        day 1 16:10  child-3  posts-hostile-to  unknown-1
        day 1 16:20  child-4  posts-hostile-to  unknown-1
        day 1 16:25  child-5  posts-hostile-to  unknown-1
        day 1 16:40  child-6  posts-hostile-to  unknown-1
        day 1 16:50  child-7  posts-hostile-to  unknown-1
        day 1 17:00  child-8  posts-hostile-to  unknown-1
        day 1 17:10  child-9  posts-hostile-to  unknown-1
        """);
  }

  @Test
  void explainsItselfInReasonsThatAddUp() {
    var signals = new ArrayList<Signal>();
    var setup = new Runner.Setup(Detectors.shipped(), 1, Frame.Ties.KNOWN);
    try (var runner = new Runner(setup, signals::add)) {
      Simulator.play(Simulator.Setting.of(3, 1_000, 20), a -> runner.accept(a, Admission.ON_TIME));
      runner.finish();
    }
    var harmed = signals.stream()
        .filter(signal -> !signal.detector().equals(ContactSeeking.NAME))
        .toList();
    assertThat(harmed).extracting(Signal::detector).contains("pile-on", "contacted-by-many");
    for (Signal signal : harmed) {
      assertThat(signal.reasons().stream().mapToLong(Reason::weight).sum())
          .isEqualTo(signal.evidence());
      assertThat(signal.reasons().getFirst().observed()).isNotBlank();
      assertThat(signal.activities()).isNotEmpty().doesNotHaveDuplicates();
    }
  }
}

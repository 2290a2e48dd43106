package org.nightlight.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignalTest {

  @Test
  void writesTheLineOfTheContract() {
    var reason = new Reason("children-among-new-contacts", "11 of 12", "1 in 21", 3_100_000);
    var averaging = new Reason("averaging", "", "", 312_000);
    var signal = new Signal(
        "9f2c",
        "contact-seeking",
        3,
        "/platforms/demo",
        "a\"17",
        List.of("a42", "a43"),
        Instant.parse("2026-01-05T10:12:00Z"),
        9_700,
        3_412_000,
        2_500_000,
        List.of(reason, averaging),
        List.of("e17", "e21"),
        new Day(20_456));
    assertThat(signal.toJson())
        .isEqualTo(
            "{\"id\":\"9f2c\",\"detector\":\"contact-seeking\",\"version\":3,\"source\":\"/platforms/demo\","
                + "\"subject\":\"a\\\"17\",\"others\":[\"a42\",\"a43\"],\"time\":\"2026-01-05T10:12:00Z\","
                + "\"score\":0.9700,\"evidence\":3.412000,\"level\":2.500000,\"reasons\":[{\"code\":"
                + "\"children-among-new-contacts\",\"observed\":\"11 of 12\",\"usual\":\"1 in 21\",\"weight\":3.100000},"
                + "{\"code\":\"averaging\",\"observed\":\"\",\"usual\":\"\",\"weight\":0.312000}],"
                + "\"activities\":[\"e17\",\"e21\"],\"model\":\"2026-01-03\"}");
  }

  @Test
  void namesItselfByWhatCausedIt() {
    assertThat(Signal.id("contact-seeking", 1, "/s", "a", "e1"))
        .hasSize(32)
        .isEqualTo(Signal.id("contact-seeking", 1, "/s", "a", "e1"))
        .isNotEqualTo(Signal.id("contact-seeking", 1, "/s", "a", "e2"));
  }

  @Test
  void readsWellWhatIsUsual() {
    assertThat(SeekingSignal.usual(0.0476)).isEqualTo("1 in 21");
    assertThat(SeekingSignal.usual(0.4)).isEqualTo("1 in 2.5");
    assertThat(SeekingSignal.usual(0.9)).isEqualTo("9 in 10");
  }
}

package org.nightlight.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DetectorsTest {

  @Test
  void hasAPageAndATestForEveryDetector() throws Exception {
    for (var entry : Detectors.shipped().entries()) {
      var detector = entry.detector();
      var page = Path.of("..", "docs", "detectors", detector.name() + ".md");
      assertThat(page).exists();
      assertThat(Files.readString(page))
          .contains(detector.name(), SignalJson.class.getPackageName());
      assertThat(Class.forName(detector.getClass().getName() + "Test").getSimpleName())
          .endsWith("Test");
    }
    try (var pages = Files.list(Path.of("..", "docs", "detectors"))) {
      assertThat(pages.map(page -> page.getFileName().toString().replace(".md", "")))
          .allMatch(name -> Detectors.shipped().find(name).isPresent());
    }
  }

  @Test
  void runsWhatIsLiveOrInShadowAndNothingThatIsOff() {
    assertThat(Detectors.shipped().stages()).isNotEmpty();
    assertThat(Detectors.shipped().with(ContactSeeking.NAME, Tier.SHADOW).stages())
        .isNotEmpty();
    assertThat(Detectors.shipped().entries()).hasSize(4);
    var off = Detectors.shipped();
    for (var entry : off.entries()) {
      off = off.with(entry.detector().name(), Tier.OFF);
    }
    assertThat(off.stages()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Detectors.shipped().with("no-such", Tier.OFF));
  }
}

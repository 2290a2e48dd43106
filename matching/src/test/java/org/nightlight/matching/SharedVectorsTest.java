package org.nightlight.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Photographs hashed by others, when a folder of them is given: `-Dnightlight.pdq.vectors=DIR`,
/// where DIR holds a
/// `vectors.csv` of `image,hash,quality`. What must always hold is in [PdqTest].
@EnabledIfSystemProperty(named = "nightlight.pdq.vectors", matches = ".+")
class SharedVectorsTest {

  private static Path folder() {
    return Path.of(System.getProperty("nightlight.pdq.vectors", "."));
  }

  static Stream<String[]> vectors() throws IOException {
    return Files.readAllLines(folder().resolve("vectors.csv")).stream()
        .skip(1)
        .map(line -> line.split(",", 3));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void bothEnginesSayWhatOthersSay(String image, String hash, String quality) throws IOException {
    var pixels = Pixels.of(ImageIO.read(folder().resolve(image).toFile()));
    for (var pdq : new Pdq[] {Pdq.plain(), Pdq.fastest()}) {
      var said = pdq.fingerprint(pixels);
      assertThat(said.hash()).hasToString(hash);
      assertThat(said.quality()).isEqualTo(Integer.parseInt(quality));
    }
  }
}

package org.nightlight.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.nightlight.matching.Pdq;

/// Whatever bytes come, an answer is given and nothing is thrown. As a test it runs the files that
/// lie beside it; with `JAZZER_FUZZ=1` it goes on from them for as long as it is let.
class MediaReaderFuzzTest {

  private final MediaReader reader = new MediaReader(Pdq.plain(), MediaDecoder.none(), 256, 10_000);

  @FuzzTest(maxDuration = "2m")
  void answersAnything(byte[] bytes) {
    assertThat(reader.read(bytes)).isNotNull();
  }
}

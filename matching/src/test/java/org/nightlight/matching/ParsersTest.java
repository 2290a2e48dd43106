package org.nightlight.matching;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is read is either understood or refused with words: never another exception. The inputs
/// kept beside this class run with every build; `JAZZER_FUZZ=1` looks for more.
class ParsersTest {

  @TempDir
  static Path folder;

  private static byte[] hashes = {};
  private static byte[] digests = {};

  @BeforeAll
  static void saveSoundFiles() throws IOException {
    var index = HashIndex.empty();
    new Hashes(1).uniform(50).forEach(hash -> index.add(hash, 1));
    var hash = new Hashes(2).uniform();
    index.add(hash, 1);
    index.add(hash, 2);
    index.save(folder.resolve("hashes"), HashIndex.Layout.LEAN);
    hashes = Files.readAllBytes(folder.resolve("hashes"));
    ExactIndexTest.saved(folder.resolve("digests"));
    digests = Files.readAllBytes(folder.resolve("digests"));
  }

  @AfterAll
  static void forget() {
    hashes = new byte[0];
    digests = new byte[0];
  }

  @FuzzTest
  void aHashIsReadAsItIsWrittenOrRefused(FuzzedDataProvider data) {
    var text = data.consumeRemainingAsString();
    try {
      assertThat(PdqHash.parse(text)).hasToString(text);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageStartingWith("a PDQ hash ");
    }
  }

  @FuzzTest
  void aDigestIsReadAsItIsWrittenOrRefused(FuzzedDataProvider data) {
    var algorithm = data.pickValue(Digest.Algorithm.values());
    var text = data.consumeRemainingAsString();
    try {
      var digest = new Digest(algorithm, text);
      assertThat(digest.hex()).isEqualTo(text.toLowerCase(Locale.ROOT));
      assertThat(digest.longs()).hasSize(algorithm.longs());
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageStartingWith(algorithm.standardName());
    }
  }

  @FuzzTest
  void aFrameIsReadAsItIsWrittenOrRefused(FuzzedDataProvider data) {
    var text = data.consumeRemainingAsString();
    try {
      var frame = VideoHash.Frame.parse(text);
      assertThat(text).startsWith(frame.hash() + ",");
      assertThat(VideoHash.Frame.parse(frame.toString()).quality()).isEqualTo(frame.quality());
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).matches("(a frame|a PDQ hash|quality).*");
    }
  }

  @FuzzTest
  void bytesThatAreNoIndexAreRefused(FuzzedDataProvider data) throws IOException {
    var file = Files.write(Files.createTempFile(folder, "any", ""), data.consumeRemainingAsBytes());
    assertThat(HashIndex.open(file)).isInstanceOf(HashIndex.Opening.Refused.class);
    assertThat(ExactIndex.open(file, Digest.Algorithm.MD5))
        .isInstanceOf(ExactIndex.Opening.Refused.class);
    Files.delete(file);
  }

  /// Changes that came with matching checksums, so that what lies behind them is tried too.
  @FuzzTest
  void anIndexWhoseNumbersDoNotFitEachOtherIsRefusedOrOpened(FuzzedDataProvider data)
      throws IOException {
    var bytes = (data.consumeBoolean() ? hashes : digests).clone();
    while (data.remainingBytes() > 0) {
      int at = data.consumeInt(0, Math.min(bytes.length, 64 << 10) - 1);
      bytes[at] = data.consumeByte();
    }
    var file = Files.write(Files.createTempFile(folder, "changed", ""), resealed(bytes));
    switch (HashIndex.open(file)) {
      case HashIndex.Opening.Opened(var index) -> assertThat(index.size()).isBetween(0L, 51L);
      case HashIndex.Opening.Refused(var reason) -> assertThat(reason).contains("is refused: ");
    }
    switch (ExactIndex.open(file, Digest.Algorithm.MD5)) {
      case ExactIndex.Opening.Opened(var index) -> assertThat(index.size()).isBetween(0L, 1L);
      case ExactIndex.Opening.Refused(var reason) -> assertThat(reason).contains("is refused: ");
    }
    Files.delete(file);
  }

  /// Makes every checksum match what it covers, as far as the parts lie in the file.
  private static byte[] resealed(byte[] bytes) {
    var whole = MemorySegment.ofArray(bytes);
    for (int part = 0; part < 6; part++) {
      long entry = 32 + 24L * part;
      long offset = whole.get(Layouts.LONG, entry);
      long length = whole.get(Layouts.LONG, entry + 8);
      if (offset >= 0 && length >= 0 && offset <= bytes.length - length) {
        whole.set(Layouts.INT, entry + 16, checksum(bytes, (int) offset, (int) length));
      }
    }
    whole.set(Layouts.INT, 4092, checksum(bytes, 0, 4092));
    return bytes;
  }

  private static int checksum(byte[] bytes, int from, int length) {
    var crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}

package org.nightlight.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IndexFileTest {

  @TempDir
  Path folder;

  private Path file;
  private byte[] sound;

  @BeforeEach
  void save() throws IOException {
    save(HashIndex.Layout.LEAN);
  }

  private void save(HashIndex.Layout layout) throws IOException {
    file = folder.resolve("index-" + layout);
    try (var builder = HashIndex.build(file, layout)) {
      new Hashes(1).uniform(300).forEach(hash -> builder.add(hash, 1));
      builder.finish();
    }
    sound = Files.readAllBytes(file);
  }

  private String refusal(byte[] bytes) throws IOException {
    // Under a new name each time: the sound file may still be mapped.
    var damaged = Files.createTempFile(folder, "damaged", "");
    Files.write(damaged, bytes);
    return switch (HashIndex.open(damaged)) {
      case HashIndex.Opening.Refused(var reason) -> reason;
      case HashIndex.Opening.Opened _ -> "opened";
    };
  }

  @Test
  void opensASoundFile() throws IOException {
    assertThat(refusal(sound)).isEqualTo("opened");
  }

  @Test
  void saysWhatIsWrongWithAFileCutShort() throws IOException {
    assertThat(refusal(new byte[0])).contains("0 bytes, fewer than its header's 4096");
    assertThat(refusal(Arrays.copyOf(sound, 4095))).contains("4095 bytes");
    assertThat(refusal(Arrays.copyOf(sound, sound.length - 1)))
        .contains("but its header says " + sound.length);
    assertThat(refusal(Arrays.copyOf(sound, sound.length + 1)))
        .contains("but its header says " + sound.length);
  }

  @Test
  void saysThatAnotherFileIsNoIndex() throws IOException {
    assertThat(refusal(Images.noise(10_000, 1))).contains("does not begin as an index does");
    assertThat(refusal(new byte[10_000])).contains("never finished");
  }

  @Test
  void saysWhichPartIsDamaged() throws IOException {
    int place = 0;
    for (var part : IndexFile.Part.values()) {
      var bytes = sound.clone();
      int at = 32 + 24 * place++;
      int offset = java.nio.ByteBuffer.wrap(bytes)
          .order(java.nio.ByteOrder.LITTLE_ENDIAN)
          .getInt(at);
      bytes[offset] ^= 4;
      assertThat(refusal(bytes)).contains(part.name());
    }
  }

  @Test
  void noSingleFlippedBitOfTheHeaderPasses() throws IOException {
    var random = new SplittableRandom(2);
    for (int flip = 0; flip < 200; flip++) {
      var bytes = sound.clone();
      bytes[flip < 180 ? flip : random.nextInt(4096)] ^= (byte) (1 << random.nextInt(8));
      assertThat(refusal(bytes)).contains("is refused");
    }
  }

  /// A flip between two parts touches nothing that is read; any other must be seen.
  @ParameterizedTest
  @EnumSource
  void aFlippedBitAnywhereIsRefusedOrChangesNoAnswer(HashIndex.Layout layout) throws IOException {
    var known = new Hashes(1).uniform(300);
    save(layout);
    var random = new SplittableRandom(3);
    int refused = 0;
    for (int flip = 0; flip < 150; flip++) {
      var bytes = sound.clone();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      var damaged = Files.write(Files.createTempFile(folder, "flipped", ""), bytes);
      switch (HashIndex.open(damaged)) {
        case HashIndex.Opening.Refused _ -> refused++;
        case HashIndex.Opening.Opened(var index) ->
          known.forEach(hash -> assertThat(index.lists(hash)).containsExactly(1));
      }
      Files.delete(damaged);
    }
    assertThat(refused).isGreaterThan(100);
  }

  @ParameterizedTest
  @EnumSource
  void aFileCutAnywhereIsRefused(HashIndex.Layout layout) throws IOException {
    save(layout);
    var random = new SplittableRandom(4);
    for (int cut = 0; cut < 40; cut++) {
      assertThat(refusal(Arrays.copyOf(sound, random.nextInt(sound.length))))
          .contains("is refused");
    }
  }

  @Test
  void refusesAnIndexOfTheOtherKind() throws IOException {
    var digests = folder.resolve("digests");
    ExactIndexTest.saved(digests);
    assertThat(refusal(Files.readAllBytes(digests))).contains("index of exact hashes");
  }
}

package org.nightlight.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExactIndexTest {

  @TempDir
  Path folder;

  private static Digest digest(Digest.Algorithm algorithm, int of) {
    try {
      var bytes = MessageDigest.getInstance(algorithm.standardName())
          .digest(Integer.toString(of).getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return Digest.of(algorithm, bytes);
    } catch (java.security.NoSuchAlgorithmException missing) {
      throw new AssertionError(missing);
    }
  }

  static void saved(Path file) {
    var index = ExactIndex.empty(Digest.Algorithm.MD5);
    index.add(digest(Digest.Algorithm.MD5, 1), 1);
    index.save(file);
  }

  @ParameterizedTest
  @EnumSource
  void knowsWhatIsListedAndNothingElse(Digest.Algorithm algorithm) {
    for (int count : new int[] {0, 1, 2, 7, 8, 9, 5_000}) {
      var file = folder.resolve("exact-" + count);
      try (var builder = ExactIndex.build(file, algorithm)) {
        IntStream.range(0, count).forEach(i -> builder.add(digest(algorithm, i), i % 3));
        var index = builder.finish();
        assertKnows(index, algorithm, count);
        assertKnows(opened(file, algorithm), algorithm, count);
      }
    }
  }

  private static void assertKnows(ExactIndex index, Digest.Algorithm algorithm, int count) {
    assertThat(index.size()).isEqualTo(count);
    for (int i = 0; i < count + 500; i++) {
      assertThat(index.lists(digest(algorithm, i)))
          .isEqualTo(i < count ? List.of(i % 3) : List.of());
    }
  }

  @Test
  void changesCountAtOnceAndOutlastASave() {
    var algorithm = Digest.Algorithm.SHA_1;
    var index = ExactIndex.empty(algorithm);
    IntStream.range(0, 3_000).forEach(i -> index.add(digest(algorithm, i), 1));
    index.save(folder.resolve("first"));
    IntStream.range(0, 1_000).forEach(i -> index.withdraw(digest(algorithm, i), 1));
    IntStream.range(2_000, 4_000).forEach(i -> index.add(digest(algorithm, i), 2));
    assertChanged(index, algorithm);
    index.save(folder.resolve("second"));
    assertChanged(index, algorithm);
    assertChanged(opened(folder.resolve("second"), algorithm), algorithm);
  }

  private static void assertChanged(ExactIndex index, Digest.Algorithm algorithm) {
    assertThat(index.size()).isEqualTo(3_000);
    assertThat(index.lists(digest(algorithm, 999))).isEmpty();
    assertThat(index.lists(digest(algorithm, 1_500))).containsExactly(1);
    assertThat(index.lists(digest(algorithm, 2_500))).containsExactly(1, 2);
    assertThat(index.lists(digest(algorithm, 3_500))).containsExactly(2);
  }

  @Test
  void refusesAnIndexOfAnotherAlgorithmAndADamagedOne() throws IOException {
    var file = folder.resolve("md5");
    saved(file);
    assertThat(reason(file, Digest.Algorithm.SHA_1)).contains("index of MD5, not of SHA_1");
    var bytes = Files.readAllBytes(file);
    bytes[4096] ^= 1;
    Files.write(folder.resolve("damaged"), bytes);
    assertThat(reason(folder.resolve("damaged"), Digest.Algorithm.MD5)).contains("ROWS");
  }

  @Test
  void refusesADigestOfAnotherAlgorithm() {
    var index = ExactIndex.empty(Digest.Algorithm.MD5);
    assertThatThrownBy(() -> index.lists(digest(Digest.Algorithm.SHA_256, 1)))
        .hasMessageContaining("index of MD5");
  }

  @Test
  void readsUpperCaseAsLowerCase() {
    assertThat(new Digest(Digest.Algorithm.MD5, "D41D8CD98F00B204E9800998ECF8427E"))
        .isEqualTo(new Digest(Digest.Algorithm.MD5, "d41d8cd98f00b204e9800998ecf8427e"));
    assertThatThrownBy(() -> new Digest(Digest.Algorithm.MD5, "d41d"))
        .hasMessage("MD5 has 32 hex digits, was 4");
    assertThatThrownBy(() -> new Digest(Digest.Algorithm.MD5, "z".repeat(32)))
        .hasMessageContaining("is hex");
  }

  private static String reason(Path file, Digest.Algorithm algorithm) {
    return switch (ExactIndex.open(file, algorithm)) {
      case ExactIndex.Opening.Refused(var reason) -> reason;
      case ExactIndex.Opening.Opened _ -> "opened";
    };
  }

  private static ExactIndex opened(Path file, Digest.Algorithm algorithm) {
    return switch (ExactIndex.open(file, algorithm)) {
      case ExactIndex.Opening.Opened(var index) -> index;
      case ExactIndex.Opening.Refused(var reason) -> throw new AssertionError(reason);
    };
  }
}

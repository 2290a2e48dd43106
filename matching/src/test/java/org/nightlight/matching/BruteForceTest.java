package org.nightlight.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The index at the sizes it is made for, against reading every hash: the same lines at the same
/// distances. Ten million are slow; the module's pom says how to run them.
class BruteForceTest {

  private static final int FAST = 31;
  private static final int WIDEST = 63;

  @TempDir
  Path folder;

  private final Hashes hashes = new Hashes(17);

  @ParameterizedTest
  @CsvSource({
    "0, FAST",
    "0, LEAN",
    "1, FAST",
    "1, LEAN",
    "100000, FAST",
    "100000, LEAN",
    "1000000, FAST",
    "1000000, LEAN"
  })
  void saysWhatBruteForceSaysOfUniformHashes(int count, HashIndex.Layout layout) {
    assertSaysTheSame(hashes.uniform(count), layout);
  }

  @ParameterizedTest
  @CsvSource({"100000, FAST", "100000, LEAN", "1000000, FAST", "1000000, LEAN"})
  void saysWhatBruteForceSaysOfNearDuplicates(int count, HashIndex.Layout layout) {
    assertSaysTheSame(hashes.clustered(count), layout);
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"10000000, FAST", "10000000, LEAN"})
  void saysWhatBruteForceSaysOfTenMillion(int count, HashIndex.Layout layout) {
    var known = new ArrayList<>(hashes.uniform(count / 2));
    known.addAll(hashes.clustered(count - known.size()));
    assertSaysTheSame(known, layout);
  }

  private void assertSaysTheSame(List<PdqHash> known, HashIndex.Layout layout) {
    var file = folder.resolve("index");
    try (var builder = HashIndex.build(file, layout)) {
      for (int line = 0; line < known.size(); line++) {
        builder.add(known.get(line), line);
      }
      builder.finish();
    }
    assertThat(folder.toFile().list()).containsExactly("index");
    var index = HashIndexTest.opened(file, Kernels.fastest());
    var truth = new BruteForce(known);
    assertSame(index, truth, hashes.uniform());
    for (int bits = 0; bits <= WIDEST && !known.isEmpty(); bits++) {
      assertSame(index, truth, hashes.away(known.get(hashes.below(known.size())), bits));
    }
  }

  private static void assertSame(HashIndex index, BruteForce truth, PdqHash query) {
    var widest = truth.near(query, WIDEST);
    assertThat(BruteForce.said(index, query, WIDEST)).isEqualTo(widest);
    assertThat(BruteForce.said(index, query, FAST))
        .isEqualTo(widest.stream().filter(near -> near.distance() <= FAST).toList());
  }

  @ParameterizedTest
  @CsvSource({"0, FAST", "1, LEAN", "100000, FAST", "100000, LEAN"})
  void saysTheSameThroughAdditionsWithdrawalsAndMerges(int count, HashIndex.Layout layout)
      throws Exception {
    var known = new ArrayList<>(hashes.uniform(count));
    var file = folder.resolve("index");
    try (var builder = HashIndex.build(file, layout)) {
      for (int line = 0; line < count; line++) {
        builder.add(known.get(line), line);
      }
      builder.finish();
    }
    var index = HashIndexTest.opened(file, Kernels.fastest());
    for (int round = 0; round < 3; round++) {
      for (int line = round; line < known.size(); line += 5) {
        index.withdraw(known.get(line), line);
        known.set(line, hashes.uniform());
        index.add(known.get(line), line);
      }
      for (int line = known.size(), end = line + 20_000; line < end; line++) {
        known.add(hashes.uniform());
        index.add(known.get(line), line);
      }
      assertSample(index, known);
      index.save(file, round == 1 ? HashIndex.Layout.LEAN : layout);
      assertSample(index, known);
      assertSample(HashIndexTest.opened(file, Kernels.fastest()), known);
    }
    assertThat(Files.size(file)).isPositive();
  }

  private void assertSample(HashIndex index, List<PdqHash> known) {
    assertThat(index.size()).isEqualTo(known.size());
    var truth = new BruteForce(known);
    for (int bits = 0; bits <= WIDEST; bits += 3) {
      assertSame(index, truth, hashes.away(known.get(hashes.below(known.size())), bits));
    }
  }
}

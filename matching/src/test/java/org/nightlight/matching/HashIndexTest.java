package org.nightlight.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HashIndexTest {

  @TempDir
  Path folder;

  private HashIndex built(List<PdqHash> hashes, HashIndex.Layout layout) {
    try (var builder = HashIndex.build(folder.resolve("index"), layout)) {
      hashes.forEach(hash -> builder.add(hash, 7));
      return builder.finish();
    }
  }

  @ParameterizedTest
  @CsvSource({"0,FAST", "0,LEAN", "1,FAST", "1,LEAN", "2,FAST", "2,LEAN", "3000,FAST", "3000,LEAN"})
  void findsWhatBruteForceFindsAtEveryRadius(int count, HashIndex.Layout layout) {
    var hashes = new Hashes(count);
    var known = hashes.clustered(count);
    var index = built(known, layout);
    assertThat(index.size()).isEqualTo(known.stream().distinct().count());
    for (int radius = 0; radius <= 70; radius++) {
      var query = count == 0
          ? hashes.uniform()
          : hashes.away(known.get(hashes.below(count)), hashes.below(radius + 2));
      assertThat(Hashes.found(index, query, radius)).isEqualTo(Hashes.near(known, query, radius));
    }
    var any = hashes.uniform();
    assertThat(Hashes.found(index, any, 128)).isEqualTo(Hashes.near(known, any, 128));
  }

  @ParameterizedTest
  @EnumSource
  void findsEveryPlantedCopyAmongAHundredThousand(HashIndex.Layout layout) {
    var hashes = new Hashes(1);
    var known = hashes.uniform(100_000);
    var index = built(known, layout);
    for (int bits = 0; bits <= 31; bits++) {
      for (int copy = 0; copy < 50; copy++) {
        var original = known.get(hashes.below(known.size()));
        var query = hashes.away(original, bits);
        assertThat(Hashes.found(index, query, 31)).contains(original);
        assertThat(Hashes.found(index, query, bits)).contains(original);
        if (bits > 0) {
          assertThat(Hashes.found(index, query, bits - 1)).doesNotContain(original);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothKernelsFindTheSame(HashIndex.Layout layout) {
    var hashes = new Hashes(2);
    var known = hashes.clustered(20_000);
    var index = built(known, layout);
    var plain = opened(folder.resolve("index"), new PlainKernels());
    assertThat(Kernels.fastest()).isInstanceOf(VectorKernels.class);
    for (int i = 0; i < 300; i++) {
      var query = hashes.away(known.get(hashes.below(known.size())), hashes.below(45));
      int radius = hashes.below(64);
      assertThat(Hashes.found(plain, query, radius)).isEqualTo(Hashes.found(index, query, radius));
    }
  }

  @Test
  void bothKernelsFindTheSameInTheDelta() {
    var hashes = new Hashes(3);
    for (int count : new int[] {0, 1, 7, 8, 9, 15, 16, 17, 1000}) {
      var known = hashes.clustered(count);
      var delta = new Delta();
      known.forEach(hash -> delta.append(hash, Chunks.of(hash), 1));
      for (int radius : new int[] {0, 3, 31, 40, 128, 256}) {
        var query = Chunks.of(
            count == 0 ? hashes.uniform() : hashes.away(known.getFirst(), hashes.below(40)));
        var plain = new Found();
        var vector = new Found();
        new PlainKernels().near(delta.columns, count, query, radius, plain);
        new VectorKernels().near(delta.columns, count, query, radius, vector);
        assertThat(vector.count()).isEqualTo(plain.count());
        for (int at = 0; at < plain.count(); at++) {
          assertThat(vector.first(at)).isEqualTo(plain.first(at));
          assertThat(vector.second(at)).isEqualTo(plain.second(at));
        }
      }
    }
  }

  @Test
  void anAdditionAndAWithdrawalCountFromTheNextQueryOn() {
    var hash = new Hashes(4).uniform();
    var index = HashIndex.empty();
    index.add(hash, 3);
    assertThat(index.find(hash, new Distance(0)))
        .containsExactly(new HashIndex.Match(hash, new Distance(0), List.of(3)));
    index.add(hash, 1);
    assertThat(index.lists(hash)).containsExactly(1, 3);
    index.withdraw(hash, 3);
    assertThat(index.lists(hash)).containsExactly(1);
    assertThat(index.size()).isOne();
    index.withdraw(hash, 1);
    assertThat(index.find(hash, Distance.SAME_IMAGE)).isEmpty();
    assertThat(index.size()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void oneHashIsFoundAfterAReload(HashIndex.Layout layout) {
    var hash = new Hashes(5).uniform();
    var index = HashIndex.empty();
    index.add(hash, 0);
    var file = folder.resolve("one");
    index.save(file, layout);
    assertThat(opened(file, Kernels.fastest()).lists(hash)).containsExactly(0);
    assertThat(index.lists(hash)).containsExactly(0);
  }

  @ParameterizedTest
  @EnumSource
  void staysEqualToBruteForceThroughChangesSavesAndReloads(HashIndex.Layout layout) {
    var hashes = new Hashes(6);
    var live = new java.util.LinkedHashSet<PdqHash>(hashes.clustered(5_000));
    var index = built(List.copyOf(live), layout);
    for (int round = 0; round < 4; round++) {
      var fresh = hashes.clustered(round == 1 ? 40_000 : 3_000);
      fresh.forEach(hash -> index.add(hash, 7));
      live.addAll(fresh);
      var gone = live.stream().filter(hash -> hashes.below(3) == 0).toList();
      gone.forEach(hash -> index.withdraw(hash, 7));
      gone.forEach(live::remove);
      var back = gone.subList(0, gone.size() / 5);
      back.forEach(hash -> index.add(hash, 7));
      live.addAll(back);
      assertAlike(index, live, hashes);
      if (round % 2 == 1) {
        index.save(folder.resolve("round-" + round), layout);
        assertAlike(index, live, hashes);
        assertAlike(opened(folder.resolve("round-" + round), Kernels.fastest()), live, hashes);
      }
    }
  }

  private static void assertAlike(
      HashIndex index, java.util.Collection<PdqHash> live, Hashes hashes) {
    assertThat(index.size()).isEqualTo(live.size());
    var known = new ArrayList<>(live);
    for (int i = 0; i < 40; i++) {
      var query = hashes.away(known.get(hashes.below(known.size())), hashes.below(35));
      assertThat(Hashes.found(index, query, 31)).isEqualTo(Hashes.near(known, query, 31));
    }
  }

  @Test
  void keepsOneRowForAHashThatManyListsHold() {
    var hashes = new Hashes(8);
    var known = hashes.uniform(500);
    try (var builder = HashIndex.build(folder.resolve("many"), HashIndex.Layout.FAST)) {
      for (int list : new int[] {900_000, 2, 5, 2}) {
        known.forEach(hash -> builder.add(hash, list));
      }
      var index = builder.finish();
      assertThat(index.size()).isEqualTo(500);
      known.forEach(hash -> assertThat(index.lists(hash)).containsExactly(2, 5, 900_000));
      assertThat(opened(folder.resolve("many"), Kernels.fastest()).lists(known.getFirst()))
          .containsExactly(2, 5, 900_000);
    }
  }

  @Test
  void keepsOneSetForAHashThatStandsOnVeryManyLines() {
    var hash = new Hashes(13).uniform();
    try (var builder = HashIndex.build(folder.resolve("same"), HashIndex.Layout.FAST)) {
      for (int line = 0; line < 50_000; line++) {
        builder.add(hash, line);
      }
      assertThat(builder.finish().lists(hash)).hasSize(50_000).startsWith(0, 1).endsWith(49_999);
    }
    assertThat(folder.resolve("same").toFile().length()).isLessThan(6_500_000);
  }

  @Test
  void sortsMoreEntriesThanItKeepsInMemory() {
    var hashes = new Hashes(9);
    var centre = hashes.uniform();
    try (var builder = HashIndex.build(folder.resolve("spilled"), HashIndex.Layout.FAST)) {
      var known = new ArrayList<PdqHash>();
      for (int i = 0; i < 20_000; i++) {
        known.add(hashes.away(centre, hashes.below(4)));
      }
      known.forEach(hash -> builder.add(hash, 1));
      var index = builder.finish();
      assertThat(index.size()).isEqualTo(known.stream().distinct().count());
      assertThat(index.find(centre, Distance.SAME_IMAGE)).hasSize((int) index.size());
    }
    assertThat(folder.toFile().list()).containsExactly("spilled");
  }

  @Test
  void leavesNoFileBehindWhenItIsNotFinished() throws Exception {
    try (var builder = HashIndex.build(folder.resolve("unfinished"), HashIndex.Layout.FAST)) {
      builder.add(new Hashes(10).uniform(), 1);
    }
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void answersWhileItChangesAndSaves() throws Exception {
    var hashes = new Hashes(11);
    var steady = hashes.uniform(200);
    var index = HashIndex.empty();
    steady.forEach(hash -> index.add(hash, 0));
    var passing = hashes.uniform(60_000);
    var missed = new ArrayList<PdqHash>();
    var reader = Thread.ofPlatform().start(() -> {
      while (!Thread.currentThread().isInterrupted()) {
        steady.stream().filter(hash -> index.lists(hash).isEmpty()).forEach(missed::add);
      }
    });
    var changer = Thread.ofPlatform().start(() -> {
      for (int i = 0; i < passing.size(); i++) {
        index.add(passing.get(i), 1);
        index.add(steady.get(i % steady.size()), 2 + i % 3);
        index.withdraw(steady.get((i + 7) % steady.size()), 2 + i % 3);
      }
    });
    for (int save = 0; changer.isAlive(); save++) {
      index.save(
          folder.resolve("save"), save % 2 == 0 ? HashIndex.Layout.FAST : HashIndex.Layout.LEAN);
    }
    changer.join();
    reader.interrupt();
    reader.join();
    assertThat(missed).isEmpty();
    assertThat(index.size()).isEqualTo(steady.size() + passing.size());
    passing.forEach(hash -> assertThat(index.lists(hash)).containsExactly(1));
  }

  @Test
  void refusesAListWithoutANumber() {
    var index = HashIndex.empty();
    assertThatThrownBy(() -> index.add(new Hashes(12).uniform(), -1))
        .hasMessageContaining("was -1");
  }

  static HashIndex opened(Path file, Kernels kernels) {
    return switch (HashIndex.open(file, kernels)) {
      case HashIndex.Opening.Opened(var index) -> index;
      case HashIndex.Opening.Refused(var reason) -> throw new AssertionError(reason);
    };
  }
}

package org.nightlight.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightlight.matching.Distance;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.HandClock;
import org.nightlight.store.Store;
import org.nightlight.store.TestStore;

/// Lists in the real database, and the indexes made of them.
class ListsTest {

  private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");

  @TempDir
  private Path folder;

  private Store store;
  private Lists lists;
  private KnownHashes known;
  private HashList list;

  @BeforeEach
  void open() {
    store = TestStore.fresh();
    var clock = new HandClock(NOW.toString());
    lists = new Lists(store, TestOversight.on(store, clock), clock, () -> known.catchUp());
    known = new KnownHashes(store, folder, lists::all);
    known.catchUp();
    list = make("One");
  }

  @AfterEach
  void close() {
    known.close();
    store.close();
  }

  private HashList make(String name) {
    return lists.make(
        new Lists.Settings(
            name, "test", HashList.Kind.OTHER, 31, HashList.Act.HOLD, true, Optional.empty()),
        new Actor.Machine("test"));
  }

  private static KnownHash md5(int seed) {
    return hash(HashKind.MD5, seed, 16);
  }

  private static KnownHash pdq(int seed) {
    return hash(HashKind.PDQ, seed, 32);
  }

  private static KnownHash hash(HashKind kind, int seed, int length) {
    var bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return new KnownHash(kind, HexFormat.of().formatHex(bytes));
  }

  private static Entry entry(String origin, KnownHash... hashes) {
    return entry(origin, NOW, hashes);
  }

  private static Entry entry(String origin, Instant at, KnownHash... hashes) {
    return new Entry(
        origin, "a member", at, List.of(new Category("ncmec", "A1")), Arrays.asList(hashes));
  }

  private KnownHashes.Loaded loaded() {
    return loaded(known);
  }

  private static KnownHashes.Loaded loaded(KnownHashes known) {
    return ((KnownHashes.State.Ready) known.state()).loaded();
  }

  private boolean holds(KnownHash hash) {
    return holds(loaded(), hash, list.id());
  }

  private static boolean holds(KnownHashes.Loaded loaded, KnownHash hash, ListId list) {
    return hash.kind() == HashKind.PDQ
        ? loaded.pdq().lists(hash.look()).contains(list.value())
        : loaded.exact(hash.kind()).lists(hash.digest()).contains(list.value());
  }

  @Test
  void remembersHowOldAListMayBeAndThatSomeMayBeOfAnyAge() {
    assertThat(list.staleAfter()).isEmpty();
    var wish = new Lists.Settings(
        "One",
        "test",
        HashList.Kind.OTHER,
        31,
        HashList.Act.HOLD,
        true,
        Optional.of(java.time.Duration.ofHours(26)));
    lists.change(list.id(), wish, new Actor.Machine("test"));
    assertThat(lists.list(list.id()).staleAfter()).contains(java.time.Duration.ofHours(26));
  }

  @Test
  void knowsAHashFromTheCommitOnThatPutsIt() {
    lists.put(list.id(), List.of(entry("e1", md5(1), pdq(1))));
    assertThat(holds(md5(1))).isTrue();
    assertThat(holds(pdq(1))).isTrue();
    assertThat(loaded().holds().get(list.id().value()))
        .containsExactlyInAnyOrder(HashKind.PDQ, HashKind.MD5);
  }

  @Test
  void knowsNothingOfAChangeThatWasRolledBack() {
    try {
      store.transact(() -> {
        lists.put(list.id(), List.of(entry("e1", md5(1))));
        throw new IllegalStateException("no");
      });
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessage("no");
    }
    known.catchUp();
    assertThat(holds(md5(1))).isFalse();
  }

  @Test
  void forgetsAHashAtOnceWhenItsOnlyEntryIsWithdrawn() {
    lists.put(list.id(), List.of(entry("e1", md5(1)), entry("e2", md5(1), md5(2))));
    lists.withdraw(list.id(), List.of("e1"), NOW);
    assertThat(holds(md5(1))).isTrue();
    lists.withdraw(list.id(), List.of("e2", "never-heard-of"), NOW);
    assertThat(holds(md5(1))).isFalse();
    assertThat(holds(md5(2))).isFalse();
    assertThat(lists.held(list.id())).isEqualTo(new Lists.Held(0, 2, java.util.Map.of()));
  }

  @Test
  void withdrawsWhatAnEntryNoLongerHolds() {
    lists.put(list.id(), List.of(entry("e1", md5(1), pdq(1))));
    lists.put(list.id(), List.of(entry("e1", md5(1), pdq(2))));
    assertThat(holds(md5(1))).isTrue();
    assertThat(holds(pdq(1))).isFalse();
    assertThat(holds(pdq(2))).isTrue();
  }

  @Test
  void letsNothingOlderUndoWhatIsNewer() {
    lists.put(list.id(), List.of(entry("e1", NOW, md5(2))));
    lists.put(list.id(), List.of(entry("e1", NOW.minusSeconds(60), md5(1))));
    lists.withdraw(list.id(), List.of("e1"), NOW.minusSeconds(1));
    assertThat(holds(md5(2))).isTrue();
    assertThat(holds(md5(1))).isFalse();
  }

  @Test
  void takesTheNewestOfTwoStatesOfOneEntryInABatch() {
    lists.put(
        list.id(), List.of(entry("e1", NOW.plusSeconds(9), md5(2)), entry("e1", NOW, md5(1))));
    assertThat(holds(md5(2))).isTrue();
    assertThat(holds(md5(1))).isFalse();
  }

  @Test
  void keepsListsApart() {
    var other = make("Two");
    lists.put(list.id(), List.of(entry("e1", md5(1))));
    lists.put(other.id(), List.of(entry("e1", md5(1))));
    lists.withdraw(list.id(), List.of("e1"), NOW);
    assertThat(holds(md5(1))).isFalse();
    assertThat(holds(loaded(), md5(1), other.id())).isTrue();
  }

  @Test
  void saysWhatAnEntrySaysAndWhoGaveIt() {
    lists.put(list.id(), List.of(entry("e1", md5(1))));
    var said = lists.said(list.id(), md5(1)).getFirst();
    assertThat(said.giver()).isEqualTo("a member");
    assertThat(said.categories()).containsExactly(new Category("ncmec", "A1"));
  }

  @Test
  void findsEverythingAgainAfterARestartWithAndWithoutASave() {
    var random = new Random(7);
    var held = new ArrayList<KnownHash>();
    for (var i = 0; i < 200; i++) {
      var hash = random.nextBoolean() ? md5(i) : pdq(i);
      lists.put(list.id(), List.of(entry("e" + i, hash)));
      if (i % 3 == 0) {
        lists.withdraw(list.id(), List.of("e" + i), NOW);
      } else {
        held.add(hash);
      }
      if (i == 90 || i == 150) {
        known.save();
      }
    }
    try (var again = new KnownHashes(store, folder, lists::all)) {
      again.catchUp();
      assertThat(held).allMatch(hash -> holds(loaded(again), hash, list.id()));
      assertThat(loaded(again).size()).isEqualTo(held.size());
      assertThat(again.note()).isEmpty();
    }
  }

  @Test
  void makesADamagedFileAnewFromTheDatabaseAndSaysSo() throws IOException {
    lists.put(list.id(), List.of(entry("e1", md5(1), pdq(1))));
    known.save();
    var generation = Generation.newestFirst(folder).getFirst();
    for (var name : List.of("pdq.index", "md5.index")) {
      var file = generation.path().resolve(name);
      var bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
    }
    try (var again = new KnownHashes(store, folder, lists::all)) {
      again.catchUp();
      assertThat(holds(loaded(again), md5(1), list.id())).isTrue();
      assertThat(holds(loaded(again), pdq(1), list.id())).isTrue();
      assertThat(again.note()).contains("damaged");
    }
  }

  @Test
  void makesMissingAndShortenedFilesAnew() throws IOException {
    lists.put(list.id(), List.of(entry("e1", md5(1), pdq(1))));
    known.save();
    var generation = Generation.newestFirst(folder).getFirst();
    Files.delete(generation.path().resolve("md5.index"));
    try (var again = new KnownHashes(store, folder, lists::all)) {
      again.catchUp();
      assertThat(holds(loaded(again), md5(1), list.id())).isTrue();
    }
    var pdq = Generation.newestFirst(folder).getFirst().path().resolve("pdq.index");
    Files.write(pdq, Arrays.copyOf(Files.readAllBytes(pdq), 40));
    try (var again = new KnownHashes(store, folder, lists::all)) {
      again.catchUp();
      assertThat(holds(loaded(again), pdq(1), list.id())).isTrue();
    }
  }

  @Test
  void neverUsesTheFilesOfAnotherDatabase() {
    lists.put(list.id(), List.of(entry("e1", md5(1))));
    known.save();
    try (var other = TestStore.fresh();
        var elsewhere = new KnownHashes(other, folder, List::of)) {
      elsewhere.catchUp();
      assertThat(loaded(elsewhere).size()).isZero();
    }
  }

  @Test
  void writersThatComeAtTheSameTimeLoseNothing() throws InterruptedException {
    var threads = new ArrayList<Thread>();
    for (var writer = 0; writer < 6; writer++) {
      var number = writer;
      threads.add(Thread.ofVirtual().start(() -> {
        for (var i = 0; i < 20; i++) {
          lists.put(list.id(), List.of(entry("w" + number + "-" + i, md5(number * 100 + i))));
        }
      }));
    }
    for (var thread : threads) {
      thread.join();
    }
    assertThat(loaded().exact(HashKind.MD5).size()).isEqualTo(120);
  }

  @Test
  void findsWhatLooksTheSameWithinTheDistance() {
    lists.put(list.id(), List.of(entry("e1", pdq(1))));
    var near = HexFormat.of().parseHex(pdq(1).hex());
    near[3] ^= 0x0f;
    var asked = new KnownHash(HashKind.PDQ, HexFormat.of().formatHex(near));
    assertThat(loaded().pdq().find(asked.look(), Distance.SAME_IMAGE))
        .singleElement()
        .satisfies(match -> assertThat(match.distance().bits()).isEqualTo(4));
  }
}

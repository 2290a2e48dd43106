package org.nightlight.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.HandClock;
import org.nightlight.store.Secrets;
import org.nightlight.store.Store;
import org.nightlight.store.TestStore;

/// How long exhibits are kept, what destroys them, and under whose master key they lie.
class RetentionTest {

  private static final Actor SOMEONE = new Actor.Machine("test");
  private static final Origin ORIGIN = new Origin(SOMEONE, "attachment", "text/plain");
  private static final byte[] WORDS =
      "neutral words".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  @TempDir
  private Path folder;

  private final Store store = TestStore.fresh();
  private final HandClock clock = new HandClock("2026-11-02T09:00:00Z");

  @AfterEach
  void close() {
    store.close();
  }

  private Oversight oversight() {
    return TestOversight.on(store, clock, folder.resolve("keys"));
  }

  private Evidence evidence() {
    return new Evidence(store, oversight(), folder, clock);
  }

  private List<Path> objects() throws IOException {
    try (var files = Files.walk(folder.resolve("evidence"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void keepsToTheLastSecondOfTheLongestClockAndNotAMomentMore() throws IOException {
    var evidence = evidence();
    var id = evidence.seal(WORDS, ORIGIN);
    evidence.preserve(id, "us-report", clock.instant());
    clock.pass(Duration.ofDays(365).minusSeconds(1));
    assertThat(evidence.shredDue()).isZero();
    assertThat(evidence.open(id, SOMEONE, "test")).isInstanceOf(Reading.Intact.class);
    clock.pass(Duration.ofSeconds(1));
    assertThat(evidence.shredDue()).isEqualTo(1);
    assertThat(evidence.open(id, SOMEONE, "test")).isInstanceOf(Reading.Shredded.class);
    assertThat(objects()).isEmpty();
    assertThat(evidence.custody(id).stream().map(CustodyEntry::act))
        .containsExactly("sealed", "opened", "shredded", "found-shredded");
    assertThat(evidence.shredDue()).isZero();
  }

  @Test
  void deletesNothingUnderAHoldAndEverythingDueOnceItIsReleased() {
    var evidence = evidence();
    var id = evidence.seal(WORDS, ORIGIN);
    var other = evidence.seal(WORDS, ORIGIN);
    var permit = TestOversight.permit(oversight(), Permission.MANAGE_HOLDS);
    assertThat(evidence.hold(id, "request 7", permit)).isTrue();
    clock.pass(Duration.ofDays(3650));
    assertThat(evidence.shredDue()).isEqualTo(1);
    assertThat(evidence.open(other, SOMEONE, "test")).isInstanceOf(Reading.Shredded.class);
    assertThat(evidence.open(id, SOMEONE, "test")).isInstanceOf(Reading.Intact.class);
    var hold = new Clocks(store).holds().getFirst().id();
    assertThat(evidence.release(hold, permit)).isTrue();
    assertThat(evidence.release(hold, permit)).isFalse();
    assertThat(evidence.shredDue()).isEqualTo(1);
  }

  @Test
  void findsWhatIsFreeBehindHoweverManyThatAreHeld() {
    var evidence = evidence();
    var permit = TestOversight.permit(oversight(), Permission.MANAGE_HOLDS);
    for (var at = 0; at < 3; at++) {
      evidence.hold(evidence.seal(WORDS, ORIGIN), "request " + at, permit);
    }
    clock.pass(Duration.ofDays(1));
    var free = evidence.seal(WORDS, ORIGIN);
    clock.pass(Duration.ofDays(3650));
    assertThat(new Clocks(store).freeAndDue(clock.instant(), 1)).containsExactly(free);
  }

  @Test
  void aClockIsOnlyEverMovedFurtherAway() {
    var evidence = evidence();
    var id = evidence.seal(WORDS, ORIGIN);
    evidence.preserve(id, "us-report", clock.instant());
    evidence.preserve(id, "us-report", clock.instant().minus(Duration.ofDays(300)));
    clock.pass(Duration.ofDays(364));
    assertThat(evidence.shredDue()).isZero();
  }

  @Test
  void shreddingOneLeavesAnotherWithTheSameBytesAlone() {
    var evidence = evidence();
    var id = evidence.seal(WORDS, ORIGIN);
    var same = evidence.seal(WORDS, ORIGIN);
    evidence.preserve(same, "us-report", clock.instant());
    clock.pass(Duration.ofDays(181));
    assertThat(evidence.shredDue()).isEqualTo(1);
    assertThat(evidence.open(id, SOMEONE, "test")).isInstanceOf(Reading.Shredded.class);
    assertThat(evidence.open(same, SOMEONE, "test")).isInstanceOf(Reading.Intact.class);
  }

  @Test
  void whatAnOldCopyOfTheDatabaseBringsBackStaysUnreadableAndIsShreddedAgain() {
    var evidence = evidence();
    var id = evidence.seal(WORDS, ORIGIN);
    var before = store
        .sql()
        .sql("select wrapped_key from evidence_exhibit")
        .query(String.class)
        .single();
    clock.pass(Duration.ofDays(181));
    evidence.shredDue();
    store
        .sql()
        .sql("update evidence_exhibit set shredded = null, wrapped_key = ?")
        .param(before)
        .update();
    var restored = evidence();
    assertThat(restored.open(id, SOMEONE, "test")).isInstanceOf(Reading.Shredded.class);
    assertThat(restored.shredAgain()).isEqualTo(1);
    assertThat(store
            .sql()
            .sql("select wrapped_key from evidence_exhibit")
            .query(String.class)
            .single())
        .isEmpty();
  }

  @Test
  void aNewMasterKeyTakesOverWithoutTouchingObjectsAndTheOldOneOpensNothingMore()
      throws IOException {
    var keys = folder.resolve("keys");
    var evidence = evidence();
    var id = evidence.seal(WORDS, ORIGIN);
    var objects = objects().stream().map(RetentionTest::bytes).toList();
    var old = MasterKey.ring(keys, Map.of());
    Files.move(MasterKey.file(keys), MasterKey.before(keys));
    Secrets.text(MasterKey.file(keys));
    var rotating = evidence();
    assertThat(rotating.open(id, SOMEONE, "test")).isInstanceOf(Reading.Intact.class);
    assertThat(rotating.rewrap()).isEqualTo(1);
    assertThat(rotating.rewrap()).isZero();
    Files.delete(MasterKey.before(keys));
    assertThat(evidence().open(id, SOMEONE, "test")).isInstanceOf(Reading.Intact.class);
    assertThat(objects().stream().map(RetentionTest::bytes).toList()).isEqualTo(objects);
    var withOld = new Evidence(
        store, oversight(), folder, new MasterKey.Ring(old.now(), Optional.empty()), clock);
    assertThat(withOld.open(id, SOMEONE, "test")).isInstanceOf(Reading.NotNow.class);
    assertThat(withOld.inspect().troubles())
        .containsExactly("exhibit " + id + " was not checked: it or its key cannot be reached");
  }

  private static String bytes(Path file) {
    try {
      return java.util.HexFormat.of().formatHex(Files.readAllBytes(file));
    } catch (IOException fault) {
      throw new java.io.UncheckedIOException(fault);
    }
  }

  @Test
  void aMasterKeyMayComeFromTheEnvironment() {
    var ring = MasterKey.ring(folder.resolve("keys"), Map.of(MasterKey.VARIABLE, Secrets.random()));
    var evidence = new Evidence(store, oversight(), folder, ring, clock);
    var id = evidence.seal(WORDS, ORIGIN);
    assertThat(evidence.open(id, SOMEONE, "test")).isInstanceOf(Reading.Intact.class);
    assertThat(Files.exists(MasterKey.file(folder.resolve("keys")))).isFalse();
    assertThat(evidence().open(id, SOMEONE, "test")).isInstanceOf(Reading.NotNow.class);
  }

  @Test
  void theCustodyFileIsCheckedWithoutUsAndAnyLineChangedInItIsFound() {
    var oversight = oversight();
    var evidence = new Evidence(store, oversight, folder, clock);
    var id = evidence.seal(WORDS, ORIGIN);
    evidence.open(id, SOMEONE, "test");
    TestOversight.seal(oversight);
    var file = new EvidencePages(evidence, new Clocks(store), oversight, clock)
        .proved(evidence.exhibit(id).orElseThrow());
    var json = tools.jackson.databind.json.JsonMapper.builder().build().writeValueAsString(file);
    var key = oversight.proved("exhibit/" + id).verifier();
    var digest = evidence.exhibit(id).orElseThrow().sha256();
    assertThat(CustodyCheck.troubles(json, key, Optional.of(digest))).isEmpty();
    assertThat(CustodyCheck.troubles(json, key, Optional.of("00")))
        .singleElement()
        .asString()
        .contains("not the one that was sealed");
    for (var change : Map.of(
            "\"act\":\"opened\"",
            "\"act\":\"viewed\"",
            "machine/test",
            "machine/other",
            "opened-exhibit",
            "closed-exhibit",
            "\"purpose\":\"test\"",
            "\"purpose\":\"other\"",
            digest.substring(0, 12),
            "000000000000")
        .entrySet()) {
      assertThat(json).contains(change.getKey());
      assertThat(CustodyCheck.troubles(
              json.replace(change.getKey(), change.getValue()), key, Optional.empty()))
          .as(change.getKey())
          .isNotEmpty();
    }
    assertThat(CustodyCheck.unproved(json)).isZero();
    var stranger =
        TestOversight.on(TestStore.fresh(), clock).proved("exhibit/" + id).verifier();
    assertThat(CustodyCheck.troubles(json, stranger, Optional.empty())).isNotEmpty();
  }
}

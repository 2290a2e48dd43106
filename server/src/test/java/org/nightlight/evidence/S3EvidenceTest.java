package org.nightlight.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// All that holds of evidence in a folder, in a bucket; and what is only so in a bucket.
class S3EvidenceTest extends EvidenceTest {

  private static final S3Store STORE =
      new S3Store(Path.of("target", "test-data", "s3-" + UUID.randomUUID()));

  private final String bucket = "bucket-" + UUID.randomUUID();

  @AfterAll
  static void stop() {
    STORE.close();
  }

  private S3Blobs s3(Clock clock) {
    try {
      STORE.make(bucket);
    } catch (IOException fault) {
      throw new java.io.UncheckedIOException(fault);
    }
    return new S3Blobs(S3Setting.from(STORE.environment(bucket)).orElseThrow(), clock);
  }

  @Override
  BlobStore blobs() {
    return s3(Clock.systemUTC());
  }

  @Override
  List<Path> files() throws IOException {
    return Stream.concat(super.files().stream(), objects().stream()).toList();
  }

  @Override
  List<Path> objects() throws IOException {
    return STORE.objects(bucket);
  }

  /// The store is of one piece with this process: what it holds would be measured too.
  @Override
  void sealsAndChecksFarMoreThanFitsIntoMemory() {}

  @Override
  void streamsFarMoreThanItHoldsInMemory() {}

  /// Whoever may read a bucket is the store's affair; its objects are noise without the key.
  @Override
  void letsNobodyButTheOwnerReadKeyAndObjects() {}

  @Test
  void givesBackWhatWasSentInParts() throws IOException {
    for (var size : new int[] {S3Blobs.PART_BYTES - 100, 2 * S3Blobs.PART_BYTES + 17}) {
      var original = noise(size);
      var id = evidence.seal(original, ORIGIN);
      assertThat(sha256(intact(reopened(), id).bytes())).isEqualTo(sha256(original));
    }
    assertThat(objects()).hasSize(2);
  }

  @Test
  void leavesNothingOfPartsWhereTheOriginalBreaksOff() throws IOException {
    var long1 = new ByteArrayInputStream(noise(S3Blobs.PART_BYTES + (1 << 20)));
    assertThatThrownBy(() -> evidence.seal(new SequenceInputStream(long1, new Broken()), ORIGIN))
        .hasMessageContaining("went away");
    assertThat(objects()).isEmpty();
  }

  @Test
  void writesOverNothing() throws IOException {
    var blobs = s3(Clock.systemUTC());
    try (var first = blobs.begin();
        var other = blobs.begin(first.name())) {
      first.out().write(1);
      first.keep();
      other.out().write(2);
      assertThatThrownBy(other::keep).hasMessageContaining("answered 412");
    }
    var name = objects().getFirst().getFileName().toString();
    assertThat(blobs.open(name).orElseThrow().readAllBytes()).containsExactly(1);
  }

  /// What a process killed while it sends leaves: parts that nobody completed.
  @Override
  void clearsAwayWhatAKilledProcessWasWriting() throws IOException {
    var kept = evidence.seal(noise(100), ORIGIN);
    var draft = s3(Clock.systemUTC()).begin();
    draft.out().write(noise(S3Blobs.PART_BYTES + 1));
    s3(Clock.systemUTC()).check();
    assertThat(objects()).hasSizeGreaterThan(1);
    s3(Clock.offset(Clock.systemUTC(), Duration.ofDays(2))).check();
    assertThat(objects()).hasSize(1);
    assertThat(intact(reopened(), kept).bytes()).hasSize(100);
  }

  @Test
  void saysNotNowWhileTheStoreDoesNotAnswer() throws IOException {
    var own = new S3Store(Path.of("target", "test-data", "s3-" + UUID.randomUUID()));
    own.make(bucket);
    var here = new S3Blobs(S3Setting.from(own.environment(bucket)).orElseThrow(), clock());
    var there = evidence(here);
    var id = there.seal(noise(100), ORIGIN);
    own.close();
    assertThat(there.open(id, SOMEONE, "test")).isInstanceOf(Reading.NotNow.class);
    assertThatThrownBy(() -> there.seal(noise(100), ORIGIN)).hasMessageContaining(bucket);
    assertThatThrownBy(here::check).hasMessageContaining("cannot be reached");
  }

  private static Clock clock() {
    return Clock.systemUTC();
  }

  @Test
  void saysAtStartWhichBucketOrCredentialIsWrong() {
    var good = STORE.environment(bucket);
    assertThatThrownBy(() -> keeping(with(good, S3Setting.BUCKET, "no-such-bucket")))
        .isInstanceOf(Unreachable.class)
        .hasMessageContaining("the bucket no-such-bucket at 127.0.0.1 does not exist");
    blobs();
    assertThatThrownBy(() -> keeping(with(good, "NIGHTLIGHT_S3_SECRET", "guessed")))
        .isInstanceOf(Unreachable.class)
        .hasMessageContaining("refuses these credentials");
    assertThatThrownBy(() -> keeping(with(good, "NIGHTLIGHT_S3_SECRET", "")))
        .hasMessageContaining("are set together");
    assertThatThrownBy(() -> keeping(with(good, "NIGHTLIGHT_S3_ENDPOINT", "bucket.example")))
        .hasMessageContaining("NIGHTLIGHT_S3_ENDPOINT");
    assertThatThrownBy(() -> keeping(with(good, "NIGHTLIGHT_S3_LOCK_DAYS", "soon")))
        .hasMessageContaining("NIGHTLIGHT_S3_LOCK_DAYS");
    assertThat(keeping(good).blobs()).isInstanceOf(S3Blobs.class);
    assertThat(keeping(Map.of()).blobs()).isInstanceOf(FolderBlobs.class);
  }

  private Keeping keeping(Map<String, String> environment) {
    return Keeping.of(folder, environment, clock());
  }

  private static Map<String, String> with(Map<String, String> all, String name, String value) {
    var changed = new HashMap<>(all);
    changed.put(name, value);
    return changed;
  }

  /// S3Proxy knows no object lock: what is asked of a store that does is read off the wire.
  @Test
  void asksTheStoreToLetNobodyDeleteBeforeADay() throws IOException {
    var asked = new java.util.concurrent.ConcurrentHashMap<String, String>();
    var server = com.sun.net.httpserver.HttpServer.create(
        new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      exchange.getRequestBody().readAllBytes();
      for (var one : exchange.getRequestHeaders().entrySet()) {
        asked.put(
            one.getKey().toLowerCase(java.util.Locale.ROOT), one.getValue().getFirst());
      }
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
    server.start();
    var setting = with(
        with(STORE.environment(bucket), "NIGHTLIGHT_S3_LOCK_DAYS", "30"),
        "NIGHTLIGHT_S3_ENDPOINT",
        "http://127.0.0.1:" + server.getAddress().getPort());
    var at = Clock.fixed(java.time.Instant.parse("2026-11-02T09:00:00Z"), java.time.ZoneOffset.UTC);
    try (var draft = new S3Blobs(S3Setting.from(setting).orElseThrow(), at).begin()) {
      draft.out().write(1);
      draft.keep();
    } finally {
      server.stop(0);
    }
    assertThat(asked)
        .containsEntry("if-none-match", "*")
        .containsEntry("x-amz-object-lock-mode", "COMPLIANCE")
        .containsEntry("x-amz-object-lock-retain-until-date", "2026-12-02T09:00:00Z");
  }
}

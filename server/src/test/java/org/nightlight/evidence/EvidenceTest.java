package org.nightlight.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.Store;
import org.nightlight.store.TestStore;

class EvidenceTest {

  static final Actor SOMEONE = new Actor.Machine("test");
  static final Origin ORIGIN = new Origin(SOMEONE, "attachment", "application/octet-stream");

  @TempDir
  Path folder;

  Store store;
  Evidence evidence;

  @BeforeEach
  void open() {
    store = TestStore.fresh();
    evidence = reopened();
  }

  @AfterEach
  void close() {
    store.close();
  }

  /// Sixteen times the heap there is; the benchmark does the same with a gigabyte.
  @Test
  void sealsAndChecksFarMoreThanFitsIntoMemory() throws Exception {
    var bytes = 256L << 20;
    var process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx16m",
            "-cp",
            System.getProperty("java.class.path"),
            SmallHeap.class.getName(),
            folder.resolve("small").toString(),
            Long.toString(bytes))
        .redirectErrorStream(true)
        .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains(bytes + " INTACT");
  }

  Evidence reopened() {
    return reopened(MasterKey.ring(folder.resolve("keys"), Map.of()));
  }

  Evidence reopened(MasterKey.Ring ring) {
    return evidence(new Keeping(blobs(), ring));
  }

  Evidence evidence(BlobStore blobs) {
    return evidence(new Keeping(blobs, MasterKey.ring(folder.resolve("keys"), Map.of())));
  }

  private Evidence evidence(Keeping keeping) {
    return new Evidence(
        store,
        TestOversight.on(store, Clock.systemUTC(), folder.resolve("keys")),
        folder,
        keeping,
        Clock.systemUTC());
  }

  /// Where sealed objects lie; [S3EvidenceTest] says somewhere else, and all the rest holds there.
  BlobStore blobs() {
    return new FolderBlobs(folder.resolve("evidence"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 65_455, 65_456, 65_457, 65_536, 131_072, 1_000_003})
  void givesBackExactlyWhatWasSealed(int size) {
    var original = noise(size);
    var id = evidence.seal(original, ORIGIN);
    assertThat(intact(reopened(), id).bytes()).isEqualTo(original);
    var exhibit = evidence.exhibit(id).orElseThrow();
    assertThat(exhibit.bytes()).isEqualTo(size);
    assertThat(exhibit.sha256()).isEqualTo(sha256(original));
  }

  @Test
  void keepsNothingReadableOnTheDisk() throws IOException {
    var marker = "a sentence nobody else may read 7b1f";
    evidence.seal(marker.getBytes(StandardCharsets.UTF_8), ORIGIN);
    for (var file : files()) {
      assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
          .as(file.toString())
          .doesNotContain(marker)
          .doesNotContain("nobody else");
    }
  }

  @Test
  void sealsTheSameBytesDifferentlyEachTime() throws IOException {
    var original = noise(500);
    evidence.seal(original, ORIGIN);
    evidence.seal(original, ORIGIN);
    var objects = objects();
    assertThat(objects).hasSize(2);
    assertThat(Files.readAllBytes(objects.getFirst()))
        .isNotEqualTo(Files.readAllBytes(objects.getLast()));
  }

  @Test
  void letsNobodyButTheOwnerReadKeyAndObjects() throws IOException {
    evidence.seal(noise(10), ORIGIN);
    assertThat(Files.getPosixFilePermissions(folder.resolve("keys/evidence")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.getPosixFilePermissions(objects().getFirst()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void saysAlteredForAnyFlippedBit() throws IOException {
    var id = evidence.seal(noise(150_000), ORIGIN);
    var object = objects().getFirst();
    var sealed = Files.readAllBytes(object);
    var random = new Random(11);
    for (var round = 0; round < 60; round++) {
      var at = round < 45 ? round : random.nextInt(sealed.length);
      var flipped = sealed.clone();
      flipped[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(object, flipped);
      assertThat(evidence.open(id, SOMEONE, "test"))
          .as("byte " + at)
          .isInstanceOf(Reading.Altered.class);
    }
    Files.write(object, sealed);
    assertThat(evidence.open(id, SOMEONE, "test")).isInstanceOf(Reading.Intact.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 39, 40, 41, 65_535, 65_536, 65_537, 131_072, 150_000})
  void saysAlteredForAnObjectWhoseEndIsGone(int length) throws IOException {
    var id = evidence.seal(noise(150_000), ORIGIN);
    var object = objects().getFirst();
    Files.write(object, Arrays.copyOf(Files.readAllBytes(object), length));
    assertThat(evidence.open(id, SOMEONE, "test")).isInstanceOf(Reading.Altered.class);
  }

  @Test
  void saysAlteredForAnObjectWithMoreAtItsEnd() throws IOException {
    var id = evidence.seal(noise(100), ORIGIN);
    Files.write(objects().getFirst(), new byte[] {1}, StandardOpenOption.APPEND);
    assertThat(evidence.open(id, SOMEONE, "test")).isInstanceOf(Reading.Altered.class);
  }

  @Test
  void saysAlteredForAnotherExhibitsObjectAndKeyInItsPlace() {
    var one = evidence.seal(noise(100), ORIGIN);
    var other = evidence.seal(noise(100), ORIGIN);
    store
        .sql()
        .sql("update evidence_exhibit set object = object || '-' where id = ?")
        .param(other.value())
        .update();
    store.sql().sql("""
            update evidence_exhibit a set object = rtrim(b.object, '-'), wrapped_key = b.wrapped_key
            from evidence_exhibit b where a.id = ? and b.id = ?
            """).params(one.value(), other.value()).update();
    assertThat(evidence.open(one, SOMEONE, "test")).isInstanceOf(Reading.Altered.class);
  }

  @Test
  void saysMissingForAnObjectThatIsGone() throws IOException {
    var id = evidence.seal(noise(100), ORIGIN);
    Files.delete(objects().getFirst());
    assertThat(evidence.open(id, SOMEONE, "test")).isInstanceOf(Reading.Missing.class);
  }

  @Test
  void saysUnknownForAnExhibitNobodySealed() {
    assertThat(evidence.open(new ExhibitId(new UUID(0, 1)), SOMEONE, "test"))
        .isInstanceOf(Reading.Unknown.class);
  }

  /// A key management service that answers, or does not.
  private static final class Far implements Aead {
    private final Aead key = ringKey();
    private boolean there = true;

    private static Aead ringKey() {
      try {
        return new AesGcmJce(noise(32));
      } catch (GeneralSecurityException fault) {
        throw new IllegalStateException(fault);
      }
    }

    private void ask() {
      if (!there) {
        throw new Unreachable("the key does not answer");
      }
    }

    @Override
    public byte[] encrypt(byte[] bytes, byte[] bound) throws GeneralSecurityException {
      ask();
      return key.encrypt(bytes, bound);
    }

    @Override
    public byte[] decrypt(byte[] bytes, byte[] bound) throws GeneralSecurityException {
      ask();
      return key.decrypt(bytes, bound);
    }
  }

  @Test
  void saysNotNowAndLosesNothingWhileTheMasterKeyCannotBeReached() throws IOException {
    var far = new Far();
    evidence = reopened(new MasterKey.Ring(new MasterKey("far", far), Optional.empty()));
    var id = evidence.seal(noise(100), ORIGIN);
    far.there = false;
    assertThat(evidence.open(id, SOMEONE, "test")).isInstanceOf(Reading.NotNow.class);
    assertThat(evidence.custody(id).getLast().act()).isEqualTo("could-not-open");
    assertThat(evidence.inspect().troubles())
        .singleElement()
        .satisfies(words -> assertThat(words).contains("was not checked"));
    assertThatThrownBy(() -> evidence.seal(noise(100), ORIGIN)).isInstanceOf(Unreachable.class);
    assertThat(objects()).hasSize(1);
    assertThat(count("evidence_exhibit")).isOne();
    far.there = true;
    assertThat(intact(evidence, id).bytes()).isEqualTo(noise(100));
  }

  @Test
  void keepsWhoDidWhatAndWhy() throws IOException {
    var id = evidence.seal(noise(100), ORIGIN);
    evidence.open(id, new Actor.Machine("reader"), "read-report");
    Files.delete(objects().getFirst());
    evidence.open(id, new Actor.Machine("reader"), "read-report");
    var digest = evidence.exhibit(id).orElseThrow().sha256();
    assertThat(evidence.custody(id))
        .extracting(
            CustodyEntry::act, CustodyEntry::who, CustodyEntry::purpose, CustodyEntry::sha256)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("sealed", "machine/test", "attachment", digest),
            org.assertj.core.groups.Tuple.tuple("opened", "machine/reader", "read-report", digest),
            org.assertj.core.groups.Tuple.tuple(
                "found-missing", "machine/reader", "read-report", ""));
  }

  @Test
  void neverForgetsCustody() {
    var id = evidence.seal(noise(1), ORIGIN);
    assertThatThrownBy(() -> store.sql().sql("delete from evidence_custody").update())
        .hasMessageContaining("custody is only ever added to");
    assertThatThrownBy(
            () -> store.sql().sql("update evidence_custody set who = 'x'").update())
        .hasMessageContaining("custody is only ever added to");
    assertThat(evidence.custody(id)).hasSize(1);
  }

  @Test
  void leavesNothingOfWhatWasRefusedInItsTransaction() throws IOException {
    assertThatThrownBy(() -> evidence.seal(new ByteArrayInputStream(noise(100)), ORIGIN, _ -> {
          throw new IllegalStateException("refused");
        }))
        .hasMessage("refused");
    assertThat(objects()).isEmpty();
    assertThat(count("evidence_exhibit")).isZero();
    assertThat(count("evidence_custody")).isZero();
  }

  @Test
  void leavesNothingWhereTheOriginalBreaksOff() throws IOException {
    var broken = new SequenceInputStream(new ByteArrayInputStream(noise(200_000)), new Broken());
    assertThatThrownBy(() -> evidence.seal(broken, ORIGIN)).hasMessageContaining("went away");
    assertThat(files()).allMatch(file -> file.startsWith(folder.resolve("keys")));
    assertThat(objects()).isEmpty();
  }

  /// What a process killed between writing and moving leaves: a whole object aside, and no row.
  @Test
  void clearsAwayWhatAKilledProcessWasWriting() throws IOException {
    var kept = evidence.seal(noise(100), ORIGIN);
    var draft = new FolderBlobs(folder.resolve("evidence")).begin();
    draft.out().write(noise(70_000));
    assertThat(folder.resolve("evidence/aside")).isNotEmptyDirectory();
    var after = reopened();
    assertThat(folder.resolve("evidence/aside")).isEmptyDirectory();
    assertThat(objects()).hasSize(1);
    assertThat(intact(after, kept).bytes()).hasSize(100);
    draft.close();
  }

  @Test
  void streamsFarMoreThanItHoldsInMemory() throws IOException {
    var before = used();
    var most = new long[1];
    var size = 300L << 20;
    var id = evidence.seal(new Endless(size, () -> most[0] = Math.max(most[0], used())), ORIGIN);
    assertThat(evidence.exhibit(id).orElseThrow().bytes()).isEqualTo(size);
    try (var stream = intact(evidence, id).stream()) {
      assertThat(stream.transferTo(java.io.OutputStream.nullOutputStream())).isEqualTo(size);
    }
    assertThat(most[0] - before).isLessThan(200L << 20);
  }

  private static long used() {
    var runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  static Reading.Intact intact(Evidence evidence, ExhibitId id) {
    return (Reading.Intact) evidence.open(id, SOMEONE, "test");
  }

  private long count(String table) {
    return store.sql().sql("select count(*) from " + table).query(Long.class).single();
  }

  List<Path> files() throws IOException {
    try (var all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  List<Path> objects() throws IOException {
    return files().stream()
        .filter(file -> file.startsWith(folder.resolve("evidence")))
        .filter(file -> !file.startsWith(folder.resolve("evidence/aside")))
        .toList();
  }

  static byte[] noise(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException fault) {
      throw new IllegalStateException(fault);
    }
  }

  /// A sender who goes away.
  static final class Broken extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("the sender went away");
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
      throw new IOException("the sender went away");
    }
  }

  /// A long original that lies nowhere.
  private static final class Endless extends InputStream {
    private long left;
    private final Runnable watch;

    Endless(long size, Runnable watch) {
      this.left = size;
      this.watch = watch;
    }

    @Override
    public int read() {
      return left-- > 0 ? 9 : -1;
    }

    @Override
    public int read(byte[] bytes, int from, int count) {
      if (left <= 0) {
        return -1;
      }
      var given = (int) Math.min(count, left);
      left -= given;
      if (left % (8 << 20) < given) {
        watch.run();
      }
      return given;
    }
  }
}

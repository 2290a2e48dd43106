package org.nightlight.evidence;

import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import org.nightlight.store.Digests;
import org.nightlight.store.Threads;

/// Seals bytes and opens them, in constant memory and with no plaintext on any disk.
///
/// Each object has a data key of its own; a master key outside the database wraps it. The object is
/// a Tink streaming AEAD (AES-256-GCM-HKDF, 64 KiB segments) bound to its exhibit: a bit changed,
/// a segment moved, an end cut off or an object put in another's place does not open.
final class Vault {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int KEY_BYTES = 32;
  private static final int SEGMENT_BYTES = 64 * 1024;

  private static final int SEALERS = 8;
  private static final Duration IDLE = Duration.ofMinutes(1);

  private final BlobStore blobs;
  private final MasterKey.Ring ring;
  private final ExecutorService sealers = Threads.whileNeeded(
      SEALERS, IDLE, Thread.ofPlatform().name("sealing-", 1).daemon().factory());

  Vault(BlobStore blobs, MasterKey.Ring ring) {
    this.blobs = blobs;
    this.ring = ring;
  }

  /// A sealed object: where it lies, its wrapped key and by which master key, and what was sealed.
  record Sealed(String object, String wrappedKey, String master, String sha256, long bytes) {}

  /// The same data key under the master key of now; the object itself stays as it is.
  Sealed rewrapped(ExhibitId id, Sealed sealed) throws GeneralSecurityException {
    var key = unwrap(id, sealed);
    return new Sealed(sealed.object(), wrap(id, key), master(), sealed.sha256(), sealed.bytes());
  }

  /// The name of the master key of now.
  String master() {
    return ring.now().name();
  }

  private String wrap(ExhibitId id, byte[] key) throws GeneralSecurityException {
    return Base64.getEncoder().encodeToString(ring.now().wraps().encrypt(key, bound(id)));
  }

  private byte[] unwrap(ExhibitId id, Sealed sealed) throws GeneralSecurityException {
    var wrapped = Base64.getDecoder().decode(sealed.wrappedKey());
    if (!sealed.master().isEmpty() || ring.before().isEmpty()) {
      return ring.named(sealed.master()).decrypt(wrapped, bound(id));
    }
    // From before keys had names, while a rotation is under way: the old key sealed it.
    return ring.before().orElseThrow().wraps().decrypt(wrapped, bound(id));
  }

  /// Seals a small original among others that come at the same time; it is on the disk when this
  /// returns. The ciphers' library sets itself up once a thread, which costs more than such an
  /// original does: threads that stay do it once, and force their objects to the disk at once.
  Sealed sealAmongOthers(ExhibitId id, byte[] original) throws IOException {
    try {
      return sealers.submit(() -> seal(id, new ByteArrayInputStream(original))).get();
    } catch (ExecutionException fault) {
      switch (fault.getCause()) {
        case IOException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case null, default -> throw new IllegalStateException(fault);
      }
    } catch (InterruptedException fault) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("sealing was broken off");
    }
  }

  /// Seals what the stream holds; it is on the disk when this returns.
  Sealed seal(ExhibitId id, InputStream original) throws IOException {
    var key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    var digest = Digests.sha256();
    try {
      // Before anything is written: where the master key cannot be reached, nothing is.
      var wrapped = wrap(id, key);
      try (var draft = blobs.begin()) {
        var bytes = pour(original, digest, draft.out(), cipher(key), id);
        draft.keep();
        var sha256 = HexFormat.of().formatHex(digest.digest());
        return new Sealed(draft.name(), wrapped, master(), sha256, bytes);
      }
    } catch (GeneralSecurityException fault) {
      throw new IllegalStateException("this Java cannot seal", fault);
    }
  }

  private static long pour(
      InputStream from, MessageDigest digest, OutputStream to, StreamingAead cipher, ExhibitId id)
      throws IOException, GeneralSecurityException {
    var total = 0L;
    try (var sealing = cipher.newEncryptingStream(new Unclosed(to), bound(id))) {
      var buffer = new byte[SEGMENT_BYTES];
      for (int read; (read = from.read(buffer)) >= 0; total += read) {
        digest.update(buffer, 0, read);
        sealing.write(buffer, 0, read);
      }
    }
    return total;
  }

  /// Whether an object is whole and has the digest it was sealed with.
  Check check(ExhibitId id, Sealed sealed) {
    var digest = Digests.sha256();
    try (var stream = open(id, sealed)) {
      var buffer = new byte[SEGMENT_BYTES];
      for (int read; (read = stream.read(buffer)) >= 0; ) {
        digest.update(buffer, 0, read);
      }
    } catch (NoObject _) {
      return Check.MISSING;
    } catch (Unreachable | UncheckedIOException _) {
      return Check.UNREACHABLE;
    } catch (IOException _) {
      // Faults of disk and store are unchecked here: this one says that the seal does not hold.
      return Check.ALTERED;
    }
    var found = HexFormat.of().formatHex(digest.digest());
    return found.equals(sealed.sha256()) ? Check.INTACT : Check.ALTERED;
  }

  /// The original bytes. Each segment is proved before any of it is handed out.
  InputStream open(ExhibitId id, Sealed sealed) throws IOException {
    try {
      var key = unwrap(id, sealed);
      var object = object(sealed);
      if (object.isEmpty()) {
        throw new NoObject();
      }
      return cipher(key).newDecryptingStream(new Disk(object.get()), bound(id));
    } catch (GeneralSecurityException fault) {
      throw new IOException("the seal does not hold", fault);
    }
  }

  private Optional<InputStream> object(Sealed sealed) {
    try {
      return blobs.open(sealed.object());
    } catch (IOException fault) {
      throw new UncheckedIOException("a sealed object could not be opened", fault);
    }
  }

  /// Removes an object nothing refers to.
  void remove(Sealed sealed) throws IOException {
    blobs.remove(sealed.object());
  }

  enum Check {
    INTACT,
    ALTERED,
    MISSING,
    UNREACHABLE
  }

  private static byte[] bound(ExhibitId id) {
    return id.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static StreamingAead cipher(byte[] key) throws GeneralSecurityException {
    return new AesGcmHkdfStreaming(key, "HmacSha256", KEY_BYTES, SEGMENT_BYTES, 0);
  }

  private static final class NoObject extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /// Keeps the file open when the cipher ends, so that it can be forced to the disk.
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      out.write(bytes, from, count);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }

  /// Tells a disk that cannot be read from a seal that does not hold.
  private static final class Disk extends FilterInputStream {
    Disk(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int from, int count) {
      try {
        return in.read(bytes, from, count);
      } catch (IOException fault) {
        throw new UncheckedIOException("a sealed object could not be read", fault);
      }
    }
  }
}

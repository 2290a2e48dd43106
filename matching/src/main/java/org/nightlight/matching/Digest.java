package org.nightlight.matching;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/// The exact hash of a file's bytes, in lower-case hex. Equal bytes have it, and nothing else is
/// known to.
public record Digest(Algorithm algorithm, String hex) {

  /// The digests that lists of known material carry.
  public enum Algorithm {
    MD5("MD5", 16, IndexFile.Kind.MD5),
    SHA_1("SHA-1", 20, IndexFile.Kind.SHA_1),
    SHA_256("SHA-256", 32, IndexFile.Kind.SHA_256);

    private final String standardName;
    private final int bytes;
    private final IndexFile.Kind kind;

    Algorithm(String standardName, int bytes, IndexFile.Kind kind) {
      this.standardName = standardName;
      this.bytes = bytes;
      this.kind = kind;
    }

    /// Its name in [java.security.MessageDigest].
    public String standardName() {
      return standardName;
    }

    IndexFile.Kind kind() {
      return kind;
    }

    /// Longs that hold one, the last of SHA-1 half empty.
    int longs() {
      return (bytes + Long.BYTES - 1) / Long.BYTES;
    }
  }

  public Digest {
    if (hex.length() != algorithm.bytes * 2) {
      throw new IllegalArgumentException(algorithm.standardName + " has " + algorithm.bytes * 2
          + " hex digits, was " + hex.length());
    }
    hex = hex.toLowerCase(Locale.ROOT);
    if (!hex.chars().allMatch(HexFormat::isHexDigit)) {
      throw new IllegalArgumentException(algorithm.standardName + " is hex, but was not");
    }
  }

  /// The digest of a file's content.
  public static Digest over(Algorithm algorithm, byte[] content) {
    try {
      return of(algorithm, MessageDigest.getInstance(algorithm.standardName).digest(content));
    } catch (NoSuchAlgorithmException fault) {
      throw new IllegalStateException("every JDK has " + algorithm.standardName, fault);
    }
  }

  /// The digest whose bytes are these.
  public static Digest of(Algorithm algorithm, byte[] bytes) {
    return new Digest(algorithm, HexFormat.of().formatHex(bytes));
  }

  long[] longs() {
    var longs = new long[algorithm.longs()];
    for (int at = 0; at < hex.length(); at += 8) {
      long half = HexFormat.fromHexDigitsToLong(hex, at, at + 8);
      longs[at / 16] |= at % 16 == 0 ? half << 32 : half;
    }
    return longs;
  }
}

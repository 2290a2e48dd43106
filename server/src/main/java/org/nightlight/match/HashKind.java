package org.nightlight.match;

import java.util.Locale;
import java.util.Optional;
import org.nightlight.matching.Digest.Algorithm;

/// The kinds of hashes that can be compared.
public enum HashKind {
  /// What an image looks like.
  PDQ(0),
  /// What one frame of a video looks like; an entry has many.
  VPDQ(1),
  /// Exactly these bytes.
  MD5(2),
  SHA1(3),
  SHA256(4);

  private final int number;

  HashKind(int number) {
    this.number = number;
  }

  /// Its number in the database.
  int number() {
    return number;
  }

  /// Its word in API and files: `pdq`, `sha1`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The algorithm of an exact hash; empty for one of looks.
  Optional<Algorithm> exact() {
    return switch (this) {
      case PDQ, VPDQ -> Optional.empty();
      case MD5 -> Optional.of(Algorithm.MD5);
      case SHA1 -> Optional.of(Algorithm.SHA_1);
      case SHA256 -> Optional.of(Algorithm.SHA_256);
    };
  }

  static HashKind of(int number) {
    for (var kind : values()) {
      if (kind.number == number) {
        return kind;
      }
    }
    throw new IllegalArgumentException("hashes have no kind of number " + number);
  }
}

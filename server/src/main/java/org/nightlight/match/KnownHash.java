package org.nightlight.match;

import java.util.HexFormat;
import org.nightlight.matching.Digest;
import org.nightlight.matching.PdqHash;

/// One hash that a list can hold, in lower-case hex.
///
/// @param hex of the length of its kind; for [HashKind#VPDQ] that of one frame
public record KnownHash(HashKind kind, String hex) {

  /// @throws IllegalArgumentException where the text is no hash of that kind
  public KnownHash {
    hex = plain(kind, hex);
  }

  private static String plain(HashKind kind, String hex) {
    var exact = kind.exact();
    return exact.isPresent()
        ? new Digest(exact.get(), hex).hex()
        : PdqHash.parse(hex).toString();
  }

  static KnownHash of(HashKind kind, byte[] bytes) {
    return new KnownHash(kind, HexFormat.of().formatHex(bytes));
  }

  byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  /// @throws IllegalStateException for a hash of looks
  Digest digest() {
    return new Digest(
        kind.exact().orElseThrow(() -> new IllegalStateException(kind + " is no digest")), hex);
  }

  PdqHash look() {
    return PdqHash.parse(hex);
  }
}

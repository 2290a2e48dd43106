package org.nightlight.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Digests every JDK has.
public final class Digests {

  private Digests() {}

  /// A new SHA-256 to feed.
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException fault) {
      throw new IllegalStateException("every JDK has SHA-256", fault);
    }
  }
}

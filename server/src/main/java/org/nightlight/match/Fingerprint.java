package org.nightlight.match;

import java.util.Optional;

/// What is known of media without looking at it: hashes in lower-case hex, each where it was given.
public record Fingerprint(Optional<String> sha256, Optional<String> md5, Optional<String> pdq) {

  /// Whether nothing is known.
  public boolean isEmpty() {
    return sha256.isEmpty() && md5.isEmpty() && pdq.isEmpty();
  }
}

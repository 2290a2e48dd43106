package org.nightlight.evidence;

/// Where sealed objects lie, or the key that wraps their keys, cannot be reached now. Nothing is
/// known of an exhibit then: it is neither whole nor altered, and nothing of it is lost.
public final class Unreachable extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  /// @param words what, where and why, without a secret
  Unreachable(String words) {
    super(words);
  }

  Unreachable(String words, Throwable cause) {
    super(words, cause);
  }
}

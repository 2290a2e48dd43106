package org.nightlight.oncall;

/// Calls one person once.
@FunctionalInterface
interface Caller {

  /// Returns once the call went through.
  ///
  /// @throws NotThrough where it did not
  void call(Contact who, Call what);

  /// What somebody is told.
  ///
  /// @param id the same for every call about one matter
  /// @param words nothing about a person
  record Call(String id, String rule, String words, String at, String where) {}

  /// A call that did not go through, in words for whoever looks into it.
  final class NotThrough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotThrough(String words) {
      super(words, null, false, false);
    }
  }
}

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
  /// Sends a letter to anybody; answers what went wrong, in words without an address.
  default java.util.Optional<String> letter(String to, String subject, String text) {
    return java.util.Optional.of("no mail server is named: set NIGHTLIGHT_SMTP_HOST");
  }

  final class NotThrough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotThrough(String words) {
      super(words, null, false, false);
    }
  }
}

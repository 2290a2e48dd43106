package org.nightlight.oncall;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Who is called next, and when: pure.
final class CallRules {

  /// How long somebody has to answer before the next is called.
  static final Duration TO_ANSWER = Duration.ofMinutes(5);

  /// How soon the next is called where a call did not go through.
  static final Duration AFTER_TROUBLE = Duration.ofSeconds(30);

  /// How soon a call is made again where whoever made it died before saying so.
  static final Duration TO_CALL = Duration.ofMinutes(1);

  private CallRules() {}

  /// One after the other, and from the first again after the last; empty where there is nobody.
  ///
  /// @param tries how many calls were made about it
  static Optional<Contact> next(List<Contact> contacts, int tries) {
    return contacts.isEmpty()
        ? Optional.empty()
        : Optional.of(contacts.get(tries % contacts.size()));
  }
}

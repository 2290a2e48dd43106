package org.nightlight.help;

import java.util.Optional;

/// Somebody to talk to.
///
/// @param about whom it is for and what it costs, in a sentence
/// @param hours when somebody answers; empty where we do not know
/// @param source where its particulars were found
public record Helpline(
    String name,
    String about,
    Optional<String> phone,
    Optional<String> text,
    Optional<String> web,
    Optional<String> hours,
    String source) {

  /// The number as a telephone dials it: digits, with a leading plus where there is one.
  public Optional<String> tel() {
    return phone.map(number -> number.replaceAll("[^0-9+]", ""));
  }
}

package org.nightlight.refer;

import java.util.Optional;
import java.util.function.Function;

/// Reads ids out of addresses, where anything may stand.
final class Ids {

  private Ids() {}

  static <T> Optional<T> read(String text, Function<String, T> of) {
    try {
      return Optional.of(of.apply(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}

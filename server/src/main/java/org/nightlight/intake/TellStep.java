package org.nightlight.intake;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A page of the form: one question each, in this order.
enum TellStep {
  WHO,
  DANGER,
  TOPIC,
  WORDS,
  WHERE,
  MORE,
  CHECK;

  private static final List<TellStep> ORDER = List.of(values());

  /// How many questions there are.
  static final int QUESTIONS = ORDER.size() - 1;

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<TellStep> of(String code) {
    return ORDER.stream().filter(step -> step.code().equals(code)).findFirst();
  }

  /// Which question it is, from 1.
  int number() {
    return ORDER.indexOf(this) + 1;
  }

  TellStep next() {
    return this == CHECK ? CHECK : ORDER.get(number());
  }

  Optional<TellStep> before() {
    return this == WHO ? Optional.empty() : Optional.of(ORDER.get(number() - 2));
  }
}

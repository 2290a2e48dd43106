package org.nightlight.tell;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A page of the form: one question each, in this order. Who somebody is they say before the
/// first; the question is asked again only where it is missing or they change it.
enum TellStep {
  WHO("who"),
  DANGER("danger"),
  TOPIC("topic"),
  WORDS("words"),
  WHERE("place", "account"),
  MORE("more", "country", "language"),
  NAME("name", "contact", "reach"),
  CHECK();

  private static final List<TellStep> ORDER = List.of(values());

  /// How many questions there are.
  static final int QUESTIONS = ORDER.size() - 2;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list
  private final List<String> fields;

  TellStep(String... fields) {
    this.fields = List.of(fields);
  }

  /// The fields it asks for.
  List<String> fields() {
    return fields;
  }

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<TellStep> of(String code) {
    return ORDER.stream().filter(step -> step.code().equals(code)).findFirst();
  }

  /// Which question it is, from 1.
  int number() {
    return ORDER.indexOf(this);
  }

  TellStep next() {
    return this == CHECK ? CHECK : ORDER.get(number() + 1);
  }

  /// The question before; empty where there is none.
  Optional<TellStep> before() {
    return number() <= DANGER.number() ? Optional.empty() : Optional.of(ORDER.get(number() - 1));
  }
}

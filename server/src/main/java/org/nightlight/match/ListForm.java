package org.nightlight.match;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a person wrote into the form of a list: the settings, or what to mend.
record ListForm(Map<String, String> given) {

  ListForm {
    given = Map.copyOf(given);
  }

  /// What reading the form came to.
  sealed interface Outcome {
    record Fit(Lists.Settings settings) implements Outcome {}

    /// By field, what to do about it.
    record Mend(Map<String, String> errors) implements Outcome {}
  }

  static ListForm of(HashList list) {
    return new ListForm(Map.of(
        "name", list.name(),
        "source", list.source(),
        "kind", list.kind().name(),
        "threshold", Integer.toString(list.threshold()),
        "act", list.act().name(),
        "enabled", list.enabled() ? "yes" : "",
        "stale", list.staleAfter().map(time -> Long.toString(time.toHours())).orElse("")));
  }

  Outcome read() {
    var errors = new LinkedHashMap<String, String>();
    var name = field("name");
    if (name.isEmpty() || name.length() > 80) {
      errors.put("name", "Name the list, in at most 80 characters");
    }
    var source = field("source").toLowerCase(Locale.ROOT);
    if (!source.matches("[a-z0-9][a-z0-9-]{0,39}") || source.equals(HashList.HERE)) {
      errors.put("source", "Say who makes it in one word, such as ncmec");
    }
    var threshold = number("threshold", 0, 31);
    if (threshold.isEmpty()) {
      errors.put("threshold", "The distance is a whole number, 0 to 31");
    }
    var kind = oneOf(HashList.Kind.values(), field("kind"));
    if (kind.isEmpty()) {
      errors.put("kind", "Choose what the material is");
    }
    var act = oneOf(HashList.Act.values(), field("act"));
    if (act.isEmpty()) {
      errors.put("act", "Choose what a match may do");
    }
    var stale = field("stale");
    var hours = number("stale", 1, 24 * 365);
    if (!stale.isEmpty() && hours.isEmpty()) {
      errors.put("stale", "Say it in whole hours, or leave it empty");
    }
    return errors.isEmpty()
        ? new Outcome.Fit(new Lists.Settings(
            name,
            source,
            kind.orElseThrow(),
            threshold.orElseThrow(),
            act.orElseThrow(),
            field("enabled").equals("yes"),
            hours.map(Duration::ofHours)))
        : new Outcome.Mend(errors);
  }

  private String field(String name) {
    return given.getOrDefault(name, "").strip();
  }

  private Optional<Integer> number(String name, int least, int most) {
    var text = field(name);
    if (!text.matches("\\d{1,6}")) {
      return Optional.empty();
    }
    var number = Integer.parseInt(text);
    return number >= least && number <= most ? Optional.of(number) : Optional.empty();
  }

  private static <E extends Enum<E>> Optional<E> oneOf(E[] values, String name) {
    for (var value : values) {
      if (value.name().equals(name)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}

package org.nightlight.help;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a content file means for one reader: pure.
final class HelpRules {

  private static final Pattern MARKED = Pattern.compile("\\[(!?)([A-Z ]+)]\\s*(.*)");

  private HelpRules() {}

  /// The steps that apply in a country, without their marks: `[GB]`, `[GB IE]`, `[!GB]`.
  static List<String> stepsFor(String country, List<String> steps) {
    return steps.stream().flatMap(step -> stepFor(country, step).stream()).toList();
  }

  private static Optional<String> stepFor(String country, String step) {
    var marked = MARKED.matcher(step);
    if (!marked.matches()) {
      return Optional.of(step);
    }
    var named = List.of(marked.group(2).split(" ", -1)).contains(country);
    var except = !marked.group(1).isEmpty();
    return named != except ? Optional.of(marked.group(3)) : Optional.empty();
  }

  /// Why a file must be looked at; empty where it need not.
  static Optional<String> stale(HelpFile file, LocalDate today) {
    var head = file.head();
    var looked = head.value("reviewed").or(() -> head.value("checked")).orElse("");
    if (day(looked).isEmpty()) {
      return Optional.of(file.name() + ": no person has reviewed it yet");
    }
    var due = day(head.value("review-by").or(() -> head.value("check-by")).orElse(""));
    if (due.isEmpty()) {
      return Optional.of(file.name() + ": it does not say when to review it again");
    }
    return due.get().isBefore(today)
        ? Optional.of(file.name() + ": its review was due on " + due.get())
        : Optional.empty();
  }

  private static Optional<LocalDate> day(String text) {
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}

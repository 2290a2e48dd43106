package org.nightlight.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Rules in their order. The first that meets places a case; where none does, the last line says.
///
/// @param otherwise the queue of a case that no rule meets
record RuleSet(List<Rule> rules, String otherwise) {

  static final String GENERAL = "General";
  static final int MOST_RULES = 50;
  static final int LONGEST_NAME = 40;
  static final int LONGEST_EXPRESSION = 500;
  static final int MOST_BUMP = 168;
  static final int MOST_HOURS = 720;

  /// Before anybody wrote a rule: one queue.
  static final RuleSet NONE = new RuleSet(List.of(), GENERAL);

  RuleSet {
    rules = List.copyOf(rules);
  }

  /// One rule.
  ///
  /// @param when a CEL expression over the facts of a case
  /// @param bump hours earlier in the order
  /// @param hours within which a case is to be decided; 0 where its priority says so
  record Rule(String name, String when, String queue, int bump, int hours) {}

  /// What is wrong with one part of a set.
  ///
  /// @param field of the form: `when-2`
  record Flaw(String field, String words) {}

  /// Every queue that it can put a case in, in the order of the rules.
  List<String> queues() {
    var queues = new ArrayList<>(rules.stream().map(Rule::queue).toList());
    queues.add(otherwise);
    return queues.stream().distinct().toList();
  }

  /// What is wrong besides the expressions themselves.
  List<Flaw> flaws() {
    var flaws = new ArrayList<Flaw>();
    for (var at = 0; at < rules.size(); at++) {
      var rule = rules.get(at);
      var which = "Rule " + (at + 1);
      name(rule.name(), which + " needs a name").ifPresent(flaw("name-" + at, flaws));
      name(rule.queue(), which + " needs a queue").ifPresent(flaw("queue-" + at, flaws));
      if (rule.when().isBlank() || rule.when().length() > LONGEST_EXPRESSION) {
        flaws.add(new Flaw(
            "when-" + at,
            which + " needs an expression of at most " + LONGEST_EXPRESSION + " characters"));
      }
      between(which + ": hours earlier", rule.bump(), -MOST_BUMP, MOST_BUMP)
          .ifPresent(flaw("bump-" + at, flaws));
      between(which + ": hours to decide", rule.hours(), 0, MOST_HOURS)
          .ifPresent(flaw("hours-" + at, flaws));
    }
    name(otherwise, "The queue for all other cases needs a name")
        .ifPresent(flaw("otherwise", flaws));
    return flaws;
  }

  private static java.util.function.Consumer<String> flaw(String field, List<Flaw> flaws) {
    return words -> flaws.add(new Flaw(field, words));
  }

  private static Optional<String> name(String text, String words) {
    return text.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} .&-]{0," + (LONGEST_NAME - 1) + "}")
        ? Optional.empty()
        : Optional.of(words + " of letters, figures and spaces, at most " + LONGEST_NAME);
  }

  private static Optional<String> between(String what, int value, int least, int most) {
    return value < least || value > most
        ? Optional.of(what + " must be a whole number from " + least + " to " + most)
        : Optional.empty();
  }
}

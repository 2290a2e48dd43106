package org.nightlight.help;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Whether words suggest that somebody is in danger of their life, or being hurt now: pure, and no
/// more than the lists people wrote. Anybody can say from a rule and a text why it was met.
final class DangerRules {

  /// How many words may stand between the two halves of a rule.
  static final int NEAR = 6;

  private DangerRules() {}

  /// A rule: one of its phrases, near one of the others where there are others.
  ///
  /// @param code language and name: `en.hurt-now`
  /// @param about what it is about, for whoever reads the case
  record Rule(String code, String about, List<String> phrases, List<String> near) {

    Rule {
      phrases = phrases.stream().map(DangerRules::plain).toList();
      near = near.stream().map(DangerRules::plain).toList();
      if (phrases.isEmpty() || phrases.stream().anyMatch(String::isBlank)) {
        throw new IllegalArgumentException("a rule of danger words has phrases, " + code + " not");
      }
    }

    static Rule of(String language, HelpFile.Block.Fields fields) {
      return new Rule(
          language + "." + fields.value("rule").orElseThrow(),
          fields.value("about").orElse(""),
          listed(fields.value("phrases").orElse("")),
          listed(fields.value("near").orElse("")));
    }

    private static List<String> listed(String text) {
      return Arrays.stream(text.split("\\|", -1))
          .map(String::strip)
          .filter(one -> !one.isEmpty())
          .toList();
    }
  }

  /// The codes of the rules a text meets, in their order.
  static List<String> met(List<Rule> rules, String text) {
    var words = List.of(plain(text).split(" ", -1));
    return rules.stream().filter(rule -> meets(rule, words)).map(Rule::code).toList();
  }

  private static boolean meets(Rule rule, List<String> words) {
    for (var phrase : rule.phrases()) {
      var length = phrase.split(" ", -1).length;
      for (var at = 0; at + length <= words.size(); at++) {
        if (stands(phrase, words, at) && (rule.near().isEmpty() || near(rule, words, at, length))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean near(Rule rule, List<String> words, int at, int length) {
    var window = words.subList(Math.max(0, at - NEAR), Math.min(words.size(), at + length + NEAR));
    for (var other : rule.near()) {
      for (var there = 0; there < window.size(); there++) {
        if (stands(other, window, there)) {
          return true;
        }
      }
    }
    return false;
  }

  /// Whether a phrase begins at a word; a word that ends in `*` stands for all that begin so.
  private static boolean stands(String phrase, List<String> words, int at) {
    var parts = phrase.split(" ", -1);
    if (at + parts.length > words.size()) {
      return false;
    }
    for (var i = 0; i < parts.length; i++) {
      var word = words.get(at + i);
      var part = parts[i];
      var fits = part.endsWith("*")
          ? word.startsWith(part.substring(0, part.length() - 1))
          : word.equals(part);
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  /// Small letters without accents, apostrophes or marks, one space between words.
  static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKD)
        .replaceAll("\\p{M}+", "")
        .replaceAll("['\u2019\u02bc]", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}*]+", " ")
        .strip();
  }
}

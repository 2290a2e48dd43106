package org.nightlight.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What a child reads has to be easy, and nobody may be spoken of in words that harm.
///
/// Ease is the Flesch-Kincaid grade level: 0.39 words per sentence + 11.8 syllables per word -
/// 15.59
/// (Kincaid, Fishburne, Rogers and Chissom, Research Branch Report 8-75, Naval Technical Training
/// Command, 1975). Grade 4 is read at nine to ten years. It is a rule for English alone, and counts
/// syllables by groups of vowels.
class PlainWordsTest {

  private static final double HARDEST_PAGE = 5.0;
  private static final double MOST_ON_AVERAGE = 4.0;

  /// The Terminology Guidelines for the Protection of Children from Sexual Exploitation and Sexual
  /// Abuse (second edition, Luxembourg, 2025) ask for others: these blame, excuse or make small.
  private static final List<String> NOT_TO_BE_USED = List.of(
      "child porn",
      "kiddie",
      "child prostitut",
      "child sex work",
      "child sex tour",
      "paedophil",
      "pedophil",
      "sextort",
      "revenge porn",
      "victim",
      "lolita",
      "underage",
      "predator",
      "pervert",
      "consensual",
      "puteindra plant",
      "pornograffi plant",
      "pedoffil",
      "dioddefwr",
      "إباحية الأطفال",
      "دعارة الأطفال",
      "ضحية",
      "ضحايا",
      "بغاء");

  private static final Path RESOURCES = Path.of("src", "main", "resources");
  private static final Pattern OTHERS =
      Pattern.compile(".*\\.(parent|professional|other|flagger)(\\..*)?");

  @Test
  void aChildOfNineCanReadEveryPage() throws IOException {
    var pages = pages();
    assertThat(pages).hasSizeGreaterThan(20);
    var hard = new TreeMap<String, Double>();
    pages.forEach((page, text) -> {
      if (grade(text) > HARDEST_PAGE) {
        hard.put(page, grade(text));
      }
    });
    assertThat(hard).isEmpty();
    assertThat(grade(String.join("\n", pages.values()))).isLessThan(MOST_ON_AVERAGE);
  }

  @Test
  void knowsHardWordsFromEasyOnes() {
    assertThat(grade("The cat sat. We saw it. It ran.")).isLessThan(1);
    assertThat(grade("Information concerning organisational responsibilities necessitates"
            + " considerable administrative consideration."))
        .isGreaterThan(20);
  }

  @Test
  void usesNoWordThatHarms() throws IOException {
    var wrong = new ArrayList<String>();
    for (var folder : List.of("phrases", "help", "templates")) {
      try (var files = Files.walk(RESOURCES.resolve(folder))) {
        for (var file : files.filter(Files::isRegularFile).toList()) {
          var text = Files.readString(file).toLowerCase(Locale.ROOT);
          NOT_TO_BE_USED.stream()
              .filter(text::contains)
              .forEach(word -> wrong.add(file + ": " + word));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /// What a child reads, by page: phrases by the first part of their key, advice by file.
  private static Map<String, String> pages() throws IOException {
    var pages = new TreeMap<String, String>();
    var english = new Languages().in("en");
    for (var key : english.keys()) {
      var page = key.substring(0, key.indexOf('.') < 0 ? key.length() : key.indexOf('.'));
      if (!List.of("language", "absent", "title", "numbers").contains(page)
          && !OTHERS.matcher(key).matches()
          && !english.keys().contains(key + ".child")) {
        pages.merge(page, english.text(key), (one, other) -> one + "\n" + other);
      }
    }
    try (var files = Files.list(RESOURCES.resolve("help").resolve("advice"))) {
      for (var file : files.filter(one -> one.toString().endsWith(".child.txt")).toList()) {
        pages.put(String.valueOf(file.getFileName()), said(Files.readString(file)));
      }
    }
    return pages;
  }

  private static String said(String file) {
    return file.lines()
        .filter(line -> !line.matches("(reviewed|review-by):.*"))
        .map(line -> line.replaceFirst("^(card|hint|title): |^- (\\[.*?] )?", ""))
        .map(line -> line.replaceAll("\\S+\\.(org|com|uk|police\\.uk)\\S*", "the site"))
        .reduce("", (one, other) -> one + "\n" + other);
  }

  private static double grade(String text) {
    var sentences = 0;
    var words = 0;
    var syllables = 0;
    for (var sentence : text.split("[.!?:\\n]+", -1)) {
      var counted = 0;
      for (var word : sentence.split("[^A-Za-z'\u2019-]+", -1)) {
        if (!word.replaceAll("[^A-Za-z]", "").isEmpty()) {
          counted++;
          syllables += syllables(word.toLowerCase(Locale.ROOT));
        }
      }
      if (counted > 0) {
        sentences++;
        words += counted;
      }
    }
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59;
  }

  private static int syllables(String word) {
    var plain =
        word.replaceAll("[^a-z]", "").replaceFirst("(?<=[^aeiouyl])e$|(?<=[^aeioutd])ed$", "");
    var groups = (int) Pattern.compile("[aeiouy]+").matcher(plain).results().count();
    return Math.max(1, groups);
  }
}

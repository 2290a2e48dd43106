package org.nightlight.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PhrasesTest {

  private static final Pattern GAP = Pattern.compile("\\{\\d}");
  private static final Pattern KEY =
      Pattern.compile("say:text=\"([a-z][a-z0-9.-]+)\"|say\\.(?:text|of|suited)\\('([a-z0-9.-]+)'");

  private final Languages languages = new Languages();

  @Test
  void hasEnglishWelshAndArabicAndReadsThemFromTheirFilesAlone() {
    assertThat(languages.all()).extracting(Language::tag).containsExactly("en", "ar", "cy");
    assertThat(languages.in("ar").language().direction()).isEqualTo("rtl");
  }

  @Test
  void everyLanguageHasEveryPhraseAndNoOther() {
    var english = languages.in("en");
    for (var one : languages.all()) {
      assertThat(languages.in(one.tag()).keys()).as(one.name()).isEqualTo(english.keys());
      for (var key : english.keys()) {
        var phrase = languages.in(one.tag()).of(key);
        if (!english.text(key).isEmpty()) {
          assertThat(phrase.lang()).as(one.name() + ": " + key).isEqualTo(one.tag());
          assertThat(gaps(phrase)).as(one.name() + ": " + key).isEqualTo(gaps(english.of(key)));
        }
      }
    }
  }

  private static Set<String> gaps(Phrase phrase) {
    return GAP.matcher(phrase.text())
        .results()
        .map(found -> found.group())
        .collect(Collectors.toSet());
  }

  @Test
  void everyPhraseThatATemplateShowsIsThere() throws IOException {
    var missing = new TreeSet<String>();
    var english = languages.in("en").keys();
    try (var files = Files.walk(Path.of("src", "main", "resources", "templates"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var keys = KEY.matcher(Files.readString(file));
        while (keys.find()) {
          var key = keys.group(1) == null ? keys.group(2) : keys.group(1);
          if (!english.contains(key)) {
            missing.add(file.getFileName() + ": " + key);
          }
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void showsWhatNobodyTranslatedInEnglishAndSaysSo() {
    var some = new Languages(
        Map.of("en", Map.of("a", "one {0}", "b", "two"), "pl", Map.of("a", "jeden {0}", "b", "")));
    assertThat(some.in("pl").of("a", 7)).isEqualTo(new Phrase("jeden 7", "pl"));
    assertThat(some.in("pl").of("b")).isEqualTo(new Phrase("two", "en"));
    assertThatThrownBy(() -> some.in("pl").of("c")).hasMessageContaining("no phrase is called c");
  }

  @Test
  void listensToTheChoiceFirstAndThenToTheBrowser() {
    assertThat(chosen("cy", "ar")).isEqualTo("cy");
    assertThat(chosen("", "de-CH, ar-EG;q=0.8, cy;q=0.5")).isEqualTo("ar");
    assertThat(chosen("", "de")).isEqualTo("en");
    assertThat(chosen("<b>", ";;;q=x")).isEqualTo("en");
    assertThat(chosen("", "a".repeat(9_000))).isEqualTo("en");
  }

  private String chosen(String tag, String accepts) {
    return languages.choose(tag, accepts).language().tag();
  }
}

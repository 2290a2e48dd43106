package org.nightlight.language;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/// The door of language: every file `phrases/TAG.properties` is a language. Adding one needs no
/// program to change.
public final class Languages {

  private static final int LONGEST_HEADER = 500;

  private final Map<String, Phrases> byTag;

  public Languages() {
    this(files());
  }

  Languages(Map<String, Map<String, String>> files) {
    var english = Optional.ofNullable(files.get(Phrases.ENGLISH))
        .orElseThrow(() -> new IllegalStateException("there is no file phrases/en.properties"));
    var known = new HashMap<String, Phrases>();
    files.forEach((tag, own) -> known.put(tag, new Phrases(language(tag, own), own, english)));
    this.byTag = Map.copyOf(known);
  }

  private static Language language(String tag, Map<String, String> own) {
    return new Language(
        tag,
        own.getOrDefault("language.name", tag),
        own.getOrDefault("language.direction", "ltr"),
        own.getOrDefault("language.reviewed", "not yet"));
  }

  private static Map<String, Map<String, String>> files() {
    try {
      var files = new TreeMap<String, Map<String, String>>();
      for (var file : new PathMatchingResourcePatternResolver(Languages.class.getClassLoader())
          .getResources("classpath*:phrases/*.properties")) {
        files.put(tag(file), read(file));
      }
      return files;
    } catch (IOException fault) {
      throw new UncheckedIOException("the phrases cannot be read", fault);
    }
  }

  private static String tag(Resource file) {
    return String.valueOf(file.getFilename()).replace(".properties", "");
  }

  private static Map<String, String> read(Resource file) throws IOException {
    return parse(file.getContentAsString(StandardCharsets.UTF_8));
  }

  static Map<String, String> parse(String text) throws IOException {
    var read = new Properties();
    read.load(new StringReader(text));
    var phrases = new TreeMap<String, String>();
    read.forEach(
        (key, value) -> phrases.put(String.valueOf(key), String.valueOf(value).strip()));
    return phrases;
  }

  /// All there are, English first.
  public List<Language> all() {
    return byTag.values().stream()
        .map(Phrases::language)
        .sorted(Comparator.comparing((Language one) -> !one.tag().equals(Phrases.ENGLISH))
            .thenComparing(Language::tag))
        .toList();
  }

  /// The phrases of a language; of English where there are none.
  public Phrases in(String tag) {
    return Optional.ofNullable(byTag.get(tag)).orElseGet(() -> known(Phrases.ENGLISH));
  }

  private Phrases known(String tag) {
    return Optional.ofNullable(byTag.get(tag)).orElseThrow();
  }

  /// The phrases somebody chose, or else those their browser asks for; English where neither says
  /// a language there is. Nothing is remembered.
  ///
  /// @param chosen a tag, or ""
  /// @param accepts the request's `Accept-Language`, or ""
  public Phrases choose(String chosen, String accepts) {
    if (byTag.containsKey(chosen)) {
      return in(chosen);
    }
    if (accepts.isBlank() || accepts.length() > LONGEST_HEADER) {
      return in(Phrases.ENGLISH);
    }
    try {
      var found = Locale.lookupTag(Locale.LanguageRange.parse(accepts), byTag.keySet());
      return in(Optional.ofNullable(found).orElse(Phrases.ENGLISH));
    } catch (IllegalArgumentException _) {
      return in(Phrases.ENGLISH);
    }
  }

  /// Languages whose phrases no speaker has read, by name.
  public List<String> unread() {
    return all().stream()
        .filter(one -> !one.reviewed().matches("\\d{4}-\\d{2}-\\d{2}"))
        .map(Language::name)
        .toList();
  }
}

package org.nightlight.language;

import java.util.Map;
import java.util.Set;

/// The phrases of one language, with English behind them: what nobody has translated is shown in
/// English and says so.
public final class Phrases {

  static final String ENGLISH = "en";

  private final Language language;
  private final Map<String, String> own;
  private final Map<String, String> english;

  Phrases(Language language, Map<String, String> own, Map<String, String> english) {
    this.language = language;
    this.own = Map.copyOf(own);
    this.english = Map.copyOf(english);
  }

  public Language language() {
    return language;
  }

  /// A phrase, its `{0}`, `{1}` filled in.
  ///
  /// @throws IllegalArgumentException where no language has the key
  public Phrase of(String key, Object... values) {
    var text = own.getOrDefault(key, "");
    return text.isBlank()
        ? new Phrase(filled(behind(key), values), ENGLISH)
        : new Phrase(filled(text, values), language.tag());
  }

  /// The phrase for one of several readers: `key.child` where there is one, and else `key`.
  public Phrase suited(String key, String reader, Object... values) {
    var own = key + "." + reader;
    return of(english.containsKey(own) ? own : key, values);
  }

  /// The words alone, for attributes and titles.
  public String text(String key, Object... values) {
    return of(key, values).text();
  }

  private String behind(String key) {
    var text = english.get(key);
    if (text == null) {
      throw new IllegalArgumentException("no phrase is called " + key);
    }
    return text;
  }

  /// Every key of this language's own file.
  Set<String> keys() {
    return own.keySet();
  }

  private static String filled(String text, Object... values) {
    var filled = text;
    for (var at = 0; at < values.length; at++) {
      filled = filled.replace("{" + at + "}", String.valueOf(values[at]));
    }
    return filled;
  }
}

package org.nightlight.language;

/// Words to show, and the language they are in; "" where they are nobody's to translate, such as a
/// platform's name.
public record Phrase(String text, String lang) {

  /// Words that belong to no language.
  public static Phrase plain(String text) {
    return new Phrase(text, "");
  }

  /// Whether there is nothing to show.
  public boolean isEmpty() {
    return text.isEmpty();
  }

  @Override
  public String toString() {
    return text;
  }
}

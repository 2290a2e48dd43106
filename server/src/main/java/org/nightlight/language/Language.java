package org.nightlight.language;

import java.util.Locale;

/// A language reporters can choose.
///
/// @param tag BCP 47: `cy`
/// @param name what its speakers call it
/// @param direction `ltr` or `rtl`
/// @param reviewed the day a person who speaks it read the phrases; "not yet" before
public record Language(String tag, String name, String direction, String reviewed) {

  public Language {
    if (!direction.matches("ltr|rtl")) {
      throw new IllegalArgumentException("language.direction must be ltr or rtl, was " + direction);
    }
  }

  /// For dates and the names of countries.
  public Locale locale() {
    return tag.equals("en") ? Locale.UK : Locale.forLanguageTag(tag);
  }
}

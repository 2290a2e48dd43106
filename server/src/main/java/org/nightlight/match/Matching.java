package org.nightlight.match;

/// The door of match. No list of known material can be loaded yet, so every answer is
/// [MediaMatch.NotChecked].
public final class Matching {

  private static final String NO_LIST = "no list of known material is loaded";

  /// Whether media with this fingerprint was seen before.
  public MediaMatch check(Fingerprint media) {
    return new MediaMatch.NotChecked(media.isEmpty() ? "no hash was given" : NO_LIST);
  }

  /// What it can check now, in one line for the health page.
  public String state() {
    return "not checking: " + NO_LIST;
  }
}

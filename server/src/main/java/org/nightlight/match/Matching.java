package org.nightlight.match;

import org.nightlight.detection.Media;

/// The door of match. No list of known material can be loaded yet, so every answer is
/// [MediaMatch.NotChecked].
public final class Matching {

  private static final String NO_LIST = "no list of known material is loaded";

  /// Whether media was seen before.
  public MediaMatch check(Media media) {
    return new MediaMatch.NotChecked(NO_LIST);
  }

  /// What it can check now, in one line for the health page.
  public String state() {
    return "not checking: " + NO_LIST;
  }
}

package org.nightlight.match;

/// What comparing media with lists of known material answered.
public sealed interface MediaMatch {

  /// Nobody compared it, and why. Never to be read as "no match".
  record NotChecked(String why) implements MediaMatch {}
}

package org.nightlight.match;

import java.util.UUID;

/// The id of a sighting: the reference a platform is given.
public record SightingId(UUID value) {

  /// Reads one.
  ///
  /// @throws IllegalArgumentException where the text is no id
  public static SightingId of(String text) {
    return new SightingId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}

package org.nightlight.evidence;

import java.util.UUID;

/// An exhibit.
public record ExhibitId(UUID value) {

  /// Reads what [#toString] wrote.
  public static ExhibitId of(String text) {
    return new ExhibitId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}

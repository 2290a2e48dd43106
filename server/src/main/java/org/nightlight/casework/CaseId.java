package org.nightlight.casework;

import java.util.UUID;

/// A case.
public record CaseId(UUID value) {

  /// Reads what [#toString] wrote.
  public static CaseId of(String text) {
    return new CaseId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}

package org.nightlight.oversight;

import java.util.UUID;

/// A platform that sends activity and reports, and is told decisions.
public record PlatformId(UUID value) {

  /// Reads what [#toString] wrote.
  public static PlatformId of(String text) {
    return new PlatformId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}

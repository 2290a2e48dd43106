package org.nightlight.intake;

import java.util.UUID;

/// A report.
public record ReportId(UUID value) {

  /// Reads what [#toString] wrote.
  public static ReportId of(String text) {
    return new ReportId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}

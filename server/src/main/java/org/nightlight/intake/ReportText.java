package org.nightlight.intake;

import org.nightlight.evidence.Reading;

/// The answer to a reviewer who reads what a person wrote.
public sealed interface ReportText {

  /// What they wrote; a field nobody filled is "".
  ///
  /// @param words what happened
  /// @param where what they said of the place or account
  /// @param more anything else
  record Told(String words, String where, String more) implements ReportText {}

  /// The exhibit could not be read as it was sealed.
  record Unreadable(Reading why) implements ReportText {}

  /// There is no such report.
  record NoReport() implements ReportText {}
}

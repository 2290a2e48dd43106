package org.nightlight.casework;

import java.time.Instant;
import org.nightlight.oversight.StaffId;

/// One matter that people decide: all that is known about one subject, or one report whose account
/// nobody knows.
public sealed interface Case {

  CaseId id();

  /// Nobody works on it.
  record Waiting(CaseId id) implements Case {}

  /// One reviewer holds it for a while.
  ///
  /// @param until when the lease ends, unless it is renewed
  record InReview(CaseId id, StaffId holder, Instant until) implements Case {}

  /// A person has proposed a decision that needs a second opinion. Nobody holds it.
  record Proposed(CaseId id, Decision decision) implements Case {}

  /// All it held lies in another case. It keeps its number and its history.
  ///
  /// @param words why, as whoever joined them said
  record Merged(CaseId id, CaseId into, StaffId by, Instant at, String words) implements Case {}

  /// A person has decided. New facts about the same subject open a new case.
  record Decided(CaseId id, Decision decision) implements Case {}
}

package org.nightlight.casework;

import java.time.Instant;
import java.util.Optional;

/// The answer to somebody who takes a decision back.
public sealed interface Undoing {

  /// It is theirs to decide anew.
  record Undone(Case.InReview now, Decision then) implements Undoing {}

  /// Somebody outside may know of it already.
  record HasLeft(Instant at) implements Undoing {}

  /// New facts about the same account have opened another case since.
  record AnotherIsOpen(CaseId other) implements Undoing {}

  record NotDecided() implements Undoing {}

  /// The case as it must be saved; empty where nothing changes.
  default Optional<Case> saved() {
    return switch (this) {
      case Undone(var now, var _) -> Optional.of(now);
      case HasLeft _, AnotherIsOpen _, NotDecided _ -> Optional.empty();
    };
  }
}

package org.nightlight.casework;

import java.util.Optional;
import org.nightlight.oversight.StaffId;

/// The answer to a reviewer who wants to decide. A refusal is an answer, so it is a type.
public sealed interface Ruling {

  record Accepted(Case.Decided now) implements Ruling {}

  /// A second, different person has to agree first.
  record NeedsSecond(Case.Proposed now) implements Ruling {}

  /// It waits for a second opinion, or lies in another case.
  record NotOpen(Case now) implements Ruling {}

  record HeldBy(StaffId other) implements Ruling {}

  record AlreadyDecided(Case.Decided then) implements Ruling {}

  /// Nobody holds it, or the lease of whoever asks has ended.
  record NotInReview() implements Ruling {}

  /// The case as it must be saved; empty where nothing changes.
  default Optional<Case> saved() {
    return switch (this) {
      case Accepted(var now) -> Optional.of(now);
      case NeedsSecond(var now) -> Optional.of(now);
      case NotOpen _, HeldBy _, AlreadyDecided _, NotInReview _ -> Optional.empty();
    };
  }
}

package org.nightlight.casework;

import java.util.Optional;
import org.nightlight.oversight.StaffId;

/// The answer to a reviewer who wants to hold a case, go on holding it, or give it back.
public sealed interface Claiming {

  /// It is theirs until the lease ends.
  record Held(Case.InReview now) implements Claiming {}

  /// It waits for somebody else.
  record GivenBack(Case.Waiting now) implements Claiming {}

  record HeldBy(StaffId other) implements Claiming {}

  record AlreadyDecided(Case.Decided then) implements Claiming {}

  /// It waits for a second opinion, or lies in another case.
  record NotOpen(Case now) implements Claiming {}

  /// They wanted to keep or give back what they do not hold.
  record NotInReview() implements Claiming {}

  /// The case as it must be saved; empty where nothing changes.
  default Optional<Case> saved() {
    return switch (this) {
      case Held(var now) -> Optional.of(now);
      case GivenBack(var now) -> Optional.of(now);
      case HeldBy _, AlreadyDecided _, NotOpen _, NotInReview _ -> Optional.empty();
    };
  }
}

package org.nightlight.casework;

import java.util.Optional;

/// The answer to a second person who agrees or disagrees with what was proposed.
public sealed interface Opinion {

  /// What the second person thinks.
  enum View {
    AGREE,
    DISAGREE;

    /// As forms and tables have it: `agree`.
    public String code() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  record Agreed(Case.Decided now) implements Opinion {}

  record Disagreed(Case.Waiting now, Decision then) implements Opinion {}

  /// They proposed it themselves.
  record SamePerson() implements Opinion {}

  record NothingProposed() implements Opinion {}

  /// The case as it must be saved; empty where nothing changes.
  default Optional<Case> saved() {
    return switch (this) {
      case Agreed(var now) -> Optional.of(now);
      case Disagreed(var now, var _) -> Optional.of(now);
      case SamePerson _, NothingProposed _ -> Optional.empty();
    };
  }
}

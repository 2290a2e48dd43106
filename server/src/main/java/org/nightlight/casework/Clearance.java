package org.nightlight.casework;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.nightlight.oversight.StaffId;

/// Whether anything about a case may go to the platform its account is on. Whoever sends needs one
/// that is [Clear], and only the case's own rule makes one.
public sealed interface Clearance {

  /// A person's word why telling is safe, though a child reported it.
  ///
  /// @param of the child's reports it was said of; it says nothing of any other
  record Safe(String words, StaffId by, Instant at, Set<UUID> of) {
    public Safe {
      of = Set.copyOf(of);
    }
  }

  /// It may go.
  final class Clear implements Clearance {
    private final Optional<Safe> named;

    Clear(Optional<Safe> named) {
      this.named = named;
    }

    /// Why it is safe, where a child reported it.
    public Optional<Safe> named() {
      return named;
    }
  }

  /// A child reported it, and nobody has said why telling is safe.
  record Withheld() implements Clearance {}
}

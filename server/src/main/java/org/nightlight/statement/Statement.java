package org.nightlight.statement;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.casework.CaseId;

/// What one person is told of a decision, and why.
///
/// @param report whose reporter it is to; empty where it is to the account
/// @param source the platform's; "" where there is none
/// @param found how the matter came to be known
/// @param begun the day from which on it was known
/// @param facts the reason in words, from a template; names nobody
record Statement(
    UUID id,
    long number,
    CaseId about,
    Optional<UUID> report,
    String source,
    String outcome,
    String ground,
    String citation,
    String category,
    List<String> keywords,
    String facts,
    Found found,
    LocalDate begun,
    Instant decided,
    State state,
    Optional<Instant> sent,
    Optional<Instant> opened) {

  Statement {
    keywords = List.copyOf(keywords);
  }

  /// Where it stands.
  enum State {
    /// Held back until a person lets it go.
    HELD,
    /// On its way.
    DUE,
    /// The platform has said nowhere where it wants to be told.
    UNDELIVERABLE,
    SENT
  }

  /// How the matter came to be known.
  enum Found {
    /// Somebody reported it.
    NOTICE,
    /// A trusted flagger did.
    FLAGGER,
    /// A machine's signal or match alone.
    SIGNAL
  }

  /// That it is held back, or was let go.
  ///
  /// @param by "" where the rule did
  record Hold(Instant at, String by, boolean held, String reason, Optional<LocalDate> review) {}
}

package org.nightlight.intake;

import java.time.Instant;
import java.util.Optional;

/// The answer to somebody who erases who made a report.
public sealed interface Erasing {

  /// It is gone, and no backup brings it back.
  record Erased() implements Erasing {}

  /// The report may not be touched yet.
  ///
  /// @param rule by which it is kept: a rule of retention, or `legal-hold`
  /// @param until when that ends; empty while somebody holds it
  record Kept(String rule, Optional<Instant> until) implements Erasing {}

  /// They did not say who they are, it was erased before, or there is no such report.
  record NothingThere() implements Erasing {}
}

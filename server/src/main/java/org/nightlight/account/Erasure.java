package org.nightlight.account;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.detection.Key;
import org.nightlight.intake.Subject;

/// An erasure two people agreed to.
///
/// @param instead what the account is called where a row has to stay
/// @param at when it was asked for: what came later is no part of it
/// @param position how far the log had come then
/// @param early whether what no case holds has gone
/// @param again whether a restored backup made it necessary
record Erasure(
    UUID id,
    Subject about,
    String instead,
    Instant at,
    long position,
    boolean early,
    boolean again) {

  /// As the record calls it.
  String thing() {
    return (again ? "account-erasure/" : "account-request/") + id;
  }

  /// As detectors call the account.
  Key key() {
    return new Key(about.source(), about.account());
  }

  /// Something that stays.
  ///
  /// @param rule by which it stays
  /// @param citation where the rule stands
  /// @param until when that ends; empty where no day is set
  record Kept(String what, String rule, String citation, Optional<Instant> until) {}

  /// What was erased, and what had to stay.
  ///
  /// @param erased how much of what; a kind of which there was nothing is not among it
  record Done(Map<String, Long> erased, List<Kept> kept) {

    Done {
      erased = new LinkedHashMap<>(erased);
      kept = kept.stream()
          .sorted(Comparator.comparing((Kept one) -> one.until().orElse(Instant.MAX))
              .reversed())
          .toList();
    }
  }

  /// What one room keeps of an account, and how it goes.
  interface Part {

    /// Why something of it stays; empty where it may go.
    List<Kept> keeps(Erasure of);

    /// Erases what nothing keeps, or gives it another name where the row has to stay; answers how
    /// much of what. In the caller's transaction.
    Map<String, Long> erase(Erasure of);
  }
}

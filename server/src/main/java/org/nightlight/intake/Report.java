package org.nightlight.intake;

import java.time.Instant;
import java.util.Optional;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.help.Audience;

/// What somebody told us, without their words: those lie sealed in the exhibit.
///
/// @param audience who tells it
/// @param topic a topic's code, such as `bullying`
/// @param place where it happened: a platform's source, or `online`, `school`, `home`, `journey`,
/// `elsewhere`, `unknown`
/// @param about the account it is about, where it was named
/// @param country ISO 3166-1 alpha-2, or "" where unknown
/// @param language BCP 47
/// @param occurredAt when it happened, where a platform said
/// @param exhibit what the person wrote, sealed
/// @param marks what it says besides
public record Report(
    ReportId id,
    Instant receivedAt,
    Audience audience,
    String topic,
    Danger danger,
    String place,
    Optional<Subject> about,
    String country,
    String language,
    Optional<Instant> occurredAt,
    Via via,
    ExhibitId exhibit,
    Marks marks) {

  /// Whether somebody may be in danger now: they say so, or their words met a rule.
  public boolean urgent() {
    return danger.isUrgent(marks.dangerRules());
  }
}

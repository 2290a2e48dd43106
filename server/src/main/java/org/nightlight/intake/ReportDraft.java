package org.nightlight.intake;

import java.time.Instant;
import java.util.Optional;
import org.nightlight.help.Audience;

/// A report that has been checked and not yet kept.
///
/// @param idempotency what makes it one report however often it is sent; only its keyed digest is
/// kept
record ReportDraft(
    String idempotency,
    Audience audience,
    String topic,
    Danger danger,
    String place,
    Optional<Subject> about,
    String country,
    String language,
    Optional<Instant> occurredAt,
    ReportWords words) {

  static final String LANGUAGE_UNKNOWN = "und";
  static final String PLACE_UNKNOWN = "unknown";

  /// All that was said, to tell a repeated report from another one under the same key.
  String content() {
    return String.join(
        "\u0000",
        audience.code(),
        topic,
        danger.name(),
        place,
        about.map(Subject::key).orElse(""),
        country,
        language,
        occurredAt.map(Instant::toString).orElse(""),
        words.happened(),
        words.where(),
        words.more());
  }

  /// The same, under another idempotency.
  ReportDraft under(String other) {
    return new ReportDraft(
        other, audience, topic, danger, place, about, country, language, occurredAt, words);
  }
}

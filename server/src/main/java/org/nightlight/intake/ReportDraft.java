package org.nightlight.intake;

import java.time.Instant;
import java.util.Optional;
import org.nightlight.help.Audience;

/// A report that has been checked and not yet kept.
///
/// @param idempotency what makes it one report however often it is sent; only its keyed digest is
/// kept
public record ReportDraft(
    String idempotency,
    Audience audience,
    String topic,
    Danger danger,
    String place,
    Optional<Subject> about,
    String country,
    String language,
    Optional<Instant> occurredAt,
    ReportWords words,
    Besides besides) {

  /// A language nobody said.
  public static final String LANGUAGE_UNKNOWN = "und";
  /// A place nobody said.
  public static final String PLACE_UNKNOWN = "unknown";

  /// A language tag; `und` where nobody said one; empty where it cannot be one.
  public static Optional<String> language(String tag) {
    if (tag.isEmpty()) {
      return Optional.of(LANGUAGE_UNKNOWN);
    }
    return tag.matches("[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}") ? Optional.of(tag) : Optional.empty();
  }

  /// The same, said with that besides.
  public ReportDraft with(Besides other) {
    return new ReportDraft(
        idempotency,
        audience,
        topic,
        danger,
        place,
        about,
        country,
        language,
        occurredAt,
        words,
        other);
  }

  /// All that was said, to tell a repeated report from another one under the same key.
  public String content() {
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
        words.more(),
        String.join(" ", besides.alsoAt()),
        besides.teller().map(one -> one.name() + "\u0000" + one.contact()).orElse(""));
  }

  /// The same, under another idempotency.
  public ReportDraft under(String other) {
    return new ReportDraft(
        other,
        audience,
        topic,
        danger,
        place,
        about,
        country,
        language,
        occurredAt,
        words,
        besides);
  }
}

package org.nightlight.intake;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.nightlight.help.Audience;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a platform's report. What does not fit is named by field, rule and value, and never
/// repeats what a person wrote.
final class ReportJson {

  static final int MOST_WORDS = 10_000;
  private static final int MOST_ACCOUNT = 200;
  private static final int MOST_KEY = 100;
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

  private static final Set<String> FIELDS = Set.of(
      "idempotencyKey",
      "reporter",
      "about",
      "topic",
      "danger",
      "words",
      "country",
      "language",
      "occurredAt",
      "alsoAt",
      "reporterKey",
      "notice");

  private static final Set<String> NOTICE = Set.of("location", "name", "email", "goodFaith");
  private static final Set<String> OFFLINE =
      Set.of("online", "school", "home", "journey", "elsewhere");
  private static final int MOST_LOCATIONS = 50;
  private static final int MOST_URL = 2_000;

  private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build())
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  private final Set<String> topics;
  private final Set<String> sources;
  private final Set<String> countries;
  private final Instant now;

  /// @param sources those of the platform that sends
  ReportJson(Set<String> topics, Set<String> sources, Set<String> countries, Instant now) {
    this.topics = topics;
    this.sources = sources;
    this.countries = countries;
    this.now = now;
  }

  /// What was read.
  sealed interface Read {
    record Fit(ReportDraft draft) implements Read {}

    record Unfit(Problem problem) implements Read {}
  }

  Read read(byte[] body) {
    try {
      var root = JSON.readTree(body);
      return root.isObject()
          ? new Read.Fit(draft(root))
          : new Read.Unfit(Problem.malformed("the body is not a JSON object"));
    } catch (JacksonException fault) {
      return new Read.Unfit(Problem.malformed(where(fault)));
    } catch (Unfit unfit) {
      return new Read.Unfit(unfit.problem);
    }
  }

  private static String where(JacksonException fault) {
    var at = fault.getLocation();
    return at == null || at.getLineNr() < 0
        ? "the body is not JSON"
        : "the body is not JSON, at line " + at.getLineNr() + " column " + at.getColumnNr();
  }

  private ReportDraft draft(JsonNode root) {
    known(root, FIELDS, "");
    var about = about(root.path("about"));
    var notice = root.path("notice");
    return new ReportDraft(
        text(root, "idempotencyKey", 1, MOST_KEY),
        audience(text(root, "reporter", 1, 20)),
        topic(text(root, "topic", 1, 40)),
        danger(optional(root, "danger", 10).orElse("unknown")),
        about.map(Subject::source).orElse(ReportDraft.PLACE_UNKNOWN),
        about,
        country(optional(root, "country", 2).orElse("")),
        language(optional(root, "language", 40).orElse("")),
        optional(root, "occurredAt", 40).map(this::occurred),
        new ReportWords(
            optional(root, "words", MOST_WORDS).orElse(""),
            String.join("\n", locations(notice)),
            ""),
        new Besides(
            listed(root, "alsoAt", OFFLINE.size(), 20).stream()
                .map(this::offline)
                .toList(),
            teller(notice),
            Voice.UNKNOWN,
            optional(root, "reporterKey", MOST_KEY)));
  }

  /// The electronic locations of a notice under Article 16 of Regulation (EU) 2022/2065. They stay
  /// sealed with the words.
  private static List<String> locations(JsonNode notice) {
    if (notice.isMissingNode() || notice.isNull()) {
      return List.of();
    }
    if (!notice.isObject()) {
      throw unfit("field-type", "notice must be an object");
    }
    known(notice, NOTICE, "notice.");
    if (!notice.path("goodFaith").isBoolean() || !notice.path("goodFaith").booleanValue()) {
      throw unfit(
          "good-faith-missing",
          "notice.goodFaith must be true: the person confirms that what they say is accurate and"
              + " complete, in good faith");
    }
    var locations = listed(notice, "location", MOST_LOCATIONS, MOST_URL);
    if (locations.isEmpty()) {
      throw missing("notice.location");
    }
    return locations;
  }

  /// Name and address of whoever gives notice. For child sexual abuse the law asks for neither.
  private static Optional<Teller> teller(JsonNode notice) {
    if (!notice.isObject()) {
      return Optional.empty();
    }
    var name = optional(notice, "name", 200).orElse("");
    var email = optional(notice, "email", 320).orElse("");
    return name.isBlank() && email.isBlank()
        ? Optional.empty()
        : Optional.of(new Teller(name, email, Teller.Reach.RECEIPT));
  }

  private String offline(String place) {
    if (!OFFLINE.contains(place)) {
      throw unfit(
          "place-unknown",
          "alsoAt holds online, school, home, journey or elsewhere, was " + shown(place));
    }
    return place;
  }

  private static List<String> listed(JsonNode node, String field, int most, int longest) {
    var list = node.path(field);
    if (list.isMissingNode() || list.isNull()) {
      return List.of();
    }
    if (!list.isArray() || list.size() > most) {
      throw unfit("field-type", field + " must be a list of at most " + most + " texts");
    }
    var texts = new ArrayList<String>();
    for (var one : list) {
      if (!one.isString()
          || one.stringValue().length() > longest
          || one.stringValue().isBlank()) {
        throw unfit("field-type", field + " must hold texts of 1 to " + longest + " characters");
      }
      texts.add(one.stringValue());
    }
    return texts;
  }

  private static void known(JsonNode node, Set<String> fields, String under) {
    for (var name : node.propertyNames()) {
      if (!fields.contains(name)) {
        throw unfit(
            "field-unknown",
            under + shown(name) + " is not a field of a report; the fields are "
                + fields.stream().sorted().collect(Collectors.joining(", ")));
      }
    }
  }

  private Optional<Subject> about(JsonNode about) {
    if (about.isMissingNode() || about.isNull()) {
      return Optional.empty();
    }
    if (!about.isObject()) {
      throw unfit("field-type", "about must be an object with source and account");
    }
    known(about, Set.of("source", "account"), "about.");
    var source = text(about, "source", 1, 300);
    if (!sources.contains(source)) {
      throw unfit(
          "source-not-yours",
          "about.source must be a source of this key's platform, was " + shown(source));
    }
    return Optional.of(new Subject(source, text(about, "account", 1, MOST_ACCOUNT)));
  }

  private static Audience audience(String code) {
    return Audience.of(code)
        .orElseThrow(() -> unfit(
            "reporter-unknown",
            "reporter must be one of "
                + Arrays.stream(Audience.values())
                    .map(Audience::code)
                    .collect(Collectors.joining(", "))
                + ", was "
                + shown(code)));
  }

  private String topic(String code) {
    if (!topics.contains(code)) {
      throw unfit(
          "topic-unknown",
          "topic must be one of "
              + topics.stream().sorted().collect(Collectors.joining(", "))
              + ", was "
              + shown(code));
    }
    return code;
  }

  private static Danger danger(String code) {
    return Danger.of(code)
        .orElseThrow(() ->
            unfit("danger-unknown", "danger must be one of now, no, unknown, was " + shown(code)));
  }

  private String country(String code) {
    if (!code.isEmpty() && !countries.contains(code)) {
      throw unfit(
          "country-unknown",
          "country must be an ISO 3166-1 code of two capital letters, was " + shown(code));
    }
    return code;
  }

  private static String language(String tag) {
    return ReportDraft.language(tag)
        .orElseThrow(
            () -> unfit("language-unknown", "language must be a BCP 47 tag, was " + shown(tag)));
  }

  private Instant occurred(String text) {
    try {
      var at = OffsetDateTime.parse(text).toInstant();
      if (at.isAfter(now.plus(CLOCKS_DIFFER))) {
        throw unfit("time-in-the-future", "occurredAt must not be in the future, was " + at);
      }
      if (at.isBefore(Instant.EPOCH)) {
        throw unfit("time-too-early", "occurredAt must be 1970 or later, was " + at);
      }
      return at;
    } catch (DateTimeParseException _) {
      throw unfit(
          "time-malformed",
          "occurredAt must be a time such as 2026-11-24T04:08:02Z, was " + shown(text));
    }
  }

  private static String text(JsonNode node, String field, int least, int most) {
    var text = optional(node, field, most).orElseThrow(() -> missing(field));
    if (text.strip().length() < least) {
      throw missing(field);
    }
    return text;
  }

  private static Unfit missing(String field) {
    return unfit("field-missing", field + " must be there and not blank");
  }

  private static Optional<String> optional(JsonNode node, String field, int most) {
    var value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw unfit(
          "field-type",
          field + " must be text, was " + value.getNodeType().name().toLowerCase(Locale.ROOT));
    }
    var text = value.stringValue();
    if (text.length() > most) {
      throw unfit(
          "text-too-long",
          field + " must be at most " + most + " characters, was " + text.length());
    }
    if (text.indexOf('\u0000') >= 0) {
      throw unfit("text-has-nul", field + " must not hold the character U+0000");
    }
    return Optional.of(text);
  }

  /// A short value as it may stand in an answer.
  private static String shown(String value) {
    var plain = value.replaceAll("\\p{Cntrl}", " ");
    return "\"" + (plain.length() > 60 ? plain.substring(0, 60) + "..." : plain) + "\"";
  }

  private static Unfit unfit(String rule, String detail) {
    return new Unfit(new Problem(422, rule, detail));
  }

  private static final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;

    Unfit(Problem problem) {
      super(problem.rule(), null, false, false);
      this.problem = problem;
    }
  }
}

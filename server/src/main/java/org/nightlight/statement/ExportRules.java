package org.nightlight.statement;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What the Transparency Database is told of a statement, and what in it would be about a person.
/// The fields are those of its statement interface; none is made up, and one that is not known is
/// left out.
final class ExportRules {

  private static final Pattern MAIL = Pattern.compile("[^\\s@]+@[^\\s@]+\\.[^\\s@]+");
  private static final Pattern PHONE =
      Pattern.compile("(?<![\\p{L}\\d])\\+?\\(?\\d(?:[ ().-]{0,2}\\d){6,14}(?![\\p{L}\\d])");

  private ExportRules() {}

  /// Something about a person.
  ///
  /// @param statement its number
  /// @param field of the Transparency Database
  /// @param what in words, never the value itself
  record Found(long statement, String field, String what) {}

  /// Restricting contact is a part of the service that is suspended: the account may write first to
  /// no child, and may do all else.
  static Map<String, Object> row(Statement one) {
    var row = new LinkedHashMap<String, Object>();
    row.put("decision_provision", "DECISION_PROVISION_PARTIAL_SUSPENSION");
    row.put("decision_ground", "DECISION_GROUND_" + one.ground());
    if (one.ground().equals("ILLEGAL_CONTENT")) {
      row.put("illegal_content_legal_ground", one.citation());
      row.put("illegal_content_explanation", one.facts());
    } else {
      row.put("incompatible_content_ground", one.citation());
      row.put("incompatible_content_explanation", one.facts());
    }
    row.put("decision_facts", one.facts());
    row.put("category", one.category());
    if (!one.keywords().isEmpty()) {
      row.put("category_specification", one.keywords());
    }
    row.put("content_type", List.of("CONTENT_TYPE_OTHER"));
    row.put("content_type_other", "What an account did towards accounts of children");
    row.put("content_date", one.begun().toString());
    row.put(
        "application_date", LocalDate.ofInstant(one.decided(), ZoneOffset.UTC).toString());
    row.put("source_type", source(one.found()));
    row.put("automated_detection", one.found() == Statement.Found.SIGNAL ? "Yes" : "No");
    row.put("automated_decision", "AUTOMATED_DECISION_NOT_AUTOMATED");
    row.put("puid", one.id().toString());
    return row;
  }

  private static String source(Statement.Found found) {
    return switch (found) {
      case NOTICE -> "SOURCE_ARTICLE_16";
      case FLAGGER -> "SOURCE_TRUSTED_FLAGGER";
      case SIGNAL -> "SOURCE_VOLUNTARY";
    };
  }

  /// All that is about a person in a row, by field.
  ///
  /// @param accounts every account of the case
  static List<Found> personal(
      long statement, Map<String, Object> row, Collection<String> accounts) {
    var found = new ArrayList<Found>();
    row.forEach((field, value) -> {
      if (value instanceof String text && !field.equals("puid") && !field.endsWith("_date")) {
        if (MAIL.matcher(text).find()) {
          found.add(new Found(statement, field, "an e-mail address"));
        }
        if (PHONE.matcher(text).find()) {
          found.add(new Found(statement, field, "a phone number"));
        }
        if (accounts.stream().anyMatch(account -> names(text, account))) {
          found.add(new Found(statement, field, "the id of an account"));
        }
      }
    });
    return found;
  }

  /// Whether a text names somebody, as words of their own.
  static boolean names(String text, String name) {
    return !name.isBlank()
        && Pattern.compile(
                "(?<![\\p{L}\\p{N}_])" + Pattern.quote(name.strip()) + "(?![\\p{L}\\p{N}_])",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
            .matcher(text)
            .find();
  }
}

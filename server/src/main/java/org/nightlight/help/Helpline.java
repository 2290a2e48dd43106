package org.nightlight.help;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nightlight.language.Phrase;

/// Somebody to talk to.
///
/// @param speaksTo the audiences it is for
/// @param about whom it is for and what it costs, in a sentence
/// @param text what to send where
/// @param web where to chat and read
/// @param hours when somebody answers; empty where we do not know
/// @param source where its particulars stand
/// @param elsewise its fields as written, among them `about-cy` and `hours-cy` for other languages
public record Helpline(
    String name,
    Set<Audience> speaksTo,
    String about,
    Optional<String> phone,
    Optional<String> text,
    Optional<String> web,
    Optional<String> hours,
    String source,
    Map<String, String> elsewise) {

  public Helpline {
    speaksTo = Set.copyOf(speaksTo);
    elsewise = Map.copyOf(elsewise);
    if (phone.isEmpty() && text.isEmpty() && web.isEmpty()) {
      throw new IllegalArgumentException("a helpline can be reached, which " + name + " cannot");
    }
  }

  static Helpline of(HelpFile.Block.Fields fields) {
    var name = fields.value("helpline").orElseThrow();
    return new Helpline(
        name,
        audiences(fields.value("for").orElse("")),
        needed(fields, name, "about"),
        fields.value("phone"),
        fields.value("text"),
        fields.value("web"),
        fields.value("hours"),
        needed(fields, name, "source"),
        fields.values());
  }

  private static String needed(HelpFile.Block.Fields fields, String name, String field) {
    return fields
        .value(field)
        .orElseThrow(() -> new IllegalStateException("helpline " + name + " lacks " + field + ":"));
  }

  private static Set<Audience> audiences(String codes) {
    if (codes.isBlank()) {
      return EnumSet.allOf(Audience.class);
    }
    var audiences = EnumSet.noneOf(Audience.class);
    Arrays.stream(codes.split(",", -1))
        .map(code -> Audience.valueOf(code.strip().toUpperCase(Locale.ROOT)))
        .forEach(audiences::add);
    return audiences;
  }

  /// Whether it is for this audience.
  public boolean speaksTo(Audience audience) {
    return speaksTo.contains(audience)
        || (audience == Audience.FLAGGER && speaksTo.contains(Audience.PROFESSIONAL));
  }

  /// Whom it is for, in a language; in English where nobody wrote that.
  public Phrase aboutIn(String language) {
    return in("about", language, about);
  }

  /// When somebody answers, as above; empty where we do not know.
  public Phrase hoursIn(String language) {
    return in("hours", language, hours.orElse(""));
  }

  private Phrase in(String field, String language, String english) {
    var own = elsewise.get(field + "-" + language);
    return own == null ? new Phrase(english, "en") : new Phrase(own, language);
  }

  /// The number as a telephone dials it.
  public Optional<String> tel() {
    return phone.map(number -> number.replaceAll("[^0-9+]", ""));
  }

  /// For templates, which read a value or nothing.
  public String site() {
    return web.map(address -> address.replaceFirst("https://(www\\.)?", "").replaceFirst("/$", ""))
        .orElse("");
  }
}

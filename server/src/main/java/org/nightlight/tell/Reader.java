package org.nightlight.tell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nightlight.help.Audience;
import org.nightlight.help.EmergencyNumber;
import org.nightlight.help.Help;
import org.nightlight.help.Nearby;
import org.nightlight.language.Languages;
import org.nightlight.language.Phrase;
import org.nightlight.language.Phrases;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// Whom a page is for: their language, and the numbers within their reach.
final class Reader {

  private static final List<String> EMERGENCIES = List.of("GB", "IE", "US", "CA", "AU", "NZ");

  private final Languages languages;
  private final Help help;
  private final Nearby nearby;

  Reader(Languages languages, Help help) {
    this.languages = languages;
    this.help = help;
    this.nearby = new Nearby(help);
  }

  /// A number to call, and where.
  public record Emergency(Phrase where, String number) {}

  /// The phrases of whoever asks: what they chose, or what their browser says.
  Phrases phrases(ServerRequest request) {
    var chosen = request.params().getOrDefault("lang", List.of());
    var accepts = request.headers().firstHeader("Accept-Language");
    return languages.choose(
        chosen.isEmpty() ? "" : chosen.getLast(), accepts == null ? "" : accepts);
  }

  /// What every page shows around what is its own.
  Map<String, Object> frame(Phrases say, String country, Audience audience) {
    var model = new HashMap<String, Object>(nearby.frame(country, audience));
    model.put("emergencies", emergencies(say, country));
    model.put("locale", say.language().locale());
    return model;
  }

  /// The number of the country where it is known, and else those of several, each with its place.
  private List<Emergency> emergencies(Phrases say, String country) {
    if (help.emergency(country) instanceof EmergencyNumber.Known known) {
      return List.of(new Emergency(name(say, country), known.number()));
    }
    var several = new ArrayList<Emergency>();
    for (var code : EMERGENCIES) {
      if (help.emergency(code) instanceof EmergencyNumber.Known known) {
        several.add(new Emergency(name(say, code), known.number()));
      }
    }
    several.add(new Emergency(say.of("numbers.europe"), "112"));
    return several;
  }

  private static Phrase name(Phrases say, String country) {
    return Phrase.plain(Nearby.name(country, say.language().locale()));
  }

  ServerResponse show(HttpStatus status, String template, Map<String, Object> model) {
    return PublicPage.show(status, template, model);
  }

  static Comparator<TellWords.Choice> byLabel() {
    return Comparator.comparing(choice -> choice.label().text());
  }
}

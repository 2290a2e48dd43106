package org.nightlight.help;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nightlight.language.Languages;
import org.nightlight.oversight.Caller;
import org.nightlight.oversight.Routes;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// What a platform shows a child at a moment that matters, and the settings children start with.
final class SupportApi {

  private static final int GROWN_UP = 18;

  private final Help help;
  private final Languages languages;

  SupportApi(Help help, Languages languages) {
    this.help = help;
    this.languages = languages;
  }

  void add(Routes routes) {
    routes.platform(HttpMethod.GET, "/api/v1/support", this::answer);
  }

  private ServerResponse answer(ServerRequest request, Caller caller) {
    var moment = request.param("moment").orElse("");
    if (!HelpContent.MOMENTS.contains(moment)) {
      return problem(
          "moment-unknown", "moment must be one of " + String.join(", ", HelpContent.MOMENTS));
    }
    var age = request.param("age").orElse("unknown");
    if (!age.matches("unknown|[0-9]{1,3}")) {
      return problem("age-malformed", "age must be whole years, or unknown");
    }
    var country = request.param("country").orElse("");
    if (!country.isEmpty() && Nearby.known(country).isEmpty()) {
      return problem(
          "country-unknown", "country must be an ISO 3166-1 code of two letters, or left out");
    }
    var language =
        languages.choose(request.param("language").orElse(""), "").language().tag();
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(body(moment, age, Nearby.known(country), language));
  }

  /// Whose age is not known is spoken to as a child; a grown-up is given no message of ours.
  private Map<String, Object> body(String moment, String age, String country, String language) {
    var body = new LinkedHashMap<String, Object>();
    body.put("moment", moment);
    body.put("age", reader(age));
    body.put("country", country);
    if (reader(age).equals("adult")) {
      body.put("defaults", List.of());
      return body;
    }
    var advice = help.support(moment, country, language);
    body.put("language", advice.language());
    body.put(
        "message",
        Map.of(
            "title", advice.title(), "paragraphs", advice.paragraphs(), "steps", advice.steps()));
    if (help.emergency(country) instanceof EmergencyNumber.Known known) {
      body.put("emergency", known.number());
    }
    body.put(
        "helplines",
        help.helplines(country, Audience.CHILD).stream()
            .map(line -> line(line, language))
            .toList());
    body.put(
        "defaults",
        help.content().defaults().stream().map(HelpFile.Block.Fields::values).toList());
    return body;
  }

  private static String reader(String age) {
    return age.equals("unknown")
        ? "unknown"
        : Integer.parseInt(age) >= GROWN_UP ? "adult" : "child";
  }

  private static Map<String, Object> line(Helpline line, String language) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("name", line.name());
    shown.put("about", line.aboutIn(language).text());
    line.phone().ifPresent(phone -> shown.put("phone", phone));
    line.text().ifPresent(text -> shown.put("text", text));
    line.web().ifPresent(web -> shown.put("web", web));
    line.hours().ifPresent(_ -> shown.put("hours", line.hoursIn(language).text()));
    return shown;
  }

  private static ServerResponse problem(String rule, String detail) {
    return ServerResponse.status(422)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(Map.of("status", 422, "rule", rule, "detail", detail));
  }
}

package org.nightlight.help;

import java.util.HashMap;
import org.nightlight.language.Languages;
import org.nightlight.oversight.Routes;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// `GET /help`: helplines by country, for anyone, without a report.
final class HelpPages {

  private final Help help;
  private final Languages languages;

  HelpPages(Help help, Languages languages) {
    this.help = help;
    this.languages = languages;
  }

  void add(Routes routes) {
    routes.open(HttpMethod.GET, "/help", this::page);
  }

  private ServerResponse page(ServerRequest request) {
    var country = Nearby.known(request.param("country").orElse(""));
    var model = new HashMap<String, Object>(new Nearby(help).frame(country));
    model.put("country", country);
    var accepts = request.headers().firstHeader("Accept-Language");
    var say = languages.choose(request.param("lang").orElse(""), accepts == null ? "" : accepts);
    var locale = say.language().locale();
    model.put(
        "heading",
        country.isEmpty()
            ? say.of("help.anywhere")
            : say.of("help.in", Nearby.name(country, locale)));
    model.put("countries", Nearby.countries(locale));
    model.put("helplines", help.helplines(country));
    return ServerResponse.ok()
        .cacheControl(CacheControl.noStore())
        .header("X-Robots-Tag", "noindex, nofollow, noarchive")
        .render("help/helplines", model);
  }
}

package org.nightlight.help;

import java.util.HashMap;
import org.nightlight.oversight.Routes;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// `GET /help`: helplines by country, for anyone, without a report.
final class HelpPages {

  private final Help help;

  HelpPages(Help help) {
    this.help = help;
  }

  Routes routes() {
    return new Routes().open(HttpMethod.GET, "/help", this::page);
  }

  private ServerResponse page(ServerRequest request) {
    var country = Nearby.known(request.param("country").orElse(""));
    var model = new HashMap<String, Object>(new Nearby(help).frame(country));
    model.put("country", country);
    model.put("place", Nearby.name(country));
    model.put("countries", Nearby.countries());
    model.put("helplines", help.helplines(country));
    return ServerResponse.ok()
        .cacheControl(CacheControl.noStore())
        .header("X-Robots-Tag", "noindex, nofollow, noarchive")
        .render("help/helplines", model);
  }
}

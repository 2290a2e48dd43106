package org.nightlight.statement;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.nightlight.intake.Quota;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Routes;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// The pages for whoever a decision affects: a one-time secret opens their statement and gives them
/// a code, with which they come back, appeal, and read what the appeal came to.
final class OpenPages {

  private static final int TRIES = 60;
  private static final Duration WINDOW = Duration.ofMinutes(10);

  private final Statements statements;
  private final Appeals appeals;
  private final Quota quota;

  OpenPages(Statements statements, Appeals appeals, Clock clock) {
    this.statements = statements;
    this.appeals = appeals;
    this.quota = new Quota(TRIES, WINDOW, clock);
  }

  Routes routes() {
    return new Routes()
        .open(HttpMethod.GET, "/statement", _ -> ask(HttpStatus.OK, "", ""))
        .open(HttpMethod.POST, "/statement", this::follow)
        .open(
            HttpMethod.GET,
            "/statement/{secret}",
            request -> ask(HttpStatus.OK, request.pathVariable("secret"), ""))
        .open(HttpMethod.POST, "/statement/{secret}", this::open);
  }

  private boolean allows(ServerRequest request) {
    return quota.allows(request.servletRequest().getRemoteAddr());
  }

  /// Asks for the code, or, with a secret, whether to open: nothing is opened by following a link.
  private static ServerResponse ask(HttpStatus status, String secret, String error) {
    return show(status, "statement/ask", Map.of("secret", secret, "error", error));
  }

  private ServerResponse open(ServerRequest request) {
    if (!allows(request)) {
      return ask(HttpStatus.TOO_MANY_REQUESTS, "", "receipt.too-many");
    }
    return statements
        .open(request.pathVariable("secret"))
        .map(code -> page(
            statements.follow(code.text()).orElseThrow(),
            String.join(" ", code.groups()),
            Map.of("fresh", true)))
        .orElseGet(() -> ask(HttpStatus.NOT_FOUND, "", "statement.used"));
  }

  private ServerResponse follow(ServerRequest request) {
    if (!allows(request)) {
      return ask(HttpStatus.TOO_MANY_REQUESTS, "", "receipt.too-many");
    }
    var typed = request.param("code").orElse("");
    var found = statements.follow(typed);
    if (found.isEmpty()) {
      return ask(HttpStatus.NOT_FOUND, "", "statement.none");
    }
    var more = new HashMap<String, Object>();
    if (request.param("go").orElse("").equals("appeal")) {
      var words = request.param("appeal").orElse("");
      var answer = appeals.take(found.get().id(), words, new Actor.Anyone());
      if (answer instanceof Appealing.NoWords) {
        more.put("appealError", true);
        more.put("appealGiven", words);
      }
    }
    return page(found.get(), typed, more);
  }

  private ServerResponse page(Statement one, String code, Map<String, Object> more) {
    var model = new HashMap<String, Object>(more);
    model.put("code", code);
    model.put("facts", one.facts());
    model.put("citation", one.citation());
    model.put("restricted", one.outcome().equals("restrict-contact"));
    model.put("answer", statements.answer(one));
    return show(HttpStatus.OK, "statement/statement", model);
  }

  private static ServerResponse show(
      HttpStatus status, String template, Map<String, Object> model) {
    return ServerResponse.status(status)
        .cacheControl(CacheControl.noStore())
        .header("X-Robots-Tag", "noindex, nofollow, noarchive")
        .render(template, model);
  }
}

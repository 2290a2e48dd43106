package org.nightlight.oversight;

import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.nightlight.store.Times;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// Saying why one looks, breaking glass, and the auditor's page about both.
final class LookPages {

  private static final int REASON = 500;
  private static final String LAST = "nightlight.look";
  private static final Duration ONE_LOOK = Duration.ofMinutes(5);

  private final Looks looks;
  private final Glass glass;
  private final Roster roster;
  private final Supplier<Oversight.Alarm> alarm;
  private final Clock clock;

  LookPages(Looks looks, Glass glass, Roster roster, Supplier<Oversight.Alarm> alarm, Clock clock) {
    this.looks = looks;
    this.glass = glass;
    this.roster = roster;
    this.alarm = alarm;
    this.clock = clock;
  }

  void add(Routes routes) {
    routes
        .staff(HttpMethod.GET, "/purpose", Permission.OWN_ACCOUNT, this::ask)
        .staff(HttpMethod.POST, "/purpose", Permission.OWN_ACCOUNT, this::said)
        .staff(HttpMethod.GET, "/break-glass", Permission.BREAK_GLASS, this::glass)
        .staff(HttpMethod.POST, "/break-glass", Permission.BREAK_GLASS, this::breakGlass)
        .staff(HttpMethod.GET, "/audit", Permission.AUDIT_LOOKS, this::audit)
        .staff(HttpMethod.POST, "/audit/looks/{id}", Permission.AUDIT_LOOKS, this::reviewLook)
        .staff(HttpMethod.POST, "/audit/glass/{id}", Permission.AUDIT_LOOKS, this::reviewGlass);
  }

  /// Puts the question for a purpose, and the day's limit, before a handler.
  Routes.StaffHandler before(
      String kind, Predicate<ServerRequest> when, Routes.StaffHandler handler) {
    return (request, permit) -> {
      if (!when.test(request)) {
        return handler.handle(request, permit);
      }
      var purpose = purpose(request);
      if (purpose.isEmpty()) {
        return StaffPages.see("/purpose?next=" + word(here(request)));
      }
      return again(request) || taken(request, permit, kind, purpose.get())
          ? handler.handle(request, permit)
          : ServerResponse.status(HttpStatus.TOO_MANY_REQUESTS)
              .render("oversight/too-many", Map.of("most", looks.mostADay()));
    };
  }

  /// The same question within minutes, such as a page loaded again, is one look.
  private record Asked(String what, Instant until) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  private boolean again(ServerRequest request) {
    return request.session().getAttribute(LAST) instanceof Asked last
        && last.what().equals(here(request))
        && last.until().isAfter(clock.instant());
  }

  private boolean taken(ServerRequest request, Permit permit, String kind, Purpose purpose) {
    var taken = looks.take(permit, kind, purpose);
    if (taken) {
      var until = clock.instant().plus(ONE_LOOK);
      request.session().setAttribute(LAST, new Asked(here(request), until));
    }
    return taken;
  }

  private Optional<Purpose> purpose(ServerRequest request) {
    return request.session().getAttribute(Purpose.KEY) instanceof Purpose purpose
            && purpose.until().isAfter(clock.instant())
        ? Optional.of(purpose)
        : Optional.empty();
  }

  private static String here(ServerRequest request) {
    var query = request.uri().getRawQuery();
    return request.path() + (query == null ? "" : "?" + query);
  }

  private static String word(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private ServerResponse ask(ServerRequest request, Permit permit) {
    return ask(request, Map.of());
  }

  private ServerResponse ask(ServerRequest request, Map<String, String> wrong) {
    var choices = Arrays.stream(Purpose.Why.values())
        .map(why -> Map.of("value", why.name(), "label", why.label(), "hint", ""))
        .toList();
    return page(
        "oversight/purpose",
        wrong,
        Map.of(
            "choices", choices,
            "next", next(request),
            "reference", StaffPages.field(request, "reference")));
  }

  private static ServerResponse page(
      String template, Map<String, String> wrong, Map<String, Object> model) {
    var all = new HashMap<String, Object>(model);
    all.put("wrong", wrong);
    all.put("errors", Wrong.listed(wrong));
    return ServerResponse.status(wrong.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT)
        .render(template, all);
  }

  /// Only ever a path of our own.
  private static String next(ServerRequest request) {
    var next = StaffPages.field(request, "next");
    return next.matches("/[A-Za-z0-9._~%&=?/*+:-]{0,400}") && !next.startsWith("//") ? next : "/";
  }

  private ServerResponse said(ServerRequest request, Permit permit) {
    var why = Arrays.stream(Purpose.Why.values())
        .filter(one -> one.name().equals(StaffPages.field(request, "why")))
        .findFirst();
    var reference = StaffPages.field(request, "reference");
    if (why.isEmpty()) {
      return ask(request, Map.of("why", "Say what it is for."));
    }
    if (!reference.matches("[A-Za-z0-9 #/-]{1,60}")) {
      return ask(
          request,
          Map.of("reference", "Give the number of the case or request, such as case 1001."));
    }
    request
        .session()
        .setAttribute(
            Purpose.KEY, new Purpose(why.get(), reference, clock.instant().plus(Purpose.GOOD_FOR)));
    return StaffPages.see(next(request));
  }

  private ServerResponse glass(ServerRequest request, Permit permit) {
    return page("oversight/glass", Map.of(), Map.of("open", glass.open(permit.staff())));
  }

  private ServerResponse breakGlass(ServerRequest request, Permit permit) {
    var reason = StaffPages.field(request, "reason");
    if (reason.length() < 10 || reason.length() > REASON) {
      var rule = "Say in 10 to %d characters what cannot wait; there are %d."
          .formatted(REASON, reason.length());
      return page("oversight/glass", Map.of("reason", rule), Map.of("open", false));
    }
    glass.breakIt(permit, reason, alarm.get());
    return StaffPages.see("/break-glass");
  }

  private ServerResponse audit(ServerRequest request, Permit permit) {
    return page(
        "oversight/audit",
        Map.of(),
        Map.of(
            "looks", looks.sample().stream().map(this::row).toList(),
            "most", looks.mostADay(),
            "breaks", glass.all().stream().map(this::row).toList()));
  }

  private Map<String, Object> row(Looks.Look look) {
    return Map.of(
        "id", look.id().toString(),
        "who", name(look.staff()),
        "at", Times.words(look.at()),
        "kind", look.kind(),
        "purpose", Purpose.Why.valueOf(look.purpose()).label(),
        "reference", look.reference());
  }

  private Map<String, Object> row(Glass.Broken broken) {
    return Map.of(
        "id", broken.id().toString(),
        "who", name(broken.staff()),
        "since", Times.words(broken.since()),
        "until", Times.words(broken.until()),
        "reason", broken.reason(),
        "reviewed", broken.reviewed());
  }

  private String name(StaffId staff) {
    return roster.member(staff).map(Roster.Member::name).orElse("somebody unknown");
  }

  private ServerResponse reviewLook(ServerRequest request, Permit permit) {
    return reviewed(Routes.id(request.pathVariable("id"))
        .map(id -> looks.review(id, finding(request), permit)));
  }

  private ServerResponse reviewGlass(ServerRequest request, Permit permit) {
    return reviewed(Routes.id(request.pathVariable("id"))
        .map(id -> glass.review(id, finding(request), permit)));
  }

  private static String finding(ServerRequest request) {
    return StaffPages.field(request, "finding").equals("ask") ? "ask" : "fine";
  }

  private static ServerResponse reviewed(Optional<Boolean> done) {
    return done.orElse(false)
        ? StaffPages.see("/audit")
        : ServerResponse.notFound().build();
  }
}

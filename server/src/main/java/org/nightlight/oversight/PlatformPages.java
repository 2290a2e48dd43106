package org.nightlight.oversight;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.oversight.Platforms.Answer;
import org.nightlight.oversight.Platforms.Cell;
import org.nightlight.oversight.Platforms.Grounds;
import org.nightlight.oversight.Register.Entry;
import org.nightlight.oversight.Register.Kind;
import org.nightlight.oversight.Register.Place;
import org.nightlight.oversight.Register.Verdict;
import org.nightlight.oversight.Routes.StaffHandler;
import org.nightlight.store.Times;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// Pages about platforms: keys, webhook, register of processing, and the authority to receive
/// material.
final class PlatformPages {

  private final Platforms platforms;
  private final Clock clock;

  PlatformPages(Platforms platforms, Clock clock) {
    this.platforms = platforms;
    this.clock = clock;
  }

  void add(Routes routes) {
    get(routes, "/platforms", this::list);
    post(routes, "/platforms", this::addPlatform);
    get(routes, "/platforms/{id}", this::show);
    post(routes, "/platforms/{id}/keys", this::makeKey);
    post(routes, "/platforms/{id}/keys/{key}/revoke", this::revokeKey);
    post(routes, "/platforms/{id}/webhook", this::webhook);
    post(routes, "/platforms/{id}/register", this::write);
    post(routes, "/platforms/{id}/register/end", this::strike);
    post(routes, "/platforms/authority", this::recordAuthority);
    post(routes, "/platforms/authority/end", this::endAuthority);
  }

  private static void get(Routes routes, String path, StaffHandler handler) {
    routes.staff(HttpMethod.GET, path, Permission.MANAGE_PLATFORMS, handler);
  }

  private static void post(Routes routes, String path, StaffHandler handler) {
    routes.staff(HttpMethod.POST, path, Permission.MANAGE_PLATFORMS, handler);
  }

  private ServerResponse list(ServerRequest request, Permit permit) {
    return listed(request, Map.of());
  }

  private ServerResponse listed(ServerRequest request, Map<String, String> errors) {
    var model = new HashMap<String, Object>();
    model.put("platforms", platforms.all().stream().map(this::row).toList());
    platforms.authority().ifPresent(authority -> model.put("authority", authority));
    return page("oversight/platforms", model, request, errors);
  }

  private static ServerResponse page(
      String template,
      Map<String, Object> model,
      ServerRequest request,
      Map<String, String> errors) {
    model.put("given", errors.isEmpty() ? Map.of() : request.params().toSingleValueMap());
    model.put("wrong", errors);
    model.put("errors", Wrong.listed(errors));
    return ServerResponse.status(
            errors.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT)
        .render(template, model);
  }

  private Map<String, Object> row(Platform platform) {
    var keys = platforms.keys(platform.id());
    var used = keys.stream().flatMap(key -> key.used().stream()).max(Instant::compareTo);
    return Map.of(
        "id", platform.id().toString(),
        "name", platform.name(),
        "sources", platform.sources().stream().sorted().toList(),
        "keys", keys.stream().filter(key -> key.revoked().isEmpty()).count(),
        "used", used.map(Times::words).orElse("not yet"),
        "confirmed", platforms.register(platform.id()).behaviourConfirmed());
  }

  private ServerResponse addPlatform(ServerRequest request, Permit permit) {
    var sources = StaffPages.field(request, "sources")
        .lines()
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .toList();
    return switch (platforms.add(StaffPages.field(request, "name"), sources, permit)) {
      case Answer.Done done -> StaffPages.see("/platforms/" + done.id());
      case Answer.Mend(var errors) -> listed(request, errors);
    };
  }

  private ServerResponse show(ServerRequest request, Permit permit) {
    return platform(request)
        .map(platform -> shown(request, platform, Map.of(), Map.of()))
        .orElseGet(PlatformPages::unknown);
  }

  private ServerResponse shown(
      ServerRequest request,
      Platform platform,
      Map<String, Object> more,
      Map<String, String> errors) {
    var model = new HashMap<String, Object>(more);
    var register = platforms.register(platform.id());
    model.put("platform", row(platform));
    model.put(
        "keys", platforms.keys(platform.id()).stream().map(PlatformPages::key).toList());
    model.put("webhook", platform.webhook().map(hook -> hook.url().toString()).orElse(""));
    model.put("lines", register.entries().stream().map(this::line).toList());
    model.put("kinds", List.of(Kind.values()));
    model.put("places", List.of(Place.values()));
    return page("oversight/platform", model, request, errors);
  }

  private static Map<String, Object> key(Platforms.Key key) {
    return Map.of(
        "id", key.id().toString(),
        "handle", key.handle(),
        "made", Times.words(key.made()),
        "used", key.used().map(Times::words).orElse("not yet"),
        "revoked", key.revoked().map(Times::words).orElse(""));
  }

  private Map<String, Object> line(Entry entry) {
    return Map.of(
        "kind", entry.kind(),
        "place", entry.place(),
        "jurisdiction", entry.jurisdiction(),
        "where",
            entry.jurisdiction().equals(Register.EVERYWHERE) ? "everywhere" : entry.jurisdiction(),
        "allowed", entry.verdict() == Verdict.ALLOWED,
        "basis", entry.basis(),
        "citation", entry.citation(),
        "person", entry.person(),
        "review", entry.review().toString(),
        "due", !entry.review().isAfter(LocalDate.now(clock)));
  }

  private ServerResponse makeKey(ServerRequest request, Permit permit) {
    return changing(request, "newKey", id -> platforms.makeKey(id, permit));
  }

  private ServerResponse revokeKey(ServerRequest request, Permit permit) {
    var key = Routes.id(request.pathVariable("key")).orElse(new UUID(0, 0));
    return changing(request, "", id -> platforms.revokeKey(id, key, permit));
  }

  private ServerResponse webhook(ServerRequest request, Permit permit) {
    return changing(
        request,
        "newSecret",
        id -> platforms.webhook(id, StaffPages.field(request, "webhook"), permit));
  }

  private ServerResponse write(ServerRequest request, Permit permit) {
    var cells = new ArrayList<Cell>();
    var named = request.params().getOrDefault("cell", List.of());
    for (var kind : Kind.values()) {
      for (var place : Place.values()) {
        if (named.contains(kind.word() + "." + place.word())) {
          cells.add(new Cell(kind, place));
        }
      }
    }
    var verdict = StaffPages.field(request, "verdict").equals("refused")
        ? Verdict.NO_LEGAL_BASIS
        : Verdict.ALLOWED;
    var jurisdiction = StaffPages.field(request, "jurisdiction");
    return changing(
        request,
        "",
        id -> platforms.write(id, cells, jurisdiction, verdict, grounds(request), permit));
  }

  private static Grounds grounds(ServerRequest request) {
    return new Grounds(
        StaffPages.field(request, "basis"),
        StaffPages.field(request, "citation"),
        StaffPages.field(request, "person"),
        StaffPages.field(request, "review"));
  }

  private ServerResponse strike(ServerRequest request, Permit permit) {
    var cell = named(Kind.values(), StaffPages.field(request, "kind"))
        .flatMap(kind -> named(Place.values(), StaffPages.field(request, "place"))
            .map(place -> new Cell(kind, place)));
    var jurisdiction = StaffPages.field(request, "jurisdiction");
    return cell.isEmpty() || OversightRules.jurisdiction(jurisdiction).isPresent()
        ? unknown()
        : changing(request, "", id -> platforms.strike(id, cell.get(), jurisdiction, permit));
  }

  private static <E extends Enum<E>> Optional<E> named(E[] values, String name) {
    return java.util.Arrays.stream(values)
        .filter(value -> value.name().equals(name))
        .findFirst();
  }

  /// Changes a platform and shows its page again: at once where there is a secret to show, which is
  /// shown that once.
  private ServerResponse changing(
      ServerRequest request,
      String secretName,
      java.util.function.Function<PlatformId, Answer> change) {
    var platform = platform(request);
    if (platform.isEmpty()) {
      return unknown();
    }
    var id = platform.get().id();
    return switch (change.apply(id)) {
      case Answer.Done done when done.secret().isEmpty() -> StaffPages.see("/platforms/" + id);
      case Answer.Done done ->
        shown(
            request,
            platforms.platform(id).orElseThrow(),
            Map.of(secretName, done.secret()),
            Map.of());
      case Answer.Mend(var errors) -> shown(request, platform.get(), Map.of(), errors);
    };
  }

  private ServerResponse recordAuthority(ServerRequest request, Permit permit) {
    var errors = platforms.recordAuthority(grounds(request), permit);
    return errors.isEmpty() ? StaffPages.see("/platforms") : listed(request, errors);
  }

  private ServerResponse endAuthority(ServerRequest request, Permit permit) {
    platforms.endAuthority(permit);
    return StaffPages.see("/platforms");
  }

  private Optional<Platform> platform(ServerRequest request) {
    return Routes.id(request.pathVariable("id")).map(PlatformId::new).flatMap(platforms::platform);
  }

  private static ServerResponse unknown() {
    return ServerResponse.status(HttpStatus.NOT_FOUND).render("oversight/unknown", Map.of());
  }
}

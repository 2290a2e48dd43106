package org.nightlight.refer;

import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.Wrong;
import org.nightlight.refer.Authorities.Entered;
import org.nightlight.refer.Authorities.Entry;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// Pages on which people enter authorities and retire them.
final class AuthorityPages {

  private static final Entry EMPTY = new Entry("", "", "", "", "", "", "");
  private static final String PLACE = "[A-Z]{2}|ANY|UNKNOWN";

  private final Authorities authorities;
  private final Clock clock;

  AuthorityPages(Authorities authorities, Clock clock) {
    this.authorities = authorities;
    this.clock = clock;
  }

  void addTo(Routes routes) {
    routes
        .staff(HttpMethod.GET, "/authorities", Permission.MANAGE_AUTHORITIES, (_, _) -> list())
        .staff(HttpMethod.POST, "/authorities", Permission.MANAGE_AUTHORITIES, this::enter)
        .staff(
            HttpMethod.POST,
            "/authorities/{id}/retire",
            Permission.MANAGE_AUTHORITIES,
            this::retire)
        .staff(
            HttpMethod.POST, "/authorities/routes", Permission.MANAGE_AUTHORITIES, this::addRoute)
        .staff(
            HttpMethod.POST,
            "/authorities/routes/{id}/end",
            Permission.MANAGE_AUTHORITIES,
            this::endRoute);
  }

  /// A rule as the list shows it.
  record RouteRow(long id, String subject, String child, String authority, String citation) {}

  private ServerResponse addRoute(ServerRequest request, Permit permit) {
    var subject = field(request, "subject").strip();
    var child = field(request, "child").strip();
    var citation = field(request, "citation").strip();
    var authority = Ids.read(field(request, "authority"), AuthorityId::of)
        .filter(id -> authorities.all().stream().anyMatch(one -> one.id().equals(id)));
    if (!subject.matches(PLACE)
        || !child.matches(PLACE)
        || authority.isEmpty()
        || citation.isEmpty()
        || citation.length() > 2000) {
      return page(
          HttpStatus.UNPROCESSABLE_CONTENT,
          EMPTY,
          List.of(
              new Wrong(
                  "subject",
                  "A rule needs two places, an authority and the law it follows from, with its version.")),
          Map.of());
    }
    authorities.addRoute(subject, child, authority.get(), citation, permit);
    return ServerResponse.seeOther(URI.create("/authorities")).build();
  }

  private ServerResponse endRoute(ServerRequest request, Permit permit) {
    return Ids.read(request.pathVariable("id"), Long::valueOf)
            .filter(id -> authorities.endRoute(id, permit))
            .isPresent()
        ? ServerResponse.seeOther(URI.create("/authorities")).build()
        : Routes.notFound();
  }

  private List<RouteRow> routeRows() {
    return authorities.routes().stream()
        .map(one -> new RouteRow(
            one.id(),
            one.subject(),
            one.child(),
            authorities.all().stream()
                .filter(authority -> authority.id().equals(one.authority()))
                .map(Authority::name)
                .findFirst()
                .orElse("unknown"),
            one.citation()))
        .toList();
  }

  /// A choice of the form.
  record Choice(String value, String label, @Nullable String hint) {}

  /// An authority as the list shows it.
  record Row(
      String id,
      String name,
      String country,
      String kind,
      String channel,
      String legalBasis,
      String fingerprint,
      Moment added,
      boolean inUse,
      String form) {}

  private ServerResponse list() {
    return page(HttpStatus.OK, EMPTY, List.of(), Map.of());
  }

  private ServerResponse enter(ServerRequest request, Permit permit) {
    var entry = entry(request);
    return switch (authorities.enter(entry, permit)) {
      case Entered.Added _ ->
        ServerResponse.seeOther(URI.create("/authorities")).build();
      case Entered.Unclear(var wrong) ->
        page(HttpStatus.UNPROCESSABLE_CONTENT, entry, wrong, Map.of());
      case Entered.Compare(var key) ->
        page(
            HttpStatus.OK,
            entry,
            List.of(),
            Map.of(
                "fingerprint", key.fingerprint(),
                "spaced", spaced(key.fingerprint()),
                "holder", key.holder(),
                "expires",
                    key.expires()
                        .map(time -> Moment.of(time, clock.instant()).exact())
                        .orElse("never")));
    };
  }

  private ServerResponse retire(ServerRequest request, Permit permit) {
    return Ids.read(request.pathVariable("id"), AuthorityId::of)
            .filter(id -> authorities.retire(id, permit))
            .isPresent()
        ? ServerResponse.seeOther(URI.create("/authorities")).build()
        : Routes.notFound();
  }

  private ServerResponse page(
      HttpStatus status, Entry entry, List<Wrong> wrong, Map<String, Object> compare) {
    var model = new HashMap<String, Object>();
    model.put("rows", authorities.all().stream().map(this::row).toList());
    model.put("entry", entry);
    model.put("errors", wrong);
    model.put("wrong", byField(wrong));
    model.put("compare", compare);
    model.put("kinds", kinds());
    model.put("forms", forms());
    model.put("routes", routeRows());
    return ServerResponse.status(status).render("refer/authorities", model);
  }

  private static Map<String, String> byField(List<Wrong> wrong) {
    var texts = new HashMap<String, String>();
    wrong.forEach(one -> texts.put(one.field(), one.text()));
    return texts;
  }

  private static List<Choice> kinds() {
    return Stream.of(Authority.Kind.values())
        .map(kind -> new Choice(kind.name(), kind.label(), null))
        .toList();
  }

  private static List<Choice> forms() {
    return Stream.of(Authority.Form.values())
        .map(form -> new Choice(form.name(), form.label(), null))
        .toList();
  }

  private Row row(Authority one) {
    return new Row(
        one.id().toString(),
        one.name(),
        one.country(),
        one.kind().label(),
        one.channel(),
        one.legalBasis(),
        spaced(one.fingerprint()),
        Moment.of(one.added(), clock.instant()),
        one.inUse(),
        one.form().label());
  }

  /// In groups of four, as people compare it.
  static String spaced(String fingerprint) {
    return fingerprint.replaceAll("(.{4})(?!$)", "$1 ");
  }

  private static Entry entry(ServerRequest request) {
    return new Entry(
        field(request, "name"),
        field(request, "country").strip(),
        field(request, "kind"),
        field(request, "channel"),
        field(request, "legalBasis"),
        field(request, "key"),
        field(request, "compared"),
        request.param("form").orElse("PACKAGE"),
        new Authorities.Line(
            field(request, "base"),
            field(request, "user"),
            field(request, "password"),
            field(request, "first"),
            field(request, "last"),
            field(request, "email"),
            field(request, "classifies")));
  }

  static String field(ServerRequest request, String name) {
    return request.param(name).orElse("");
  }
}

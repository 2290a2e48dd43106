package org.nightlight.evidence;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.store.Times;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// An exhibit's custody, to read, to print and to check elsewhere; and how long what is kept.
final class EvidencePages {

  private static final Duration SOON = Duration.ofDays(60);
  private static final int MOST = 200;
  private static final Map<String, String> SAID = Map.of(
      "held", "It is held: nothing of it is deleted until the hold is released.",
      "released", "The hold is released.",
      "longer", "It is kept longer.",
      "rule", "The rule is changed. It holds for clocks that start from now on.",
      "not", "Not changed: there is no such exhibit, or what was given does not fit.");

  private final Evidence evidence;
  private final Clocks clocks;
  private final Oversight oversight;
  private final Clock clock;

  EvidencePages(Evidence evidence, Clocks clocks, Oversight oversight, Clock clock) {
    this.evidence = evidence;
    this.clocks = clocks;
    this.oversight = oversight;
    this.clock = clock;
  }

  void add(Routes routes) {
    routes
        .staff(HttpMethod.GET, "/exhibits/{id}/custody", Permission.READ_CUSTODY, this::custody)
        .staff(HttpMethod.GET, "/exhibits/{id}/custody/file", Permission.READ_CUSTODY, this::file)
        .staff(HttpMethod.GET, "/retention", Permission.MANAGE_HOLDS, this::retention)
        .staff(HttpMethod.POST, "/retention/holds", Permission.MANAGE_HOLDS, this::hold)
        .staff(HttpMethod.POST, "/retention/holds/{id}", Permission.MANAGE_HOLDS, this::release)
        .staff(HttpMethod.POST, "/retention/longer", Permission.MANAGE_HOLDS, this::longer)
        .staff(HttpMethod.POST, "/retention/rules/{code}", Permission.MANAGE_HOLDS, this::rule);
  }

  private Optional<Exhibit> exhibit(String id) {
    return Routes.id(id).map(ExhibitId::new).flatMap(evidence::exhibit);
  }

  private ServerResponse custody(ServerRequest request, Permit permit) {
    return exhibit(request.pathVariable("id"))
        .map(this::report)
        .orElseGet(() -> ServerResponse.notFound().build());
  }

  private ServerResponse report(Exhibit exhibit) {
    var model = new HashMap<String, Object>();
    model.put("exhibit", exhibit);
    model.put("sealedAt", Times.words(exhibit.sealedAt()));
    model.put("now", Times.words(clock.instant()));
    model.put(
        "entries",
        evidence.custody(exhibit.id()).stream().map(EvidencePages::row).toList());
    model.put("clocks", clocks.of(exhibit.id()).stream().map(EvidencePages::row).toList());
    model.put("held", clocks.held(exhibit.id()));
    return ServerResponse.ok().render("evidence/custody", model);
  }

  private static Map<String, String> row(CustodyEntry entry) {
    return Map.of(
        "at", entry.at().toString(),
        "act", entry.act(),
        "who", entry.who(),
        "purpose", entry.purpose(),
        "sha256", entry.sha256());
  }

  private static Map<String, String> row(ClockRules.Clock one) {
    return Map.of("rule", one.rule(), "until", Times.words(one.until()));
  }

  /// Custody with proofs: what `nightlight audit verify-custody` checks without the server.
  private ServerResponse file(ServerRequest request, Permit permit) {
    return exhibit(request.pathVariable("id"))
        .map(exhibit -> ServerResponse.ok()
            .contentType(MediaType.APPLICATION_JSON)
            .header(
                "Content-Disposition",
                "attachment; filename=custody-%s.json".formatted(exhibit.id()))
            .body(proved(exhibit)))
        .orElseGet(() -> ServerResponse.notFound().build());
  }

  Map<String, Object> proved(Exhibit exhibit) {
    var proved = oversight.proved("exhibit/" + exhibit.id());
    var file = new LinkedHashMap<String, Object>();
    file.put("format", CustodyCheck.FORMAT);
    file.put("exhibit", exhibit.id().toString());
    file.put("sha256", exhibit.sha256());
    file.put("bytes", exhibit.bytes());
    file.put("what", exhibit.what());
    file.put("mediaType", exhibit.mediaType());
    file.put(
        "custody",
        evidence.custody(exhibit.id()).stream().map(EvidencePages::row).toList());
    file.put("record", proved.entries());
    file.put("checkpoint", proved.checkpoint());
    file.put("verifier", proved.verifier());
    return file;
  }

  private ServerResponse retention(ServerRequest request, Permit permit) {
    var model = new HashMap<String, Object>();
    var due = clocks.due(clock.instant().plus(SOON), MOST);
    model.put(
        "due",
        due.stream().filter(one -> shown(one.exhibit(), permit)).map(this::row).toList());
    model.put(
        "holds",
        clocks.holds().stream()
            .filter(one -> shown(one.exhibit(), permit))
            .map(EvidencePages::row)
            .toList());
    model.put("rules", clocks.rules());
    model.put("most", due.size() == MOST);
    request.param("said").map(SAID::get).ifPresent(words -> model.put("toast", words));
    return ServerResponse.ok().render("evidence/retention", model);
  }

  /// Whether an exhibit is of a platform that this person sees, and of nobody they know.
  private boolean shown(UUID exhibit, Permit permit) {
    return !oversight.isKeptFrom(permit.staff(), "exhibit/" + exhibit);
  }

  private Map<String, Object> row(Clocks.Due due) {
    return Map.of(
        "exhibit", due.exhibit().toString(),
        "what", due.what(),
        "rule", due.rule(),
        "until", Times.words(due.until()),
        "held", due.held() > 0,
        "over", !due.until().isAfter(clock.instant()));
  }

  private static Map<String, String> row(Clocks.Hold hold) {
    return Map.of(
        "id", hold.id().toString(),
        "exhibit", hold.exhibit().toString(),
        "reference", hold.reference(),
        "since", Times.words(hold.since()));
  }

  private static String field(ServerRequest request, String name) {
    return request.param(name).orElse("").strip();
  }

  private static Optional<String> reference(ServerRequest request) {
    return Optional.of(field(request, "reference"))
        .filter(text -> text.matches("[A-Za-z0-9 .,#/()-]{3,120}"));
  }

  private ServerResponse hold(ServerRequest request, Permit permit) {
    var reference = reference(request);
    var held = exhibit(field(request, "exhibit"))
        .filter(exhibit ->
            reference.isPresent() && evidence.hold(exhibit.id(), reference.get(), permit))
        .isPresent();
    return see(held ? "held" : "not");
  }

  private ServerResponse release(ServerRequest request, Permit permit) {
    var hold = Routes.id(request.pathVariable("id"));
    if (hold.flatMap(clocks::exhibitOf).filter(held -> !shown(held, permit)).isPresent()) {
      return Routes.notFound();
    }
    var released = hold.filter(id -> evidence.release(id, permit));
    return see(released.isPresent() ? "released" : "not");
  }

  private ServerResponse longer(ServerRequest request, Permit permit) {
    var rule = clocks.rule(field(request, "rule"));
    var exhibit = exhibit(field(request, "exhibit")).filter(_ -> rule.isPresent());
    exhibit.ifPresent(one -> evidence.extend(one, rule.orElseThrow().code(), permit));
    return see(exhibit.isPresent() ? "longer" : "not");
  }

  private ServerResponse rule(ServerRequest request, Permit permit) {
    var rule = clocks.rule(request.pathVariable("code"));
    var days = field(request, "days");
    var citation = field(request, "citation");
    var fits = rule.isPresent()
        && days.matches("[1-9][0-9]{0,4}")
        && !citation.isEmpty()
        && citation.length() <= 300;
    if (fits) {
      evidence.changeRule(rule.get().code(), Integer.parseInt(days), citation, permit);
    }
    return see(fits ? "rule" : "not");
  }

  private static ServerResponse see(String said) {
    return ServerResponse.seeOther(java.net.URI.create("/retention?said=" + said))
        .build();
  }
}

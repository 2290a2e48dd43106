package org.nightlight.app;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.nightlight.casework.CaseId;
import org.nightlight.casework.Casework;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.intake.Intake;
import org.nightlight.intake.ReportId;
import org.nightlight.intake.Subject;
import org.nightlight.match.Matching;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.Routes.Route;
import org.nightlight.oversight.StaffId;
import org.nightlight.refer.Refer;
import org.nightlight.statement.Statements;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.ServerRequest;

/// From which cases somebody has stepped aside, of which platforms they are, and which addresses
/// are about one: the guard of all routes refuses those that are not for somebody, whatever is
/// asked of them.
final class Asides implements Oversight.Aside {

  /// How addresses begin that are about a case, the variable or the field that says which, and what
  /// the record calls it.
  private static final List<Named> NAMED = List.of(
      new Named("/cases/{id}", "id", "case"),
      new Named("/reports/{id}", "id", "report"),
      new Named("/identities", "report", "report"),
      new Named("/media/{exhibit}", "exhibit", "exhibit"),
      new Named("/exhibits/{id}", "id", "exhibit"),
      new Named("/retention", "exhibit", "exhibit"),
      new Named("/referrals/drafts/{case}", "case", "case"),
      new Named("/referrals/waiting/{case}", "case", "case"),
      new Named("/referrals/{id}", "id", "referral"),
      new Named("/requests/{id}", "id", "request"),
      new Named("/statements/{id}", "id", "statement"),
      new Named("/appeals/{id}", "id", "appeal"));

  private static final Set<String> KINDS =
      NAMED.stream().map(Named::kind).collect(Collectors.toUnmodifiableSet());

  private record Named(String begins, String variable, String kind) {}

  private final Intake intake;
  private final Matching matching;
  private final Casework casework;
  private final Refer refer;
  private final Statements statements;

  Asides(Intake intake, Matching matching, Casework casework, Refer refer, Statements statements) {
    this.intake = intake;
    this.matching = matching;
    this.casework = casework;
    this.refer = refer;
    this.statements = statements;
  }

  /// What the record calls that which a request is about; empty where it is about no case.
  static Optional<String> about(Route route, ServerRequest request) {
    return named(route).flatMap(one -> {
      var given = request.pathVariables().get(one.variable());
      return Optional.ofNullable(given)
          .or(() -> request.param(one.variable()))
          .map(id -> one.kind() + "/" + id.strip());
    });
  }

  /// Whether requests to a route are about a case.
  static boolean isAboutACase(Route route) {
    return named(route).isPresent();
  }

  /// Whether a page can tell how a case was decided, whoever is to look at it without knowing. A
  /// case's own page and its media hide it from them.
  static boolean isTelling(Route route) {
    return route.method().equals(HttpMethod.GET)
        && !route.path().startsWith("/cases/")
        && !route.path().startsWith("/media/");
  }

  private static Optional<Named> named(Route route) {
    return NAMED.stream()
        .filter(
            one -> route.path().equals(one.begins()) || route.path().startsWith(one.begins() + "/"))
        .findFirst();
  }

  /// What the record calls `case/` and an id; empty where there is no id.
  private record Thing(String kind, UUID id) {

    static Optional<Thing> of(String about) {
      var parts = about.split("/", 2);
      return parts.length == 2
          ? Routes.id(parts[1]).map(id -> new Thing(parts[0], id))
          : Optional.empty();
    }
  }

  @Override
  public boolean keeps(StaffId who, String about) {
    return Thing.of(about).stream()
        .flatMap(one -> cases(one).stream())
        .anyMatch(id -> casework.hasSteppedAside(id, who));
  }

  @Override
  public Set<String> sources(String about) {
    return Thing.of(about).map(this::sources).orElse(Set.of());
  }

  @Override
  public void shown(StaffId who, Collection<String> about) {
    var cases = about.stream()
        .flatMap(one -> Thing.of(one).stream())
        .filter(one -> KINDS.contains(one.kind()))
        .flatMap(one -> cases(one).stream())
        .collect(Collectors.toSet());
    casework.learned(cases, who);
  }

  private Set<String> sources(Thing thing) {
    var sources = cases(thing).stream()
        .flatMap(matter -> casework.source(matter).stream())
        .collect(Collectors.toCollection(HashSet::new));
    var id = thing.id();
    switch (thing.kind()) {
      case "report" ->
        intake
            .report(new ReportId(id))
            .ifPresent(report -> sources.add(report.about().map(Subject::source).orElse("")));
      case "exhibit" -> sources.add(matching.source(new ExhibitId(id)));
      default -> {
        // The case alone says it.
      }
    }
    return sources;
  }

  private Set<CaseId> cases(Thing thing) {
    var id = thing.id();
    return switch (thing.kind()) {
      case "case" -> Set.of(new CaseId(id));
      case "report" -> casework.casesWith(new ReportId(id));
      case "exhibit" -> {
        var cases = new HashSet<>(casework.casesWith(new ExhibitId(id)));
        cases.addAll(refer.casesWith(new ExhibitId(id)));
        yield cases;
      }
      case "referral", "request" -> refer.casesOf(id);
      case "statement", "appeal" -> statements.casesOf(id);
      default -> throw new IllegalArgumentException("nothing is called " + thing.kind());
    };
  }
}

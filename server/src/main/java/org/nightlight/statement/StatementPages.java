package org.nightlight.statement;

import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.Scope;
import org.nightlight.oversight.StaffId;
import org.nightlight.store.Times;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// A lead's page of what is held and why, the file for the Transparency Database, and the appeals
/// that wait for somebody who did not decide first.
final class StatementPages {

  private static final int LONGEST = 1_000;

  private final Statements door;
  private final StatementStore statements;
  private final Appeals appeals;
  private final Export export;
  private final Oversight oversight;
  private final Clock clock;

  StatementPages(
      Statements door,
      StatementStore statements,
      Appeals appeals,
      Export export,
      Oversight oversight,
      Clock clock) {
    this.door = door;
    this.statements = statements;
    this.appeals = appeals;
    this.export = export;
    this.oversight = oversight;
    this.clock = clock;
  }

  Routes routes() {
    var lead = Permission.MANAGE_STATEMENTS;
    return new Routes()
        .staff(
            HttpMethod.GET,
            "/statements",
            lead,
            (request, permit) -> page(HttpStatus.OK, permit, toast(request), "", List.of()))
        .staff(HttpMethod.POST, "/statements/{id}/release", lead, this::release)
        .staff(HttpMethod.POST, "/statements/{id}/hold", lead, this::hold)
        .staff(HttpMethod.GET, "/statements/export", lead, this::export)
        .staff(
            HttpMethod.GET,
            "/appeals",
            Permission.DECIDE_CASES,
            (request, permit) -> appeals(HttpStatus.OK, permit, toast(request), ""))
        .staff(HttpMethod.POST, "/appeals/{id}", Permission.DECIDE_CASES, this::decide);
  }

  private static String toast(ServerRequest request) {
    return switch (request.param("done").orElse("")) {
      case "released" -> "It goes out now.";
      case "held" -> "It is held, with your reason.";
      case "decided" -> "The appeal is decided, and whoever made it is told.";
      default -> "";
    };
  }

  /// A statement that nobody was told yet.
  ///
  /// @param due whether it must be looked at again
  record Row(String id, long number, String matter, String state, String by, boolean due) {}

  private ServerResponse page(
      HttpStatus status, Permit permit, String toast, String wrong, List<ExportRules.Found> found) {
    var scope = oversight.scope(permit.staff());
    var unsent = statements.unsent(scope);
    var holds = statements.latest(unsent, named());
    var model = new HashMap<String, Object>();
    var shown = unsent.stream().filter(one -> !knows(one, permit)).toList();
    shows(shown, permit);
    model.put(
        "rows",
        shown.stream()
            .map(one -> row(one, Optional.ofNullable(holds.get(one.id()))))
            .toList());
    model.put("found", found);
    model.put("kept", door.kept());
    model.put("wrong", wrong);
    var today = today();
    model.put("from", today.minusDays(30));
    model.put("to", today);
    model.put("review", today.plusDays(StatementRules.REVIEW_DAYS));
    if (!toast.isEmpty()) {
      model.put("toast", toast);
    }
    return ServerResponse.status(status).render("statement/statements", model);
  }

  /// Whether this person knows somebody in the case it is about.
  private boolean knows(Statement one, Permit permit) {
    return oversight.hasSteppedAside(permit.staff(), "case/" + one.about());
  }

  /// What a statement says tells how its case was decided.
  private void shows(List<Statement> some, Permit permit) {
    oversight.shows(
        permit.staff(), some.stream().map(one -> "case/" + one.about()).toList());
  }

  private LocalDate today() {
    return StatementRules.day(clock.instant());
  }

  /// Names, each looked up once for a page.
  private Function<StaffId, String> named() {
    var names = new HashMap<StaffId, String>();
    return who -> names.computeIfAbsent(who, oversight::staffName);
  }

  private Row row(Statement one, Optional<Statement.Hold> latest) {
    return new Row(
        one.id().toString(),
        one.number(),
        "/cases/" + one.about(),
        Sequels.state(one, latest),
        latest
            .map(hold -> hold.by().isEmpty() ? "by the rule" : "by " + hold.by())
            .orElse(""),
        latest
            .flatMap(Statement.Hold::review)
            .filter(day -> !day.isAfter(today()))
            .isPresent());
  }

  private ServerResponse release(ServerRequest request, Permit permit) {
    var id = mine(request, permit);
    var why = words(request);
    if (id.isEmpty()) {
      return Routes.notFound();
    }
    if (why.isEmpty()) {
      return page(
          HttpStatus.UNPROCESSABLE_CONTENT, permit, "", "Say in a sentence why.", List.of());
    }
    return door.release(id.get(), why.get(), permit)
        ? back("/statements?done=released")
        : page(HttpStatus.CONFLICT, permit, "", "It is not held any more.", List.of());
  }

  private ServerResponse hold(ServerRequest request, Permit permit) {
    var id = mine(request, permit);
    var why = words(request);
    var review = day(request, "review").filter(day -> day.isAfter(today()));
    if (id.isEmpty()) {
      return Routes.notFound();
    }
    if (why.isEmpty() || review.isEmpty()) {
      return page(
          HttpStatus.UNPROCESSABLE_CONTENT,
          permit,
          "",
          "Say in a sentence why, and on which day to come it is looked at again.",
          List.of());
    }
    return door.keepBack(id.get(), why.get(), review.get(), permit)
        ? back("/statements?done=held")
        : page(HttpStatus.CONFLICT, permit, "", "It was sent already.", List.of());
  }

  private static Optional<String> words(ServerRequest request) {
    return request
        .param("words")
        .map(String::strip)
        .filter(one -> !one.isEmpty() && one.length() <= LONGEST);
  }

  private static Optional<LocalDate> day(ServerRequest request, String name) {
    try {
      return request.param(name).map(LocalDate::parse);
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  /// The statement an address names, where its platform is within whoever asks's scope.
  private Optional<UUID> mine(ServerRequest request, Permit permit) {
    return id(request)
        .flatMap(statements::find)
        .filter(one -> oversight.scope(permit.staff()).holds(one.source()))
        .map(Statement::id);
  }

  private static Optional<UUID> id(ServerRequest request) {
    return Routes.id(request.pathVariable("id"));
  }

  private ServerResponse export(ServerRequest request, Permit permit) {
    var from = day(request, "from");
    var to = day(request, "to");
    if (from.isEmpty() || to.isEmpty() || from.get().isAfter(to.get())) {
      return page(
          HttpStatus.UNPROCESSABLE_CONTENT,
          permit,
          "",
          "Give two days, as 2026-11-24, the earlier one first.",
          List.of());
    }
    oversight.record(permit.actor(), "export-statements", "statements/" + from.get(), "");
    var days = new Export.Days(from.get(), to.get(), clock.instant());
    var scope = oversight.scope(permit.staff());
    var found = export.personal(days, scope);
    return found.isEmpty() ? file(days, scope) : page(HttpStatus.CONFLICT, permit, "", "", found);
  }

  /// Written as it is read, however many there are.
  private ServerResponse file(Export.Days days, Scope scope) {
    var name = "statements-" + days.from() + "-" + days.to() + ".json";
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
        .build((_, response) -> {
          export.write(days, scope, response.getOutputStream());
          return null;
        });
  }

  /// An appeal that waits.
  ///
  /// @param may whether whoever reads it may decide it
  record Waiting(
      String id, String matter, String who, String words, String at, String facts, boolean may) {}

  private ServerResponse appeals(HttpStatus status, Permit permit, String toast, String wrong) {
    var scope = oversight.scope(permit.staff());
    var model = new HashMap<String, Object>();
    var shown = new ArrayList<Statement>();
    var rows = new ArrayList<Waiting>();
    for (var one : appeals.open(scope)) {
      statements.find(one.statement()).filter(it -> !knows(it, permit)).ifPresent(it -> {
        shown.add(it);
        rows.add(waiting(one, it, permit));
      });
    }
    shows(shown, permit);
    model.put("rows", rows);
    model.put("wrong", wrong);
    if (!toast.isEmpty()) {
      model.put("toast", toast);
    }
    return ServerResponse.status(status).render("statement/appeals", model);
  }

  private Waiting waiting(Appeals.Appeal one, Statement about, Permit permit) {
    return new Waiting(
        one.id().toString(),
        "/cases/" + about.about(),
        about.report().isPresent() ? "A reporter" : "The account",
        one.words(),
        Times.words(one.at()),
        about.facts(),
        door.mayDecide(about.about(), permit.staff()));
  }

  private ServerResponse decide(ServerRequest request, Permit permit) {
    var id = id(request);
    if (id.isEmpty()) {
      return Routes.notFound();
    }
    var answer = appeals.decide(
        id.get(), request.param("outcome").orElse(""), request.param("answer").orElse(""), permit);
    return switch (answer) {
      case Appealing.Taken _ -> back("/appeals?done=decided");
      case Appealing.SamePerson _ ->
        appeals(
            HttpStatus.CONFLICT,
            permit,
            "",
            "You decided this case, or agreed to it. Somebody else must decide the appeal.");
      case Appealing.Already _ ->
        appeals(HttpStatus.CONFLICT, permit, "", "Somebody has decided this appeal.");
      case Appealing.NoWords _ ->
        appeals(
            HttpStatus.UNPROCESSABLE_CONTENT,
            permit,
            "",
            "Choose what it comes to, and write to whoever appealed.");
      case Appealing.NoStatement _, Appealing.TooLate _ -> Routes.notFound();
    };
  }

  private static ServerResponse back(String where) {
    return ServerResponse.seeOther(URI.create(where)).build();
  }
}

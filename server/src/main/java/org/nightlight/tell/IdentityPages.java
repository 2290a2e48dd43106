package org.nightlight.tell;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nightlight.intake.Erasing;
import org.nightlight.intake.Intake;
import org.nightlight.intake.Report;
import org.nightlight.intake.ReportId;
import org.nightlight.intake.Subject;
import org.nightlight.intake.Teller;
import org.nightlight.oversight.Agreements;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.Wrong;
import org.nightlight.store.Times;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// The page of whoever keeps identities: opens who made a report, or erases it, by the report's
/// number alone. It shows nothing of what was reported and no case.
final class IdentityPages {

  private final Intake intake;
  private final Openings openings;
  private final Oversight oversight;

  IdentityPages(Intake intake, Openings openings, Oversight oversight) {
    this.intake = intake;
    this.openings = openings;
    this.oversight = oversight;
  }

  void add(Routes routes) {
    var may = Permission.READ_IDENTITY;
    routes
        .staff(HttpMethod.GET, "/identities", may, this::page)
        .staff(HttpMethod.POST, "/identities/open", may, this::open)
        .staff(HttpMethod.POST, "/identities/agree", may, this::agree)
        .staff(HttpMethod.POST, "/identities/erase", may, this::erase);
  }

  private ServerResponse page(ServerRequest request, Permit permit) {
    var given = field(request, "report");
    var wrong = !given.isEmpty() && report(request, permit).isEmpty() ? UNKNOWN : List.<Wrong>of();
    return shown(wrong.isEmpty() ? HttpStatus.OK : HttpStatus.NOT_FOUND, request, permit, wrong);
  }

  private static final List<Wrong> UNKNOWN =
      List.of(new Wrong("report", "There is no report of this number."));

  private static String field(ServerRequest request, String name) {
    return request.param(name).orElse("").strip();
  }

  /// The report named, where it is about an account of a platform this person sees.
  private Optional<Report> report(ServerRequest request, Permit permit) {
    try {
      return intake.report(ReportId.of(field(request, "report"))).filter(one -> sees(one, permit));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private ServerResponse open(ServerRequest request, Permit permit) {
    var report = report(request, permit);
    if (report.isEmpty()) {
      return shown(HttpStatus.NOT_FOUND, request, permit, UNKNOWN);
    }
    var purpose = field(request, "purpose");
    if (!Agreements.fits(purpose)) {
      return shown(HttpStatus.UNPROCESSABLE_CONTENT, request, permit, PURPOSE);
    }
    return switch (openings.ask(report.get(), purpose, permit)) {
      case Openings.Asking.Waits _ ->
        shown(
            HttpStatus.OK,
            request,
            permit,
            List.of(),
            Map.of("toast", "You have asked. When a second person has agreed, open it again."));
      case Openings.Asking.Opened(var teller) ->
        shown(
            HttpStatus.OK,
            request,
            permit,
            List.of(),
            Map.of(
                "teller",
                teller.orElse(new Teller("", "", Teller.Reach.RECEIPT)),
                "toast",
                "That you opened it is on record."));
    };
  }

  private static final List<Wrong> PURPOSE =
      List.of(new Wrong("purpose", "Say in 10 to 500 characters what you need it for"));

  /// A second person agrees that somebody may know who a reporter is.
  private ServerResponse agree(ServerRequest request, Permit permit) {
    var report = report(request, permit);
    if (report.isEmpty()) {
      return shown(HttpStatus.NOT_FOUND, request, permit, UNKNOWN);
    }
    var words = field(request, "words");
    if (words.isEmpty() || words.length() > Agreements.LONGEST) {
      var wrong = List.of(new Wrong("words", "Say why, in 1 to 500 characters"));
      return shown(HttpStatus.UNPROCESSABLE_CONTENT, request, permit, wrong);
    }
    var agreed = ReporterPages.asker(request)
        .filter(who -> openings.agree(what(request), report.get().id(), who, words, permit))
        .isPresent();
    return agreed
        ? shown(
            HttpStatus.OK,
            request,
            permit,
            List.of(),
            Map.of("toast", "You agreed. Whoever asked can do it, once and within their day."))
        : shown(
            HttpStatus.CONFLICT,
            request,
            permit,
            List.of(new Wrong(
                "words",
                "A different person than whoever asked has to agree, once and within a day")));
  }

  private boolean sees(Report report, Permit permit) {
    return oversight
            .scope(permit.staff())
            .holds(report.about().map(Subject::source).orElse(""))
        && !oversight.hasSteppedAside(permit.staff(), "report/" + report.id());
  }

  private ServerResponse erase(ServerRequest request, Permit permit) {
    var report = report(request, permit);
    if (report.isEmpty()) {
      return shown(HttpStatus.NOT_FOUND, request, permit, UNKNOWN);
    }
    var purpose = field(request, "why");
    if (!Agreements.fits(purpose)) {
      var wrong = List.of(new Wrong("why", "Say in 10 to 500 characters why it has to go"));
      return shown(HttpStatus.UNPROCESSABLE_CONTENT, request, permit, wrong);
    }
    if (intake.reach(report.get().id()).isEmpty()) {
      return answer(new Erasing.NothingThere(), request, permit);
    }
    return openings
        .erase(report.get(), purpose, permit)
        .map(done -> answer(done, request, permit))
        .orElseGet(() -> shown(
            HttpStatus.OK,
            request,
            permit,
            List.of(),
            Map.of("toast", "You have asked. When a second person has agreed, erase it again.")));
  }

  private static Openings.What what(ServerRequest request) {
    return field(request, "what").equals("ERASE") ? Openings.What.ERASE : Openings.What.OPEN;
  }

  private ServerResponse answer(Erasing done, ServerRequest request, Permit permit) {
    return switch (done) {
      case Erasing.Erased() ->
        shown(
            HttpStatus.OK,
            request,
            permit,
            List.of(),
            Map.of("toast", "It is erased, and no backup brings it back."));
      case Erasing.NothingThere() ->
        shown(
            HttpStatus.CONFLICT,
            request,
            permit,
            List.of(new Wrong("why", "Nothing is kept about who they are.")));
      case Erasing.Kept(var rule, var until) ->
        shown(
            HttpStatus.CONFLICT,
            request,
            permit,
            List.of(new Wrong(
                "why",
                "It may not be erased: the report is kept by the rule "
                    + rule
                    + until.map(at -> " until " + Times.words(at)).orElse(", until it is released")
                    + ".")));
    };
  }

  private ServerResponse shown(
      HttpStatus status, ServerRequest request, Permit permit, List<Wrong> wrong) {
    return shown(status, request, permit, wrong, Map.of());
  }

  private ServerResponse shown(
      HttpStatus status,
      ServerRequest request,
      Permit permit,
      List<Wrong> wrong,
      Map<String, Object> more) {
    var model = new HashMap<String, Object>(more);
    model.put("errors", wrong);
    model.put("wrong", wrongs(wrong));
    model.put("given", field(request, "report"));
    model.put("purpose", field(request, "purpose"));
    model.put("why", field(request, "why"));
    model.put("mayAsk", true);
    model.put("mayErase", true);
    var found = report(request, permit);
    if (found.isEmpty()) {
      model.put("asked", waiting(Openings.What.OPEN, permit));
      model.put("erasing", waiting(Openings.What.ERASE, permit));
    }
    found.ifPresent(report -> {
      var asked = openings.rows(openings.asked(Openings.What.OPEN, report.id()), permit.staff());
      var erasing = openings.rows(openings.asked(Openings.What.ERASE, report.id()), permit.staff());
      model.put("asked", asked);
      model.put("erasing", erasing);
      model.put("mayErase", Openings.mayAsk(erasing));
      model.put("mayAsk", Openings.mayAsk(asked));
      model.put("id", report.id().toString());
      model.put("received", Times.words(report.receivedAt()));
      model.put("reach", intake.reach(report.id()).map(Enum::name).orElse(""));
      model.put("openings", openings.of(report.id()).stream().map(this::row).toList());
    });
    return ServerResponse.status(status)
        .cacheControl(CacheControl.noStore())
        .render("tell/identities", model);
  }

  private List<Openings.Row> waiting(Openings.What what, Permit permit) {
    var waiting = openings.waiting(what).stream()
        .filter(one -> intake
            .report(ReportId.of(one.about()))
            .filter(it -> sees(it, permit))
            .isPresent())
        .toList();
    return openings.rows(waiting, permit.staff());
  }

  private static Map<String, String> wrongs(List<Wrong> wrong) {
    var byField = new HashMap<String, String>();
    wrong.forEach(one -> byField.put(one.field(), one.text()));
    return byField;
  }

  private Map<String, Object> row(Openings.Opening one) {
    return Map.of(
        "who", oversight.staffName(one.by()),
        "at", Times.words(one.at()),
        "purpose", one.purpose());
  }
}

package org.nightlight.tell;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nightlight.help.Help;
import org.nightlight.help.Topic;
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
import org.nightlight.oversight.StaffId;
import org.nightlight.oversight.Wrong;
import org.nightlight.store.Secrets;
import org.nightlight.store.Times;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// The staff's side: who waits for an answer, what was written about one report, and, with a permit
/// and a purpose, who the reporter is.
final class ReporterPages {

  private static final int MOST_WAITING = 100;

  private final Intake intake;
  private final Messages messages;
  private final Openings openings;
  private final Notices notices;
  private final Oversight oversight;
  private final Help help;

  ReporterPages(
      Intake intake,
      Messages messages,
      Openings openings,
      Notices notices,
      Oversight oversight,
      Help help) {
    this.intake = intake;
    this.messages = messages;
    this.openings = openings;
    this.notices = notices;
    this.oversight = oversight;
    this.help = help;
  }

  Routes routes() {
    var routes = new Routes();
    new IdentityPages(intake, openings, oversight).add(routes);
    return routes
        .staff(HttpMethod.GET, "/messages", Permission.REVIEW_CASES, this::waiting)
        .staff(HttpMethod.GET, "/reports/{id}", Permission.REVIEW_CASES, this::show)
        .staff(HttpMethod.POST, "/reports/{id}/messages", Permission.DECIDE_CASES, this::write)
        .staff(HttpMethod.POST, "/reports/{id}/notice", Permission.DECIDE_CASES, this::again)
        .staff(HttpMethod.POST, "/reports/{id}/unfounded", Permission.DECIDE_CASES, this::unfounded)
        .staff(HttpMethod.POST, "/reports/{id}/identity", Permission.READ_IDENTITY, this::open)
        .staff(
            HttpMethod.POST, "/reports/{id}/identity/agree", Permission.READ_IDENTITY, this::agree);
  }

  private ServerResponse waiting(ServerRequest request, Permit permit) {
    var rows = messages.waiting(MOST_WAITING).stream()
        .filter(
            one -> intake.report(one.report()).filter(it -> sees(it, permit)).isPresent())
        .map(this::row)
        .toList();
    var troubles = notices.troubles().stream()
        .filter(
            one -> intake.report(one.report()).filter(it -> sees(it, permit)).isPresent())
        .map(one -> Map.of(
            "href", "/reports/" + one.report(),
            "since", Times.words(one.at()),
            "words", one.words()))
        .toList();
    return ServerResponse.ok().render("tell/messages", Map.of("rows", rows, "troubles", troubles));
  }

  /// Tries a notice again that did not go.
  private ServerResponse again(ServerRequest request, Permit permit) {
    return report(request, permit)
        .map(report -> {
          notices.again(report.id(), permit.actor());
          return ServerResponse.seeOther(URI.create("/messages")).build();
        })
        .orElseGet(Routes::notFound);
  }

  private Map<String, Object> row(Messages.Waiting one) {
    var report = intake.report(one.report());
    return Map.of(
        "href", "/reports/" + one.report(),
        "topic", report.map(this::topic).orElse("Report"),
        "who", report.map(it -> it.audience().code()).orElse(""),
        "since", Times.words(one.since()),
        "urgent", one.urgent());
  }

  private String topic(Report report) {
    return help.topics(org.nightlight.help.Audience.PROFESSIONAL).stream()
        .filter(topic -> topic.code().equals(report.topic()))
        .findFirst()
        .map(Topic::label)
        .orElse(report.topic());
  }

  /// Whether a report is about an account of a platform this person sees, and they know nobody in
  /// its case.
  private boolean sees(Report report, Permit permit) {
    var source = report.about().map(Subject::source).orElse("");
    return oversight.scope(permit.staff()).holds(source)
        && !oversight.hasSteppedAside(permit.staff(), "report/" + report.id());
  }

  private Optional<Report> report(ServerRequest request, Permit permit) {
    try {
      return intake
          .report(ReportId.of(request.pathVariable("id")))
          .filter(one -> sees(one, permit));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private ServerResponse show(ServerRequest request, Permit permit) {
    var toast = switch (request.param("done").orElse("")) {
      case "written" -> "The reporter sees it when they come back with their receipt.";
      case "asked" -> "It is on record. A second person has to agree before it is opened.";
      case "agreed" -> "You agreed. Whoever asked can open it now, once.";
      case "unfounded" -> "Noted. Whoever made it is slowed down, never silenced.";
      default -> "";
    };
    return report(request, permit)
        .map(report -> page(HttpStatus.OK, report, permit, Map.of(), toast))
        .orElseGet(Routes::notFound);
  }

  private ServerResponse page(
      HttpStatus status, Report report, Permit permit, Map<String, Object> more, String toast) {
    var model = new HashMap<String, Object>(more);
    model.put("id", report.id().toString());
    model.put("topic", topic(report));
    model.put("who", report.audience().code());
    model.put("rules", report.marks().dangerRules().stream().map(this::rule).toList());
    model.put("alsoAt", report.marks().alsoAt());
    model.put("place", report.place());
    model.put("language", report.language());
    model.put("reach", intake.reach(report.id()).map(Enum::name).orElse(""));
    model.put("mayOpen", may(permit));
    var asked = openings.rows(openings.asked(Openings.What.OPEN, report.id()), permit.staff());
    model.put("asked", asked);
    model.put("mayAsk", Openings.mayAsk(asked));
    asked.stream()
        .filter(Openings.Row::own)
        .findFirst()
        .ifPresent(own -> model.putIfAbsent("purposeGiven", own.purpose()));
    model.put("token", Secrets.random());
    model.put(
        "thread", messages.opened(report.id(), permit).stream().map(this::row).toList());
    model.put("openings", openings.of(report.id()).stream().map(this::row).toList());
    if (!toast.isEmpty()) {
      model.put("toast", toast);
    }
    return ServerResponse.status(status)
        .cacheControl(org.springframework.http.CacheControl.noStore())
        .render("tell/report", model);
  }

  private boolean may(Permit permit) {
    return oversight.permissions(permit.staff()).contains(Permission.READ_IDENTITY);
  }

  private String rule(String code) {
    return help.aboutRule(code) + " (" + code + ")";
  }

  private Map<String, Object> row(Messages.Message one) {
    return Map.of(
        "who", one.by().map(oversight::staffName).orElse("The reporter"),
        "ours", one.by().isPresent(),
        "at", Times.words(one.at()),
        "text", one.text(),
        "read", one.read().map(Times::words).orElse(""));
  }

  private Map<String, Object> row(Openings.Opening one) {
    return Map.of(
        "who", oversight.staffName(one.by()),
        "at", Times.words(one.at()),
        "purpose", one.purpose());
  }

  private ServerResponse write(ServerRequest request, Permit permit) {
    var report = report(request, permit);
    if (report.isEmpty()) {
      return Routes.notFound();
    }
    var text = request.param("text").orElse("").strip();
    if (text.isEmpty() || text.length() > Messages.LONGEST) {
      return mend(report.get(), permit, "text", "Write between 1 and 5,000 characters", text);
    }
    messages.answer(report.get().id(), text, request.param("token").orElse(""), permit);
    return back(report.get(), "written");
  }

  private ServerResponse mend(
      Report report, Permit permit, String field, String wrong, String given) {
    return page(
        HttpStatus.UNPROCESSABLE_CONTENT,
        report,
        permit,
        Map.of(
            field + "Error",
            wrong,
            "errors",
            List.of(new Wrong(field, wrong)),
            field + "Given",
            given),
        "");
  }

  private ServerResponse unfounded(ServerRequest request, Permit permit) {
    return report(request, permit)
        .map(report -> {
          intake.unfounded(report.id(), permit);
          return back(report, "unfounded");
        })
        .orElseGet(Routes::notFound);
  }

  private ServerResponse open(ServerRequest request, Permit permit) {
    var report = report(request, permit);
    if (report.isEmpty()) {
      return Routes.notFound();
    }
    var purpose = request.param("purpose").orElse("").strip();
    if (!Agreements.fits(purpose)) {
      var wrong = "Say in 10 to 500 characters what you need it for";
      return mend(report.get(), permit, "purpose", wrong, purpose);
    }
    return switch (openings.ask(report.get(), purpose, permit)) {
      case Openings.Asking.Waits _ -> back(report.get(), "asked");
      case Openings.Asking.Opened(var teller) ->
        page(
            HttpStatus.OK,
            report.get(),
            permit,
            Map.of("teller", teller.orElse(new Teller("", "", Teller.Reach.RECEIPT))),
            "That you opened it is on record.");
    };
  }

  /// A second person agrees that somebody may know who a reporter is.
  private ServerResponse agree(ServerRequest request, Permit permit) {
    var report = report(request, permit);
    if (report.isEmpty()) {
      return Routes.notFound();
    }
    var words = request.param("words").orElse("").strip();
    if (words.isEmpty() || words.length() > Agreements.LONGEST) {
      return mend(report.get(), permit, "words", "Say why, in 1 to 500 characters", words);
    }
    return asker(request)
            .filter(
                who -> openings.agree(Openings.What.OPEN, report.get().id(), who, words, permit))
            .isPresent()
        ? back(report.get(), "agreed")
        : mend(
            report.get(),
            permit,
            "words",
            "A different person than whoever asked has to agree, once and within a day",
            words);
  }

  /// Whose request a form agrees to.
  static Optional<StaffId> asker(ServerRequest request) {
    try {
      return Optional.of(StaffId.of(request.param("staff").orElse("")));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static ServerResponse back(Report report, String done) {
    return ServerResponse.seeOther(URI.create("/reports/" + report.id() + "?done=" + done))
        .build();
  }
}

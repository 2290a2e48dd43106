package org.nightlight.casework;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nightlight.casework.CaseShelf.Ask;
import org.nightlight.casework.CaseShelf.Head;
import org.nightlight.casework.Decision.Outcome;
import org.nightlight.casework.Facts.ReportLine;
import org.nightlight.evidence.Reading;
import org.nightlight.help.Audience;
import org.nightlight.intake.ReportId;
import org.nightlight.intake.ReportText;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.StaffId;
import org.nightlight.oversight.Wrong;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// One case: why it is here, what happened, and what to decide.
final class CasePage {

  private static final int BESIDE = 14;
  private static final int LATEST = 20;

  /// A choice of the decision, or of anything else.
  record Choice(String value, String label, String hint) {}

  /// A report as the case page lists it.
  record ReportCard(
      String href, String who, String topic, String danger, boolean now, CaseView.Ago at) {}

  /// What somebody wrote, opened.
  record Opened(String who, String words, String where, String more, String trouble) {}

  /// What a form brought that must be shown again.
  record Draft(
      String outcome,
      String note,
      String reason,
      String severity,
      String safe,
      String refusal,
      List<Wrong> errors) {
    static final Draft NONE = new Draft("", "", "", "", "", "", List.of());
  }

  private final Casework casework;
  private final CaseShelf shelf;
  private final Facts facts;
  private final CaseView view;
  private final Desks desks;
  private final Oversight oversight;
  private final Neighbours neighbours;
  private final Clock clock;
  private final CaseMedia media;
  private final DecidingPages deciding;

  CasePage(
      Casework casework,
      CaseShelf shelf,
      Facts facts,
      CaseView view,
      Desks desks,
      Neighbours neighbours,
      Oversight oversight,
      Clock clock,
      DecidingPages deciding) {
    this.casework = casework;
    this.shelf = shelf;
    this.facts = facts;
    this.view = view;
    this.desks = desks;
    this.oversight = oversight;
    this.neighbours = neighbours;
    this.clock = clock;
    this.deciding = deciding;
    this.media = new CaseMedia(casework, facts, neighbours, clock);
  }

  void add(Routes routes) {
    media.add(routes);
    deciding.add(routes, (head, permit, why) -> refuse(head, permit, why, Draft.NONE));
    routes
        .staff(HttpMethod.GET, "/cases/{id}", Permission.REVIEW_CASES, this::show)
        .staff(HttpMethod.GET, "/cases/{id}/reports/{report}", Permission.REVIEW_CASES, this::read)
        .staff(HttpMethod.POST, "/cases/{id}/claim", Permission.DECIDE_CASES, this::claim)
        .staff(HttpMethod.POST, "/cases/{id}/renew", Permission.DECIDE_CASES, this::renew)
        .staff(HttpMethod.POST, "/cases/{id}/give-back", Permission.DECIDE_CASES, this::giveBack)
        .staff(HttpMethod.POST, "/cases/{id}/decide", Permission.DECIDE_CASES, this::decide);
  }

  private ServerResponse show(ServerRequest request, Permit permit) {
    var head = head(request, permit);
    return head.isEmpty()
        ? Routes.notFound()
        : page(HttpStatus.OK, head.get(), permit.staff(), null, Draft.NONE, done(request));
  }

  private static String done(ServerRequest request) {
    return switch (request.param("done").orElse("")) {
      case "claimed" -> "The case is with you.";
      case "given-back" -> "The case waits in the queue again.";
      case "decided" -> "The decision is on record.";
      case "second-alike" -> "Kept. Whoever decided the case saw it as you do.";
      case "second-other" -> "Kept. Whoever decided the case saw it otherwise; both are counted.";
      case "set-alike" -> "Kept. It is the answer that was agreed on; see Calibration.";
      case "set-other" -> "Kept. Another answer was agreed on; Calibration says which, and why.";
      case "second-missing" -> "Nothing was kept: choose what you would do, and say why.";
      case String word -> DecidingPages.done(word);
    };
  }

  /// Opens what a person wrote. Reading it is working on it: a holder's lease is renewed.
  private ServerResponse read(ServerRequest request, Permit permit) {
    var head = head(request, permit);
    var report = head.flatMap(one -> report(one, request.pathVariable("report")));
    if (head.isEmpty() || report.isEmpty()) {
      return Routes.notFound();
    }
    var told = neighbours.read(new ReportId(report.get().report()), permit);
    casework.renew(head.get().id(), permit.staff());
    return page(
        HttpStatus.OK,
        shelf.head(head.get().id()).orElseThrow(),
        permit.staff(),
        opened(report.get(), told),
        Draft.NONE,
        "");
  }

  private Optional<ReportLine> report(Head head, String id) {
    return facts.reports(head.id()).stream()
        .filter(line -> line.report().toString().equals(id))
        .findFirst();
  }

  private static Opened opened(ReportLine line, ReportText text) {
    var who = CaseWords.reporter(line.audience());
    return switch (text) {
      case ReportText.Told(var words, var where, var more) ->
        new Opened(who, words, where, more, "");
      case ReportText.Unreadable(Reading.NotNow _) ->
        new Opened(
            who,
            "",
            "",
            "",
            "The sealed report cannot be opened now; nothing of it is lost. Try again later.");
      case ReportText.Unreadable _ ->
        new Opened(who, "", "", "", "The sealed report cannot be read as it was sealed.");
      case ReportText.NoReport() -> new Opened(who, "", "", "", "The report is no longer kept.");
    };
  }

  private ServerResponse claim(ServerRequest request, Permit permit) {
    var head = head(request, permit);
    return head.isEmpty()
        ? Routes.notFound()
        : answer(head.get(), permit, casework.claim(head.get().id(), permit.staff()));
  }

  private ServerResponse giveBack(ServerRequest request, Permit permit) {
    var head = head(request, permit);
    return head.isEmpty()
        ? Routes.notFound()
        : answer(head.get(), permit, casework.giveBack(head.get().id(), permit.staff()));
  }

  /// Asked for by a page on which somebody writes: no page comes back.
  private ServerResponse renew(ServerRequest request, Permit permit) {
    var head = head(request, permit);
    if (head.isEmpty()) {
      return Routes.notFound();
    }
    return switch (casework.renew(head.get().id(), permit.staff())) {
      case Claiming.Held _ -> ServerResponse.noContent().build();
      case Claiming.GivenBack _,
          Claiming.HeldBy _,
          Claiming.AlreadyDecided _,
          Claiming.NotOpen _,
          Claiming.NotInReview _ -> ServerResponse.status(HttpStatus.CONFLICT).build();
    };
  }

  private ServerResponse answer(Head head, Permit permit, Claiming answer) {
    return switch (answer) {
      case Claiming.Held _ -> back(head.id(), "claimed");
      case Claiming.GivenBack _ -> back(head.id(), "given-back");
      case Claiming.HeldBy(var other) -> refuse(head, permit, heldBy(other), Draft.NONE);
      case Claiming.AlreadyDecided(var then) -> refuse(head, permit, decided(then), Draft.NONE);
      case Claiming.NotOpen(var now) -> refuse(head, permit, notOpen(now), Draft.NONE);
      case Claiming.NotInReview() -> refuse(head, permit, NOT_HELD, Draft.NONE);
    };
  }

  private static final String NOT_HELD =
      "You do not hold this case any more. Claim it again to go on; what you wrote is kept below.";

  private String heldBy(StaffId other) {
    return view.staff(other) + " holds this case now.";
  }

  private static String notOpen(Case now) {
    return now instanceof Case.Merged
        ? "This case lies in another one now."
        : "This case waits for a second opinion.";
  }

  private String decided(Case.Decided then) {
    return view.staff(then.decision().by()) + " has decided this case.";
  }

  private ServerResponse decide(ServerRequest request, Permit permit) {
    var head = head(request, permit);
    if (head.isEmpty()) {
      return Routes.notFound();
    }
    var outcome = request.param("outcome").flatMap(CasePage::outcome);
    var note = request.param("note").orElse("");
    var grounds = deciding.grounds(request);
    var safe = request.param("safe").orElse("").strip();
    var draft = new Draft(
        outcome.map(Outcome::code).orElse(""),
        note,
        request.param("template").orElse(""),
        request.param("severity").orElse(""),
        safe,
        "",
        wrong(outcome, note, grounds, safe));
    if (outcome.isEmpty() || !draft.errors().isEmpty()) {
      return page(HttpStatus.UNPROCESSABLE_CONTENT, head.get(), permit.staff(), null, draft, "");
    }
    var decision = new Decision(outcome.get(), note, permit.staff(), casework.now());
    var word = new Casework.Word(safe, DecidingPages.seen(request));
    return switch (casework.decide(head.get().id(), decision, grounds.orElse(Grounds.NONE), word)) {
      case Ruling.NeedsSecond _ -> back(head.get().id(), "proposed");
      case Ruling.NotOpen(var now) -> refuse(head.get(), permit, notOpen(now), draft);
      case Ruling.Accepted _ -> back(head.get().id(), "decided");
      case Ruling.HeldBy(var other) -> refuse(head.get(), permit, heldBy(other), draft);
      case Ruling.AlreadyDecided(var then) -> refuse(head.get(), permit, decided(then), draft);
      case Ruling.NotInReview() -> refuse(head.get(), permit, NOT_HELD, draft);
    };
  }

  private static Optional<Outcome> outcome(String code) {
    return List.of(Outcome.values()).stream()
        .filter(one -> one.code().equals(code))
        .findFirst();
  }

  private static List<Wrong> wrong(
      Optional<Outcome> outcome, String note, Optional<Grounds> grounds, String safe) {
    var wrong = new ArrayList<Wrong>();
    if (grounds.isEmpty()) {
      wrong.add(new Wrong("template", "Choose a reason and a severity from the lists"));
    } else if (outcome.filter(Outcome.RESTRICT_CONTACT::equals).isPresent()
        && grounds.get().policy().isEmpty()) {
      wrong.add(new Wrong("template", "Choose the reason that the account is told"));
    }
    if (safe.length() > DecidingPages.LONGEST) {
      wrong.add(new Wrong("safe", "Keep it under " + DecidingPages.LONGEST + " characters"));
    }
    if (outcome.isEmpty()) {
      wrong.add(new Wrong("outcome", "Choose what is to happen"));
    }
    if (note.isBlank()) {
      wrong.add(new Wrong("note", "Say why, in a sentence"));
    } else if (note.strip().length() > Decision.LONGEST_NOTE) {
      wrong.add(new Wrong(
          "note",
          "Keep it under " + Decision.LONGEST_NOTE + " characters; it has "
              + note.strip().length()));
    }
    return wrong;
  }

  private ServerResponse refuse(Head head, Permit permit, String why, Draft draft) {
    var now = shelf.head(head.id()).orElseThrow();
    var shown = new Draft(
        draft.outcome(),
        draft.note(),
        draft.reason(),
        draft.severity(),
        draft.safe(),
        why,
        List.of());
    return page(HttpStatus.CONFLICT, now, permit.staff(), null, shown, "");
  }

  private static ServerResponse back(CaseId id, String done) {
    return ServerResponse.seeOther(URI.create("/cases/" + id + "?done=" + done)).build();
  }

  /// The case, where it is among those that this person sees.
  private Optional<Head> head(ServerRequest request, Permit permit) {
    return shelf.head(request.pathVariable("id"), oversight.scope(permit.staff()));
  }

  /// What a case holds is read once for a page, however many of its parts ask.
  private ServerResponse page(
      HttpStatus status,
      Head head,
      StaffId reader,
      @Nullable Opened opened,
      Draft draft,
      String toast) {
    return facts.once(() -> build(status, head, reader, opened, draft, toast));
  }

  private ServerResponse build(
      HttpStatus status,
      Head head,
      StaffId reader,
      @Nullable Opened opened,
      Draft draft,
      String toast) {
    var model = new HashMap<String, Object>();
    var now = clock.instant();
    model.put("matter", view.row(head, reader, Optional.of(head.id())));
    model.put("heading", title(head));
    if (opened != null) {
      model.put("opened", opened);
    }
    putDesk(model, head.id(), reader, draft);
    if (!toast.isEmpty()) {
      model.put("toast", toast);
    }
    model.put("standing", shelf.standing(now));
    model.put("rows", beside(head, reader));
    var blind = blind(head, reader);
    putWhy(model, head, reader, blind);
    media.put(model, head.id(), reader);
    putState(model, CaseRules.at(head.now(), now), reader, blind);
    putHelp(model, head);
    deciding.put(model, head, reader, blind);
    return ServerResponse.status(status).render("casework/case", model);
  }

  /// What this person had begun to write, where they send nothing now.
  private void putDesk(Map<String, Object> model, CaseId id, StaffId reader, Draft draft) {
    var begun = draft.equals(Draft.NONE) ? desks.begun(id, reader) : Optional.<Desks.Begun>empty();
    var mine = begun.filter(_ -> casework.holds(id, reader));
    model.put(
        "draft",
        mine.map(one -> new Draft(one.outcome(), one.note(), "", "", "", "", List.of()))
            .orElse(draft));
    mine.ifPresent(one -> model.put("begun", CaseView.Ago.of(one.at(), clock.instant())));
    model.put("lease", casework.lease().toMinutes());
    if (oversight.permissions(reader).contains(Permission.LEAD_QUEUES)) {
      model.put("aside", desks.aside(id));
    }
  }

  /// Whether this person is to look at it without knowing what was decided.
  private boolean blind(Head head, StaffId reader) {
    return head.now() instanceof Case.Decided && casework.waits(head.id(), reader);
  }

  private String title(Head head) {
    return head.subject()
        .map(who -> "Account " + who.account() + " on " + view.platform(who.source()))
        .orElse("A report that names no account");
  }

  private List<CaseView.Row> beside(Head head, StaffId reader) {
    var ask = new Ask(Ask.Show.OPEN, Ask.From.ANYTHING, "", "", 1);
    return shelf.queue(ask, reader, oversight.scope(reader), clock.instant()).stream()
        .limit(BESIDE)
        .map(one -> view.row(one, reader, Optional.of(head.id())))
        .toList();
  }

  private void putWhy(Map<String, Object> model, Head head, StaffId reader, boolean blind) {
    var reports = facts.reports(head.id());
    var affected = facts.affected(head.id(), head.source());
    var timeline = view.timeline(head, blind);
    model.put(
        "child",
        CaseWords.child(
            head.age(),
            affected,
            reports.stream().map(ReportLine::audience).toList(),
            facts.matches(head.id()).stream().anyMatch(one -> one.kind().ofChildren())));

    head.subject().ifPresent(_ -> model.put("age", head.age().name()));
    model.put("signals", view.signals(head.id(), head.source()));
    model.put("order", view.order(head));
    putContacts(model, head, affected);
    model.put("reports", reports.stream().map(line -> card(head, line)).toList());
    model.put("affected", affected);
    model.put("timeline", timeline);
    model.put("latest", timeline.stream().limit(LATEST).toList());
    model.put(
        "earlier",
        shelf.earlier(head).stream()
            .map(one -> view.row(one, reader, Optional.empty()))
            .toList());
  }

  /// The picture and the graph show only accounts that the case's signals cite.
  private void putContacts(Map<String, Object> model, Head head, List<CaseFile.Affected> affected) {
    var contacts = Contacts.of(head, facts.activities(head.id()), affected);
    if (!contacts.lines().isEmpty()) {
      model.put("graph", true);
      model.put("contacts", contacts);
      model.put("picture", ContactPicture.of(contacts));
    }
  }

  private ReportCard card(Head head, ReportLine line) {
    return new ReportCard(
        "/cases/" + head.id() + "/reports/" + line.report() + "#report",
        CaseWords.reporter(line.audience()),
        neighbours.topicLabel(line.topic()),
        CaseWords.danger(line.danger()),
        line.danger() == org.nightlight.intake.Danger.NOW,
        CaseView.Ago.of(line.received(), clock.instant()));
  }

  private void putState(Map<String, Object> model, Case matter, StaffId reader, boolean blind) {
    model.put(
        "state",
        switch (matter) {
          case Case.Waiting _ -> "waiting";
          case Case.InReview(var _, var holder, var _) -> holder.equals(reader) ? "mine" : "held";
          case Case.Proposed _ -> "proposed";
          case Case.Merged _ -> "merged";
          case Case.Decided _ -> "decided";
        });
    if (matter instanceof Case.InReview(var _, var holder, var until)) {
      model.put("holder", holder.equals(reader) ? "you" : view.staff(holder));
      model.put("until", CaseView.Ago.clock(until));
    }
    if (blind) {
      model.put("state", "second");
    } else if (matter instanceof Case.Decided(var _, var decision)) {
      model.put("decision", CaseWords.outcome(decision.outcome()));
      model.put("note", decision.note());
      model.put("decidedBy", view.staff(decision.by()));
      model.put("decidedAt", CaseView.Ago.of(decision.at(), clock.instant()));
    }
    model.put(
        "outcomes",
        List.of(Outcome.values()).stream()
            .map(one -> new Choice(one.code(), CaseWords.outcome(one), CaseWords.outcomeHint(one)))
            .toList());
  }

  /// What the reporter, or else the child, will be shown.
  private void putHelp(Map<String, Object> model, Head head) {
    var reports = facts.reports(head.id());
    var topic = CaseWords.topic(reports, facts.signals(head.id()));
    var audience =
        reports.isEmpty() ? Audience.CHILD : Audience.valueOf(reports.getFirst().audience());
    var country = reports.isEmpty() ? "" : reports.getFirst().country();
    model.put("advice", neighbours.advise(audience, topic, country));
    model.put(
        "adviceFor",
        reports.isEmpty()
            ? "A child on the platform may be shown this."
            : "The status page of " + CaseWords.reporter(reports.getFirst().audience())
                + " who reported will show this.");
  }
}

package org.nightlight.casework;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nightlight.casework.CaseFile.MatchInCase;
import org.nightlight.casework.CaseShelf.Head;
import org.nightlight.casework.Facts.ReportLine;
import org.nightlight.detect.Detect;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.help.Audience;
import org.nightlight.help.Help;
import org.nightlight.intake.Intake;
import org.nightlight.intake.Progress;
import org.nightlight.intake.Report;
import org.nightlight.intake.ReportId;
import org.nightlight.intake.Subject;
import org.nightlight.match.Category;
import org.nightlight.match.Matching;
import org.nightlight.match.Sighting;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.StaffId;
import org.nightlight.store.Message;
import org.nightlight.store.Store;

/// The door of casework: cases, the queue, and the decisions people make.
public final class Casework {

  /// The topic of the hand-off after a decision; key and body are the case's id.
  public static final String DECIDED = "case.decided";

  /// The topic of the hand-off after anything a reporter should see; key and body as above.
  public static final String MOVED = "case.moved";

  private static final Duration WEBHOOK_PATIENCE = Duration.ofSeconds(10);

  private final Store store;
  private final Oversight oversight;
  private final Neighbours neighbours;
  private final Clock clock;
  private final CaseStore cases;
  private final CaseShelf shelf;
  private final Facts facts;
  private final Joining joining;
  private final PlatformNews platforms;

  public Casework(
      Store store,
      Oversight oversight,
      Evidence evidence,
      Help help,
      Intake intake,
      Detect detect,
      Matching matching,
      Clock clock) {
    this(
        store,
        oversight,
        new Rooms(detect, matching, intake, evidence, help, oversight),
        WEBHOOK_PATIENCE,
        clock);
  }

  Casework(
      Store store, Oversight oversight, Neighbours neighbours, Duration patience, Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.neighbours = neighbours;
    this.clock = clock;
    this.cases = new CaseStore(store);
    this.shelf = new CaseShelf(store);
    this.facts = new Facts(store);
    this.joining = new Joining(cases, facts, shelf, neighbours, oversight, clock);
    this.platforms = new PlatformNews(patience, clock);
  }

  /// Takes a report that was received: the consumer of `report.received`.
  public void takeReport(Message message) {
    joining.report(message).ifPresent(this::moved);
  }

  /// Takes a signal that was raised: the consumer of `signal.raised`.
  public void takeSignal(Message message) {
    joining.signal(message);
  }

  /// Takes known material that was found: the consumer of [Matching#FOUND].
  public void takeMatch(Message message) {
    joining.match(message);
  }

  /// Takes the order of a platform's accounts at a day's end: the consumer of [Detect#REVIEWED].
  /// However late it comes, the order it finds is the latest. It moves open cases within their
  /// priority, and changes no signal.
  public void takeReview(Message message) {
    neighbours.review(message.body()).ifPresent(review -> new ReviewOrder(store).keep(review));
  }

  /// What became of the cases in which a detector's signals are.
  public SignalOutcomes outcomes(String detector) {
    return new Tally(store).outcomes(detector);
  }

  /// What became of cases about accounts: of each its latest decision, or that it is open.
  public Map<Subject, SignalOutcomes.Stand> stands(Collection<Subject> about) {
    return new Tally(store).stands(about);
  }

  /// Tells reporters how far their report has come: the consumer of [#MOVED]. What is told depends
  /// on where the locked case stands now, not on the message: however late one comes, nobody
  /// reads that a decided case is still being read. A case given back stays "being read".
  public void tellReporters(Message message) {
    var id = CaseId.of(message.body());
    var progress = CaseRules.progress(cases.hold(id).orElseThrow());
    if (progress != Progress.RECEIVED) {
      for (var report : facts.reports(id)) {
        neighbours.progress(new ReportId(report.report()), progress, report.topic());
      }
    }
  }

  /// Tells the subject's platform what was decided: a consumer of [#DECIDED].
  public void tellPlatform(Message message) {
    var id = CaseId.of(message.body());
    var head = shelf.head(id).orElseThrow();
    if (!(head.now() instanceof Case.Decided(var _, var decision))
        || head.subject().isEmpty()) {
      return;
    }
    var subject = head.subject().get();
    var webhook = neighbours.webhook(subject.source());
    if (webhook.isEmpty()) {
      return;
    }
    var topic = CaseWords.topic(facts.reports(id), facts.signals(id));
    var advice = neighbours.advise(Audience.CHILD, topic, "");
    platforms.send(
        webhook.get(),
        new PlatformNews.News(id, subject, decision.outcome(), decision.at(), advice));
    cases.note(id, Optional.empty(), "platform-told", clock.instant());
    oversight.record(new Actor.Machine("casework"), "tell-platform", "case/" + id, "");
  }

  /// Where a case stands.
  public Optional<Case> caseOf(CaseId id) {
    return cases.find(id).map(matter -> CaseRules.at(matter, clock.instant()));
  }

  /// All that a case holds; opening it is on record through the permit.
  ///
  /// @throws IllegalArgumentException where there is no such case
  public CaseFile file(CaseId id, Permit permit) {
    return file(id, permit.actor());
  }

  /// As above, for a part of the system that acts on a decision.
  ///
  /// @throws IllegalArgumentException where there is no such case
  public CaseFile file(CaseId id, Actor by) {
    var head = shelf.head(id).orElseThrow(() -> new IllegalArgumentException("no case " + id));
    oversight.record(by, "read-case-file", "case/" + id, "");
    var reports = facts.reports(id);
    var matches = matches(id);
    return new CaseFile(
        id,
        head.number(),
        head.opened(),
        head.subject(),
        head.age(),
        CaseRules.at(head.now(), clock.instant()),
        reports.stream().flatMap(line -> report(line).stream()).toList(),
        facts.signals(id),
        matches,
        facts.affected(id, head.source()),
        exhibits(id, reports, matches),
        shelf.earlier(head).stream().map(Head::id).toList());
  }

  private List<MatchInCase> matches(CaseId id) {
    return facts.matches(id).stream()
        .flatMap(line -> neighbours.sighting(line.sighting()).stream())
        .map(Casework::match)
        .toList();
  }

  private static MatchInCase match(Sighting one) {
    return new MatchInCase(
        one.id().toString(),
        one.at(),
        one.item(),
        one.kind().words(),
        one.categories().stream().map(Category::toString).toList(),
        one.likes().stream()
            .map(like -> like.hash().kind().word() + ":" + like.hash().hex())
            .toList(),
        one.exhibit());
  }

  private Optional<Report> report(ReportLine line) {
    return neighbours.report(new ReportId(line.report()));
  }

  private List<ExhibitId> exhibits(CaseId id, List<ReportLine> reports, List<MatchInCase> matches) {
    var exhibits = new ArrayList<ExhibitId>();
    for (var line : reports) {
      exhibits.add(new ExhibitId(line.exhibit()));
      exhibits.addAll(neighbours.attachments(new ReportId(line.report())));
    }
    matches.stream()
        .flatMap(one -> one.exhibit().stream())
        .filter(one -> !exhibits.contains(one))
        .forEach(exhibits::add);
    exhibits.addAll(facts.citedExhibits(id));
    return exhibits;
  }

  /// Takes a case, or renews one's own lease.
  public Claiming claim(CaseId id, StaffId by) {
    var now = clock.instant();
    return change(id, matter -> CaseRules.claim(matter, by, now), "claim", by, now);
  }

  /// Goes on holding a case one holds.
  public Claiming renew(CaseId id, StaffId by) {
    var now = clock.instant();
    return change(id, matter -> CaseRules.renew(matter, by, now), "renew", by, now);
  }

  /// Gives a case back to the queue.
  public Claiming giveBack(CaseId id, StaffId by) {
    var now = clock.instant();
    return change(id, matter -> CaseRules.giveBack(matter, by, now), "give-back", by, now);
  }

  private Claiming change(
      CaseId id,
      java.util.function.Function<Case, Claiming> rule,
      String act,
      StaffId by,
      Instant now) {
    return cases.change(id, rule, Claiming::saved, _ -> {
      if (!act.equals("renew")) {
        cases.note(id, Optional.of(by), act, now);
        moved(id);
      }
      oversight.record(new Actor.Staff(by), act + "-case", "case/" + id, "");
    });
  }

  /// Decides a case one holds.
  ///
  /// @param note why; not blank
  public Ruling decide(CaseId id, Decision.Outcome outcome, String note, StaffId by) {
    var decision = new Decision(outcome, note, by, clock.instant());
    return cases.change(id, matter -> CaseRules.decide(matter, decision), Ruling::saved, _ -> {
      cases.note(id, Optional.of(by), "decide-" + outcome.code(), decision.at());
      oversight.record(new Actor.Staff(by), "decide-case", "case/" + id, "");
      store.outbox().put(DECIDED, id.toString(), id.toString());
      moved(id);
    });
  }

  private void moved(CaseId id) {
    store.outbox().put(MOVED, id.toString(), id.toString());
  }

  /// Counts since a moment, by week. True counts: whoever shows them hides small ones.
  public CaseCounts counts(Instant from) {
    return new Tally(store).since(from);
  }

  /// How many cases there are, decided ones among them.
  public long all() {
    return shelf.all();
  }

  public Routes routes() {
    var view = new CaseView(shelf, facts, neighbours, oversight, clock);
    var queue = new QueuePage(shelf, view, oversight, clock);
    var page = new CasePage(this, shelf, facts, view, neighbours, oversight, clock);
    var routes = new Routes();
    queue.add(routes);
    page.add(routes);
    return routes;
  }
}

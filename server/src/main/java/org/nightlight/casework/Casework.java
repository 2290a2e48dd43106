package org.nightlight.casework;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.nightlight.care.Care;
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
import org.nightlight.match.SightingId;
import org.nightlight.oncall.OnCall;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.StaffId;
import org.nightlight.routing.Routing;
import org.nightlight.store.Message;
import org.nightlight.store.Store;

/// The door of casework: cases, the queue, and the decisions people make.
public final class Casework implements AutoCloseable {

  /// The topic of the hand-off after a decision; key and body are the case's id.
  public static final String DECIDED = "case.decided";

  /// The topic of the hand-off after anything a reporter should see; key and body as above.
  public static final String MOVED = "case.moved";

  /// The topic of what was decided and is held back for a while; key is the case's id, the
  /// body that and when it was decided, with a space between.
  public static final String HELD = "case.held";

  /// The topic of the hand-off when a person says why it is safe to tell a platform about a case
  /// that a child reported; key and body are the case's id.
  public static final String CLEARED = "case.cleared";

  private static final Duration RENEW_AFTER = Duration.ofMinutes(2);
  private static final Duration WEBHOOK_PATIENCE = Duration.ofSeconds(10);

  private final Store store;
  private final Oversight oversight;
  private final Neighbours neighbours;
  private final Clock clock;
  private final CaseStore cases;
  private final CaseShelf shelf;
  private final Facts facts;
  private final Renaming renaming;
  private final Joining joining;
  private final PlatformNews platforms;
  private final DecisionBook book;
  private final Pieces pieces;
  private final Policies policies;
  private final Duration hold;
  private volatile java.util.function.Function<CaseId, List<Sequel>> sequels = _ -> List.of();
  private final Router router;
  private final Desks desks;
  private final Rounds rounds;
  private final Duration lease;

  public Casework(
      Store store,
      Oversight oversight,
      Evidence evidence,
      Help help,
      Intake intake,
      Detect detect,
      Matching matching,
      Routing routing,
      Care care,
      OnCall onCall,
      Setting setting,
      Clock clock) {
    this(
        store,
        oversight,
        new Rooms(detect, matching, intake, evidence, help, oversight, routing, care, onCall),
        WEBHOOK_PATIENCE,
        setting,
        clock);
    routing.tryOn(most -> router.past(most, clock.instant()));
    care.askFor(new DecidedCases(this, shelf, oversight));
  }

  /// How this installation decides.
  ///
  /// @param hold how long what was decided is held back; zero lets it go at once
  /// @param lease how long somebody holds a case without a sign of work
  public record Setting(Policies policies, Duration hold, Duration lease) {}

  Casework(
      Store store, Oversight oversight, Neighbours neighbours, Duration patience, Clock clock) {
    this(
        store,
        oversight,
        neighbours,
        patience,
        new Setting(Policies.none(), Duration.ZERO, CaseRules.LEASE),
        clock);
  }

  Casework(
      Store store,
      Oversight oversight,
      Neighbours neighbours,
      Duration patience,
      Setting setting,
      Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.neighbours = neighbours;
    this.clock = clock;
    this.cases = new CaseStore(store);
    this.shelf = new CaseShelf(store);
    this.facts = new Facts(store);
    this.renaming = new Renaming(store);
    this.router = new Router(store, neighbours);
    this.desks = new Desks(store);
    this.joining = new Joining(store, cases, facts, shelf, neighbours, oversight, router, clock);
    this.rounds = new Rounds(store, oversight, neighbours, this, router, joining, desks, clock);
    this.lease = setting.lease();
    this.platforms = new PlatformNews(patience, clock);
    this.book = new DecisionBook(store);
    this.pieces = new Pieces(store, book, joining, neighbours, oversight, clock);
    this.policies = setting.policies();
    this.hold = setting.hold();
  }

  /// Takes reports that were received: the consumer of `report.received` and [Intake#URGENT].
  public void takeReports(List<Message> messages) {
    joining.reports(messages).forEach(this::moved);
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

  /// Tells reporters how far their report has come: the consumer of [#MOVED]. What is told
  /// depends on where the locked case stands now, not on the message: however late one comes,
  /// nobody reads that a decided case is still being read. A case given back stays "being
  /// read".
  public void tellReporters(Message message) {
    var id = CaseId.of(message.body());
    var matter = cases.hold(id).orElseThrow();
    // What can still be taken back is told to nobody.
    var progress = matter instanceof Case.Decided && cases.left(id).isEmpty()
        ? Progress.BEING_READ
        : CaseRules.progress(matter);
    if (progress != Progress.RECEIVED) {
      for (var report : facts.reports(id)) {
        neighbours.progress(new ReportId(report.report()), progress, report.topic());
      }
    }
  }

  /// Whether a decided case waits for somebody to look at it without knowing what was decided.
  boolean waits(CaseId id, StaffId reader) {
    return neighbours.waits(id, reader) && !book.knows(id, reader);
  }

  /// Keeps what a second person would have decided; empty where the case does not wait for them.
  Optional<Care.Looked> looked(CaseId id, Decision.Outcome outcome, String note, StaffId by) {
    return store.transaction(() -> {
      cases.hold(id);
      return waits(id, by)
          ? neighbours.looked(id, outcome.code(), note, by)
          : Optional.<Care.Looked>empty();
    });
  }

  /// Tells the subject's platform what was decided: a consumer of [#DECIDED], in no transaction;
  /// answers what is to be written then.
  public Runnable tellPlatform(Message message) {
    var id = CaseId.of(message.body());
    var head = shelf.head(id).orElseThrow();
    if (!(head.now() instanceof Case.Decided(var _, var decision))
        || head.subject().isEmpty()) {
      return () -> {};
    }
    var subject = head.subject().get();
    var webhook = neighbours.webhook(subject.source());
    if (webhook.isEmpty()) {
      return () -> {};
    }
    if (!(clearance(id) instanceof Clearance.Clear clear)) {
      return () -> told(id, "platform-not-told", "withhold-news");
    }
    var topic = CaseWords.topic(facts.reports(id), facts.signals(id));
    var advice = neighbours.advise(Audience.CHILD, topic, "");
    platforms.send(
        webhook.get(),
        clear,
        new PlatformNews.News(id, subject, decision.outcome(), decision.at(), advice));
    return () -> told(id, "platform-told", "tell-platform");
  }

  private void told(CaseId id, String note, String act) {
    cases.note(id, Optional.empty(), note, clock.instant());
    oversight.record(new Actor.Machine("casework"), act, "case/" + id, "");
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

  /// Takes a case, or renews one's own lease. Whoever knows somebody in it does not get it.
  public Claiming claim(CaseId id, StaffId by) {
    var now = clock.instant();
    return store.transaction(() -> {
      cases.hold(id);
      endLease(id, now);
      return desks.isKept(id, by)
          ? new Claiming.NotInReview()
          : change(id, matter -> CaseRules.claim(matter, by, now, lease), "claim", by, now);
    });
  }

  /// Puts a case that nobody works on any more back into the queue, on record.
  void endLease(CaseId id, Instant now) {
    store.transact(() -> {
      if (cases.end(id, now)) {
        cases.note(id, Optional.empty(), "lease-ended", now);
        oversight.record(new Actor.Machine("casework"), "end-lease", "case/" + id, "");
      }
    });
  }

  /// Says that somebody goes on working on a case; false where they do not hold it. On record
  /// once in a while, not at every stroke.
  boolean working(CaseId id, StaffId by) {
    var now = clock.instant();
    return switch (cases.find(id).map(matter -> CaseRules.at(matter, now)).orElseThrow()) {
      case Case.InReview(var _, var holder, var until)
      when holder.equals(by) ->
        until.isAfter(now.plus(lease).minus(RENEW_AFTER)) || renew(id, by) instanceof Claiming.Held;
      case Case.Waiting _, Case.InReview _, Case.Proposed _, Case.Decided _, Case.Merged _ -> false;
    };
  }

  boolean holds(CaseId id, StaffId who) {
    return caseOf(id)
        .filter(matter ->
            matter instanceof Case.InReview(var _, var holder, var _) && holder.equals(who))
        .isPresent();
  }

  /// Somebody knows a person in a case: it leaves them at once and for good.
  void stepAside(CaseId id, StaffId who) {
    store.transact(() -> {
      cases.hold(id);
      giveBack(id, who);
      desks.knows(id, who, clock.instant());
      oversight.record(new Actor.Staff(who), "step-aside", "case/" + id, "");
    });
  }

  /// Whether somebody knows a person in a case, and has said so.
  public boolean hasSteppedAside(CaseId id, StaffId who) {
    return desks.isKept(id, who);
  }

  /// Somebody was shown outside a case's page what was decided of cases: they are not asked to look
  /// at those again without knowing.
  public void learned(Set<CaseId> ids, StaffId who) {
    book.learned(ids, who, clock.instant());
  }

  /// Every case about an account, the first first.
  public List<AccountCase> casesAbout(Subject account) {
    return facts.casesAbout(account);
  }

  /// Every case about another account of the same source that names this one.
  public List<AccountCase> casesNaming(Subject account) {
    return facts.cases(renaming.naming(account));
  }

  /// The case that known material lies in; empty where it has not reached one yet.
  public Optional<AccountCase> caseWith(SightingId sighting) {
    return facts.caseOf(sighting).flatMap(id -> facts.cases(Set.of(id)).stream().findFirst());
  }

  /// Gives an account another name in a case; answers how many rows.
  public long rename(CaseId id, String account, String instead) {
    return renaming.rename(id, account, instead);
  }

  /// Every account that a case is about or names.
  public Set<Subject> everybody() {
    return renaming.everybody();
  }

  /// Whether a signal lies in a case.
  public boolean hasSignal(String id) {
    return facts.hasSignal(id);
  }

  /// On which source the account of a case is: "" where it names none, empty where there is
  /// no such case.
  public Optional<String> source(CaseId id) {
    return facts.source(id);
  }

  /// The case a report lies in.
  public Set<CaseId> casesWith(ReportId report) {
    return facts.caseOf(report.value()).map(Set::of).orElse(Set.of());
  }

  /// The cases that an exhibit belongs to: it is a report, came with one, holds what a signal
  /// cites, or is known material.
  public Set<CaseId> casesWith(ExhibitId exhibit) {
    var cases = facts.casesWith(exhibit, neighbours.sightings(exhibit));
    neighbours.reportWith(exhibit).ifPresent(report -> cases.addAll(casesWith(report)));
    return cases;
  }

  /// Somebody leaves a case, and need not say why: it does not come up for them for a while.
  void leave(CaseId id, StaffId who) {
    store.transact(() -> {
      cases.hold(id);
      giveBack(id, who);
      desks.left(id, who, clock.instant());
      oversight.record(new Actor.Staff(who), "leave-case", "case/" + id, "");
    });
  }

  /// Leaves a note for whoever comes next.
  void leaveNote(String queue, String words, StaffId by) {
    var id = UUID.randomUUID();
    store.transact(() -> {
      desks.leave(queue, words, by, id, clock.instant());
      oversight.record(new Actor.Staff(by), "leave-note", "note/" + id, "");
    });
  }

  /// Takes a note over, where nobody has.
  void takeNote(UUID note, StaffId by) {
    store.transact(() -> {
      if (desks.take(note, by, clock.instant())) {
        oversight.record(new Actor.Staff(by), "take-note", "note/" + note, "");
      }
    });
  }

  /// Says which languages somebody reads.
  void reads(StaffId who, List<String> languages) {
    store.transact(() -> {
      desks.reads(who, languages);
      oversight.record(new Actor.Staff(who), "set-languages", "staff/" + who, "");
    });
  }

  /// Somebody has signed out: what they held waits in the queue again.
  public void signedOut(StaffId who) {
    cases.heldBy(who).forEach(id -> giveBack(id, who));
  }

  /// How long somebody holds a case who does nothing.
  Duration lease() {
    return lease;
  }

  /// Starts going round the open cases.
  public void start() {
    rounds.start();
  }

  /// How many open cases are past their time.
  public Oversight.HealthLine health() {
    return rounds.health();
  }

  @Override
  public void close() {
    rounds.close();
  }

  // For the tests of this room.
  Rounds rounds() {
    return rounds;
  }

  /// Goes on holding a case one holds.
  public Claiming renew(CaseId id, StaffId by) {
    var now = clock.instant();
    return change(id, matter -> CaseRules.renew(matter, by, now, lease), "renew", by, now);
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

  /// Decides a case one holds, without saying on what it rests.
  ///
  /// @param note why; not blank
  public Ruling decide(CaseId id, Decision.Outcome outcome, String note, StaffId by) {
    return decide(id, new Decision(outcome, note, by, now()), Grounds.NONE, Word.NONE);
  }

  /// Decides a case one holds, or proposes what a second person must agree to.
  ///
  /// @param safe why it is safe to tell the platform, though a child reported it
  Ruling decide(CaseId id, Decision decision, Grounds grounds, Word safe) {
    return cases.change(
        id,
        matter -> CaseRules.decide(matter, decision, policies.need(decision.outcome(), danger(id))),
        Ruling::saved,
        ruling -> {
          book.ground(id, grounds);
          if (!safe.words().isBlank()) {
            safe(id, safe, decision.by());
          }
          if (ruling instanceof Ruling.NeedsSecond) {
            note(id, decision.by(), "propose-" + decision.outcome().code(), "propose-decision");
          } else {
            note(id, decision.by(), "decide-" + decision.outcome().code(), "decide-case");
            decided(id, decision);
          }
        });
  }

  private Policies.Danger danger(CaseId id) {
    return shelf.head(id).orElseThrow().lane() == PriorityRules.LIFE
        ? Policies.Danger.TO_LIFE
        : Policies.Danger.NONE_KNOWN;
  }

  /// PostgreSQL keeps microseconds: a moment that comes back from it equals itself.
  Instant now() {
    return clock.instant().truncatedTo(java.time.temporal.ChronoUnit.MICROS);
  }

  private void note(CaseId id, StaffId by, String act, String entry) {
    cases.note(id, Optional.of(by), act, clock.instant());
    oversight.record(new Actor.Staff(by), entry, "case/" + id, "");
  }

  /// A second person agrees or disagrees with what was proposed, with words.
  Opinion second(CaseId id, Opinion.View view, String words, StaffId by) {
    return cases.change(
        id, matter -> CaseRules.second(matter, by, view), Opinion::saved, answer -> {
          var of = answer instanceof Opinion.Agreed(var now)
              ? now.decision()
              : ((Opinion.Disagreed) answer).then();
          book.said(id, new DecisionBook.Said(clock.instant(), by, view.code(), of, words));
          note(id, by, view.code(), view.code() + "-with-decision");
          if (answer instanceof Opinion.Agreed) {
            decided(id, of);
          }
        });
  }

  /// What was decided leaves the house now, or is held back for a while.
  private void decided(CaseId id, Decision decision) {
    if (hold.isZero()) {
      leave(id, decision);
    } else {
      store.outbox().put(HELD, id.toString(), id + " " + decision.at(), hold);
    }
  }

  /// Whether a second person is asked to look is settled at once: until then nobody outside the
  /// house knows, and from then on whoever is to look is shown nothing.
  private void leave(CaseId id, Decision decision) {
    cases.leaves(id, clock.instant());
    neighbours.decided(id, book.grounds(id).policy(), decision.outcome().code(), decision.by());
    store.outbox().put(DECIDED, id.toString(), id.toString());
    moved(id);
  }

  /// Lets go of what was held back, unless somebody took it back: the consumer of [#HELD].
  public void letGo(Message message) {
    var words = message.body().split(" ", -1);
    var id = CaseId.of(words[0]);
    var at = Instant.parse(words[1]);
    if (cases.hold(id).orElseThrow() instanceof Case.Decided(var _, var decision)
        && decision.at().equals(at)
        && cases.left(id).isEmpty()) {
      cases.note(id, Optional.empty(), "leave", clock.instant());
      oversight.record(new Actor.Machine("casework"), "let-decision-go", "case/" + id, "");
      leave(id, decision);
    }
  }

  /// Takes a decision back that has not left the house.
  ///
  /// @param words why; not blank
  CaseRules.Undoing undo(CaseId id, String words, StaffId by) {
    return cases.change(id, matter -> undoing(matter, by), CaseRules.Undoing::saved, answer -> {
      var then = ((CaseRules.Undoing.Undone) answer).then();
      book.said(id, new DecisionBook.Said(clock.instant(), by, "undo", then, words));
      note(id, by, "undo", "undo-decision");
    });
  }

  private CaseRules.Undoing undoing(Case matter, StaffId by) {
    var left = cases.left(matter.id());
    var other = cases.alsoOpen(matter.id());
    return matter instanceof Case.Decided && left.isEmpty() && other.isPresent()
        ? new CaseRules.Undoing.AnotherIsOpen(other.get())
        : CaseRules.undo(matter, left, by, clock.instant(), lease);
  }

  /// Whether somebody outside may know of what was decided.
  boolean hasLeft(CaseId id) {
    return cases.left(id).isPresent();
  }

  /// Whether anything about a case may go to its account's platform.
  public Clearance clearance(CaseId id) {
    return CaseRules.clearance(facts.reports(id), book.safe(id));
  }

  /// Why it is safe to tell the platform, as somebody writes it.
  ///
  /// @param words "" where nobody says so
  /// @param seen the child's reports that stood on the page they wrote it on
  record Word(String words, Set<UUID> seen) {
    static final Word NONE = new Word("", Set.of());

    Word {
      seen = Set.copyOf(seen);
    }
  }

  /// A person says why it is safe to tell the platform, though a child reported it. It holds for
  /// the child's reports that they saw, and for none that joined the case since.
  void nameSafe(CaseId id, Word word, StaffId by) {
    store.transact(() -> {
      var matter = cases.hold(id).orElseThrow();
      safe(id, word, by);
      if (matter instanceof Case.Decided
          && cases.left(id).isPresent()
          && clearance(id) instanceof Clearance.Clear) {
        store.outbox().put(CLEARED, id.toString(), id.toString());
      }
    });
  }

  private void safe(CaseId id, Word word, StaffId by) {
    var of = new java.util.HashSet<>(CaseRules.childs(facts.reports(id)));
    of.retainAll(word.seen());
    book.safe(id, new Clearance.Safe(word.words().strip(), by, clock.instant(), of));
    note(id, by, "name-safe", "name-safe-to-tell");
  }

  /// What became of a case after it was decided, as its page says it.
  ///
  /// @param href where to go on; "" where there is nothing to do
  public record Sequel(String lead, String words, String href) {}

  /// Shows on every case's page what another room knows of what became of it.
  public void alsoShow(java.util.function.Function<CaseId, List<Sequel>> what) {
    sequels = what;
  }

  List<Sequel> sequels(CaseId id) {
    return sequels.apply(id);
  }

  /// On what a case's decision rests.
  public Grounds grounds(CaseId id) {
    return book.grounds(id);
  }

  /// The policies in force.
  public Policies policies() {
    return policies;
  }

  /// Whoever decided a case, or agreed to it: none of them decides an appeal.
  public Set<StaffId> deciders(CaseId id) {
    var who = new java.util.HashSet<StaffId>();
    book.opinions(id).stream()
        .filter(said -> said.kind().equals("agree"))
        .forEach(said -> who.add(said.by()));
    if (cases.find(id).orElseThrow() instanceof Case.Decided(var _, var decision)) {
      who.add(decision.by());
    }
    return who;
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
    var view = new CaseView(shelf, facts, neighbours, oversight, this::waits, clock);
    var desk = new DeskPages(this, shelf, desks, neighbours, oversight, clock);
    var queue = new QueuePage(shelf, view, desk, neighbours, oversight, clock);
    var deciding =
        new DecidingPages(this, shelf, facts, book, pieces, view, neighbours, oversight, clock);
    var page =
        new CasePage(this, shelf, facts, view, desks, neighbours, oversight, clock, deciding);
    var routes = new Routes();

    queue.add(routes);
    desk.add(routes);
    page.add(routes);
    return routes;
  }
}

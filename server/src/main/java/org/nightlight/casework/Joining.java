package org.nightlight.casework;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.nightlight.casework.CaseFile.Age;
import org.nightlight.casework.CaseFile.SignalInCase;
import org.nightlight.casework.Facts.MatchLine;
import org.nightlight.casework.Facts.ReportLine;
import org.nightlight.help.Audience;
import org.nightlight.intake.Report;
import org.nightlight.intake.ReportId;
import org.nightlight.intake.Subject;
import org.nightlight.intake.Voice;
import org.nightlight.match.SightingId;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.routing.CaseFacts;
import org.nightlight.store.Message;
import org.nightlight.store.Store;

/// Joins what arrives to the one open case about its subject, or opens one. Runs in the transaction
/// of the delivery, on a locked case: signals and reports come at the same time.
///
/// Reports come many at once. The common one, about an account that has no open case, is judged
/// before anything is written, and all cases of this kind are opened together.
final class Joining {

  private static final Actor CASEWORK = new Actor.Machine("casework");

  private final Store store;
  private final Desks desks;
  private final CaseStore cases;
  private final Facts facts;
  private final CaseShelf shelf;
  private final Neighbours neighbours;
  private final Oversight oversight;
  private final Router router;
  private final Clock clock;

  Joining(
      Store store,
      CaseStore cases,
      Facts facts,
      CaseShelf shelf,
      Neighbours neighbours,
      Oversight oversight,
      Router router,
      Clock clock) {
    this.store = store;
    this.desks = new Desks(store);
    this.cases = cases;
    this.facts = facts;
    this.shelf = shelf;
    this.neighbours = neighbours;
    this.oversight = oversight;
    this.router = router;
    this.clock = clock;
  }

  /// Takes reports that were received; a second delivery has no effect. Answers the cases that were
  /// open before and hold more now: where a case was opened there is nothing yet to tell anybody.
  List<CaseId> reports(List<Message> messages) {
    var ids = messages.stream().map(one -> ReportId.of(one.body())).toList();
    // One in danger comes by two ways, and may come by both at once.
    store.waitForTurns(
        ids.stream().map(id -> id.value().getLeastSignificantBits()).toList());
    var joined = facts.joined(ids);
    var found = neighbours.reports(ids).stream()
        .filter(one -> !joined.contains(one.id()))
        .sorted(Comparator.comparingInt(one -> ids.indexOf(one.id())))
        .toList();
    var now = clock.instant();
    var opened = open(firsts(found), now);
    return found.stream()
        .filter(one -> !opened.contains(one.id()))
        .flatMap(one -> join(one, now).stream())
        .distinct()
        .toList();
  }

  /// The first about each account, and each that names none.
  private static List<Report> firsts(List<Report> reports) {
    var accounts = new HashSet<Subject>();
    return reports.stream()
        .filter(one -> one.about().isEmpty() || accounts.add(one.about().get()))
        .toList();
  }

  /// Opens a case for each report whose subject has none; answers for which it did.
  private Set<ReportId> open(List<Report> reports, Instant now) {
    if (reports.isEmpty()) {
      return Set.of();
    }
    // As the database keeps it.
    var at = now.truncatedTo(ChronoUnit.MICROS);
    var ids = reports.stream().map(_ -> new CaseId(UUID.randomUUID())).toList();
    var judged = reports.stream().map(one -> judge(Content.of(one, at))).toList();
    var places = router.places(ids, judged, now);
    var fresh = new ArrayList<CaseStore.Fresh>();
    for (var n = 0; n < ids.size(); n++) {
      fresh.add(new CaseStore.Fresh(reports.get(n).about(), at, judged.get(n), places.get(n)));
    }
    var opened = cases.open(fresh);
    if (opened.isEmpty()) {
      return Set.of();
    }
    var added = new LinkedHashMap<CaseId, Report>();
    for (var n = 0; n < ids.size(); n++) {
      if (opened.containsKey(ids.get(n))) {
        added.put(ids.get(n), reports.get(n));
      }
    }
    cases.note(added.keySet(), Optional.empty(), "opened", now);
    facts.add(added, now);
    router.keep(
        places.stream().filter(one -> opened.containsKey(one.kept().id())).toList(), now);
    added.keySet().forEach(id -> {
      opened.getOrDefault(id, Optional.empty()).ifPresent(earlier -> desks.alsoKnow(earlier, id));
      oversight.record(CASEWORK, "open-case", "case/" + id, "");
      oversight.record(CASEWORK, "join-report", "case/" + id, "");
    });
    return added.values().stream().map(Report::id).collect(Collectors.toSet());
  }

  /// Joins a report to the open case about its subject; answers that case, unless it is new.
  private Optional<CaseId> join(Report report, Instant now) {
    var opened = report.about().map(who -> cases.open(who, now)).orElseGet(() -> cases.open(now));
    noteOpening(opened, now);
    facts.add(opened.id(), report, now);
    joined(opened.id(), "join-report");
    return opened.now() ? Optional.empty() : Optional.of(opened.id());
  }

  /// Takes a signal that was raised; a second delivery has no effect.
  Optional<CaseId> signal(Message message) {
    var raised = neighbours.signal(message.body());
    if (raised.isEmpty() || facts.hasSignal(message.body())) {
      return Optional.empty();
    }
    var now = clock.instant();
    var subject = raised.get().subject();
    var signal = raised.get().signal();
    var opened = cases.open(subject, now);
    noteOpening(opened, now);
    keepCited(opened.id(), subject, signal, now);
    signal
        .others()
        .forEach(other -> facts.affect(opened.id(), other, age(subject.source(), signal, other)));
    if (!touches(signal)) {
      facts.age(opened.id(), Age.CHILD);
    }
    joined(opened.id(), "join-signal");
    return Optional.of(opened.id());
  }

  /// Takes known material that was found; a second delivery has no effect. What came with a report
  /// joins the report's case while that is open.
  Optional<CaseId> match(Message message) {
    var sighting = neighbours.sighting(SightingId.of(message.body()));
    if (sighting.isEmpty() || facts.hasMatch(sighting.get().id())) {
      return Optional.empty();
    }
    var now = clock.instant();
    var opened = sighting
        .get()
        .report()
        .flatMap(report -> facts.caseOf(report.value()))
        .filter(this::open)
        .map(id -> new CaseStore.Opened(id, false))
        .orElseGet(() -> sighting
            .get()
            .subject()
            .map(who -> cases.open(who, now))
            .orElseGet(() -> cases.open(now)));
    noteOpening(opened, now);
    facts.add(opened.id(), sighting.get(), now);
    joined(opened.id(), "join-match");
    return Optional.of(opened.id());
  }

  private boolean open(CaseId id) {
    return cases.hold(id).filter(CaseRules::open).isPresent();
  }

  /// Copies the activities a signal cites before their day can expire.
  private void keepCited(CaseId id, Subject subject, SignalInCase signal, Instant now) {
    var events = neighbours.events(subject.source(), signal.activities());
    var lines = new ArrayList<ActivityWords.Line>();
    var exhibit = new ByteArrayOutputStream();
    for (var event : events) {
      ActivityWords.of(event).ifPresent(lines::add);
      ActivityWords.age(event, subject.account()).ifPresent(age -> facts.age(id, age));
      exhibit.writeBytes(event);
      exhibit.write('\n');
    }
    facts.add(id, signal, lines, now);
    if (!events.isEmpty()) {
      facts.sealed(signal, neighbours.seal(exhibit.toByteArray()));
    }
  }

  /// Whom contact-seeking lists is a child; of others the platform may have told an age.
  private Age age(String source, SignalInCase signal, String account) {
    return touches(signal) ? Age.CHILD : neighbours.age(source, account);
  }

  /// Contact-seeking lists the children whom an account wrote to. The other detectors judge only
  /// children's accounts, and list those who do it.
  private static boolean touches(SignalInCase signal) {
    return signal.detector().equals("contact-seeking");
  }

  private void noteOpening(CaseStore.Opened opened, Instant now) {
    if (opened.now()) {
      cases.note(opened.id(), Optional.empty(), "opened", now);
      shelf
          .head(opened.id())
          .flatMap(CaseShelf.Head::earlier)
          .ifPresent(earlier -> desks.alsoKnow(earlier, opened.id()));
      oversight.record(CASEWORK, "open-case", "case/" + opened.id(), "");
    }
  }

  private void joined(CaseId id, String act) {
    oversight.record(CASEWORK, act, "case/" + id, "");
    rank(id);
  }

  /// Ranks and places an open case from before there were rules.
  void placeAnew(CaseId id) {
    store.transact(() -> {
      if (open(id)) {
        rank(id);
      }
    });
  }

  /// What a case holds, as far as its priority and its queue depend on it.
  ///
  /// @param told the reports themselves, of those that are in `reports`
  /// @param affected what is known of the ages of those whom signals name
  record Content(
      String source,
      Age age,
      Instant opened,
      List<ReportLine> reports,
      List<Report> told,
      List<SignalInCase> signals,
      List<MatchLine> matches,
      List<Age> affected) {

    /// Of a case that holds one report and nothing else.
    static Content of(Report report, Instant opened) {
      return new Content(
          report.about().map(Subject::source).orElse(""),
          Age.UNKNOWN,
          opened,
          List.of(ReportLine.of(report)),
          List.of(report),
          List.of(),
          List.of(),
          List.of());
    }
  }

  /// How soon a case must be seen, and what rules may know of it.
  ///
  /// @param since from when its time counts
  record Judged(PriorityRules.Standing standing, String headline, CaseFacts facts, Instant since) {}

  /// Judges anew how soon a case must be seen, by what it holds now.
  void rank(CaseId id) {
    var head = shelf.head(id).orElseThrow();
    var reports = facts.reports(id);
    var judged = judge(new Content(
        head.source(),
        head.age(),
        head.opened(),
        reports,
        neighbours.reports(
            reports.stream().map(line -> new ReportId(line.report())).toList()),
        facts.signals(id),
        facts.matches(id),
        facts.affected(id, head.source()).stream().map(CaseFile.Affected::age).toList()));
    facts.rank(id, judged.standing(), judged.headline());
    router.route(id, judged, clock.instant());
  }

  private Judged judge(Content of) {
    var concerned = concerned(of);
    var standing = PriorityRules.judge(new PriorityRules.Facts(
        of.reports().stream().map(ReportLine::danger).toList(),
        concerned,
        of.signals().stream().mapToLong(SignalInCase::evidence).max().orElse(0),
        of.reports().size(),
        of.matches().size(),
        of.opened(),
        of.told().stream()
            .flatMap(one -> one.marks().dangerRules().stream())
            .distinct()
            .toList(),
        (int)
            of.told().stream().filter(one -> one.marks().voice() != Voice.AGAIN).count()));
    var since = of.told().stream()
        .filter(Report::urgent)
        .map(Report::receivedAt)
        .min(Comparator.naturalOrder())
        .orElse(of.opened());
    return new Judged(
        standing,
        headline(of.reports(), of.signals(), of.matches()),
        Router.facts(of, concerned),
        since);
  }

  /// Whether a child is concerned. A child who reports, and a parent's child, are children; a
  /// report by anybody else leaves it open. Known material of children shows a child.
  private static Age concerned(Content of) {
    var others = new ArrayList<>(of.affected());
    for (var report : of.reports()) {
      others.add(
          switch (Audience.valueOf(report.audience())) {
            case CHILD, PARENT -> Age.CHILD;
            case PROFESSIONAL, OTHER, FLAGGER -> Age.UNKNOWN;
          });
    }
    if (of.matches().stream().anyMatch(one -> one.kind().ofChildren())) {
      others.add(Age.CHILD);
    }
    return CaseRules.concerned(of.age(), others);
  }

  /// Danger somebody reports comes before what a machine noticed.
  private String headline(
      List<ReportLine> reports, List<SignalInCase> signals, List<MatchLine> matches) {
    var danger = reports.stream()
        .filter(one -> one.danger() == org.nightlight.intake.Danger.NOW)
        .findFirst();
    if (danger.isPresent()) {
      return CaseWords.headline(danger.get(), neighbours.topicLabel(danger.get().topic()));
    }
    var known = matches.stream().map(MatchLine::kind).min(Comparator.naturalOrder());
    if (known.isPresent()) {
      return CaseWords.known(known.get(), matches.size());
    }
    return signals.stream()
        .max(Comparator.comparingLong(SignalInCase::evidence))
        .map(Sentences::headline)
        .or(() -> reports.stream()
            .findFirst()
            .map(one -> CaseWords.headline(one, neighbours.topicLabel(one.topic()))))
        .orElse("");
  }
}

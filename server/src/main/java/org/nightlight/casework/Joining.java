package org.nightlight.casework;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
import org.nightlight.store.Message;
import org.nightlight.store.Store;

/// Joins what arrives to the one open case about its subject, or opens one. Runs in the transaction
/// of the delivery, on a locked case: signals and reports come at the same time.
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

  /// Takes a report that was received; a second delivery has no effect.
  Optional<CaseId> report(Message message) {
    var report = neighbours.report(ReportId.of(message.body()));
    // One in danger comes by two ways, and may come by both at once.
    report.ifPresent(one -> store.waitForTurn(one.id().value().getLeastSignificantBits()));
    if (report.isEmpty() || facts.hasReport(report.get().id().value())) {
      return Optional.empty();
    }
    var now = clock.instant();
    var opened =
        report.get().about().map(who -> cases.open(who, now)).orElseGet(() -> cases.open(now));
    noteOpening(opened, now);
    facts.add(opened.id(), report.get(), now);
    joined(opened.id(), "join-report");
    return Optional.of(opened.id());
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

  /// Judges anew how soon a case must be seen, by what it holds now.
  void rank(CaseId id) {
    var head = shelf.head(id).orElseThrow();
    var reports = facts.reports(id);
    var signals = facts.signals(id);
    var matches = facts.matches(id);
    var told = reports.stream()
        .flatMap(line -> neighbours.report(new ReportId(line.report())).stream())
        .toList();
    var concerned = concerned(head, reports, matches);
    var standing = PriorityRules.judge(new PriorityRules.Facts(
        reports.stream().map(ReportLine::danger).toList(),
        concerned,
        signals.stream().mapToLong(SignalInCase::evidence).max().orElse(0),
        reports.size(),
        matches.size(),
        head.opened(),
        told.stream()
            .flatMap(one -> one.marks().dangerRules().stream())
            .distinct()
            .toList(),
        (int) told.stream().filter(one -> one.marks().voice() != Voice.AGAIN).count()));
    facts.rank(id, standing, headline(reports, signals, matches));
    var since = told.stream()
        .filter(Report::urgent)
        .map(Report::receivedAt)
        .min(Comparator.naturalOrder())
        .orElse(head.opened());
    router.route(
        id,
        Router.facts(head, told, reports, signals, matches, concerned),
        standing,
        since,
        clock.instant());
  }

  /// Whether a child is concerned. A child who reports, and a parent's child, are children; a
  /// report by anybody else leaves it open. Known material of children shows a child.
  private Age concerned(CaseShelf.Head head, List<ReportLine> reports, List<MatchLine> matches) {
    var others = new ArrayList<Age>();
    facts.affected(head.id(), head.source()).forEach(one -> others.add(one.age()));
    for (var report : reports) {
      others.add(
          switch (Audience.valueOf(report.audience())) {
            case CHILD, PARENT -> Age.CHILD;
            case PROFESSIONAL, OTHER, FLAGGER -> Age.UNKNOWN;
          });
    }
    if (matches.stream().anyMatch(one -> one.kind().ofChildren())) {
      others.add(Age.CHILD);
    }
    return CaseRules.concerned(head.age(), others);
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

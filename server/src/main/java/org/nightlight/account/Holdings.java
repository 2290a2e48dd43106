package org.nightlight.account;

import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.nightlight.casework.AccountCase;
import org.nightlight.detect.Raised;
import org.nightlight.intake.Report;
import org.nightlight.intake.Subject;
import org.nightlight.oversight.Oversight;
import org.nightlight.statement.Statements;
import tools.jackson.databind.json.JsonMapper;

/// What every room keeps about one account, and why some of it must stay.
final class Holdings {

  private final Accounts.Rooms rooms;
  private final Keepers keepers;
  private final MatterPart matter;
  private final List<Erasure.Part> parts;
  private final Clock clock;

  Holdings(Accounts.Rooms rooms, Oversight oversight, Clock clock) {
    this.rooms = rooms;
    this.clock = clock;
    this.keepers = new Keepers(rooms, clock);
    this.matter = new MatterPart(rooms, keepers, clock);
    this.parts = List.of(
        matter,
        new MediaPart(rooms, keepers),
        new CasePart(rooms, keepers),
        new ReportPart(rooms, keepers),
        new WordsPart(oversight));
  }

  /// The file to hand out. Nothing of other people is in it, and nothing by which somebody would
  /// learn of an inquiry that goes on or of a referral.
  byte[] export(Subject about) {
    var cases = rooms.casework().casesAbout(about);
    var reports = rooms.intake().reportsAbout(about);
    var signals = rooms.detect().signalsAbout(about.source(), about.account());
    var quiet = quiet(cases, reports, signals);
    var file = new LinkedHashMap<String, Object>();
    file.put("source", about.source());
    file.put("account", about.account());
    file.put("country", rooms.intake().country(about));
    file.put("made", clock.instant().toString());
    file.put(
        "activities",
        rooms.intake().activitiesOf(about).stream()
            .map(one -> row("id", one.id(), "time", one.at().toString(), "type", one.type()))
            .toList());
    file.put("reports", quiet ? List.of() : reports.stream().map(Holdings::row).toList());
    file.put("signals", quiet ? List.of() : signals.stream().map(Holdings::row).toList());
    file.put("cases", quiet ? List.of() : cases.stream().map(Holdings::row).toList());
    file.put(
        "statements",
        cases.stream().flatMap(one -> told(one).map(Holdings::row)).toList());
    file.put("notInThisFile", NOT_IN_IT);
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(file);
  }

  private static final List<String> NOT_IN_IT = List.of(
      "Facts about other people: who reported, what they wrote, whom an activity was with.",
      "Whether there is or was an inquiry or a referral that the law forbids to tell of, or that"
          + " telling would harm, with the reports, signals and cases that would show it.");

  /// Whether reports, signals and cases are left out of what is handed out.
  boolean quiet(Subject about) {
    return quiet(
        rooms.casework().casesAbout(about),
        rooms.intake().reportsAbout(about),
        rooms.detect().signalsAbout(about.source(), about.account()));
  }

  private boolean quiet(List<AccountCase> cases, List<Report> reports, List<Raised> signals) {
    return cases.stream().anyMatch(one -> one.referred() || keepers.goesOn(one))
        || keepers.onTheWay(reports, signals);
  }

  private Stream<Statements.ToAccount> told(AccountCase one) {
    return rooms.statements().toAccount(one.id()).stream()
        .filter(it -> it.sent().isPresent());
  }

  private static Map<String, Object> row(Report one) {
    return row("received", one.receivedAt().toString(), "topic", one.topic());
  }

  private static Map<String, Object> row(Raised one) {
    return row(
        "detector", one.signal().detector(),
        "version", one.signal().version(),
        "time", one.signal().time().toString(),
        "raised", one.at().toString(),
        "tier", one.tier().name());
  }

  private static Map<String, Object> row(AccountCase one) {
    return row(
        "number", one.number(),
        "opened", one.opened().toString(),
        "decided", one.decidedAt().map(Instant::toString).orElse(""));
  }

  private static Map<String, Object> row(Statements.ToAccount one) {
    return row(
        "number", one.number(),
        "sent", one.sent().map(Instant::toString).orElse(""),
        "outcome", one.outcome(),
        "ground", one.ground(),
        "citation", one.citation(),
        "facts", one.facts());
  }

  private static Map<String, Object> row(Object... pairs) {
    var row = new LinkedHashMap<String, Object>();
    for (var at = 0; at < pairs.length; at += 2) {
      row.put((String) pairs[at], pairs[at + 1]);
    }
    return row;
  }

  /// Erases what nothing keeps, in the caller's transaction. What detectors remember comes first:
  /// their reader must not be waited for while anything it writes is locked.
  Erasure.Done erase(Erasure of) {
    var erased = new LinkedHashMap<String, Long>();
    parts.forEach(one -> one.erase(of).forEach((what, many) -> {
      if (many > 0) {
        erased.merge(what, many, Long::sum);
      }
    }));
    return new Erasure.Done(erased, kept(of));
  }

  /// What stays, and why.
  List<Erasure.Kept> kept(Erasure of) {
    return parts.stream().flatMap(one -> one.keeps(of).stream()).distinct().toList();
  }

  /// Whether the parts that no case file needs have gone, or may go now.
  boolean early(Erasure of) {
    return matter.goes(of);
  }

  /// Every account that anything here names. Reads the whole log.
  Set<Subject> everybody() {
    var all = new HashSet<>(rooms.intake().everybody());
    rooms.detect().everybody().forEach(one -> all.add(new Subject(one.source(), one.account())));
    all.addAll(rooms.casework().everybody());
    all.addAll(rooms.matching().everybody());
    all.addAll(rooms.refer().everybody());
    return all;
  }
}

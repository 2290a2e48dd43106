package org.nightlight.account;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.nightlight.casework.AccountCase;
import org.nightlight.casework.Casework;
import org.nightlight.detect.Detect;
import org.nightlight.detect.Raised;
import org.nightlight.detection.Tier;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.intake.Intake;
import org.nightlight.intake.Report;
import org.nightlight.intake.Subject;
import org.nightlight.refer.Refer;
import org.nightlight.statement.Statements;
import tools.jackson.databind.json.JsonMapper;

/// What every room keeps about one account, and why some of it must stay.
final class Holdings {

  private final Rooms rooms;
  private final Clock clock;

  Holdings(Rooms rooms, Clock clock) {
    this.rooms = rooms;
    this.clock = clock;
  }

  /// The doors that are asked.
  record Rooms(
      Evidence evidence,
      Intake intake,
      Detect detect,
      Casework casework,
      Refer refer,
      Statements statements) {}

  /// Something that stays.
  ///
  /// @param rule by which it stays
  /// @param citation where the rule stands
  /// @param until when that ends; empty where no day is set
  record Kept(String what, String rule, String citation, Optional<Instant> until) {}

  /// What was erased, and what had to stay.
  ///
  /// @param erased how much of what; a kind of which there was nothing is not among it
  record Erasure(Map<String, Long> erased, List<Kept> kept) {}

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
    return cases.stream().anyMatch(this::goesOn) || onTheWay(reports, signals);
  }

  private boolean goesOn(AccountCase one) {
    return !one.decided()
        || one.referred()
        || rooms.refer().open(one.id()).isPresent()
        || rooms.statements().toAccount(one.id()).stream()
            .anyMatch(it -> it.sent().isEmpty());
  }

  /// Whether a report or a signal has not reached its case yet.
  private boolean onTheWay(List<Report> reports, List<Raised> signals) {
    return reports.stream().anyMatch(one -> rooms.casework().casesWith(one.id()).isEmpty())
        || signals.stream()
            .filter(one -> one.tier() == Tier.LIVE)
            .anyMatch(one -> !rooms.casework().hasSignal(one.signal().id()));
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

  /// Erases what may be, in the caller's transaction. While something keeps a report or a case
  /// about
  /// the account, its signals and activities stay as well: they belong to the same matter.
  Erasure erase(Subject about) {
    var cases = rooms.casework().casesAbout(about);
    var reports = rooms.intake().reportsAbout(about);
    var signals = rooms.detect().signalsAbout(about.source(), about.account());
    var reasons = reasons(cases, reports, signals);
    var read = rooms.intake().activitiesBehind(0) - rooms.detect().behind();
    var erased = new LinkedHashMap<String, Long>();
    var kept = new ArrayList<Kept>();
    if (reasons.isEmpty()) {
      put(erased, "signals", rooms.detect().erase(about.source(), about.account()));
      put(erased, "activities", rooms.intake().eraseActivities(about, read));
      put(erased, "countries", rooms.intake().eraseCountry(about));
    } else {
      var first = reasons.getFirst();
      stays("signals", signals.size(), first).ifPresent(kept::add);
      stays("activities", rooms.intake().activitiesOf(about).size(), first).ifPresent(kept::add);
      stays("countries", rooms.intake().country(about).isEmpty() ? 0 : 1, first)
          .ifPresent(kept::add);
      kept.addAll(reasons);
    }
    kept.addAll(untilRetention(cases, reports));
    return new Erasure(erased, List.copyOf(kept));
  }

  private static void put(Map<String, Long> erased, String what, long many) {
    if (many > 0) {
      erased.put(what, many);
    }
  }

  private static Optional<Kept> stays(String what, int many, Kept because) {
    return many == 0
        ? Optional.empty()
        : Optional.of(
            new Kept(what + ": " + many, because.rule(), because.citation(), because.until()));
  }

  /// Why signals and activities stay, the reason without an end first and then the latest.
  private List<Kept> reasons(List<AccountCase> cases, List<Report> reports, List<Raised> signals) {
    var reasons = new ArrayList<Kept>();
    for (var one : cases) {
      if (goesOn(one)) {
        reasons.add(new Kept(
            "case " + one.number(),
            one.decided() ? "told-to-authority" : "open-case",
            NEEDED,
            Optional.empty()));
      }
      one.exhibits().stream()
          .flatMap(id -> law("case " + one.number(), id).stream())
          .forEach(reasons::add);
    }
    reports.forEach(one -> exhibits(one).stream()
        .flatMap(id -> law("report " + one.id(), id).stream())
        .forEach(reasons::add));
    if (onTheWay(reports, signals)) {
      reasons.add(new Kept("what has just come", "open-case", NEEDED, Optional.empty()));
    }
    return reasons.stream()
        .distinct()
        .sorted(
            Comparator.comparing((Kept one) -> one.until().orElse(Instant.MAX)).reversed())
        .toList();
  }

  private static final String NEEDED = "GDPR Article 17(3)(b) and (e)";

  private Set<ExhibitId> exhibits(Report one) {
    var all = new HashSet<>(rooms.intake().attachments(one.id()));
    all.add(one.exhibit());
    return all;
  }

  private Optional<Kept> law(String what, ExhibitId id) {
    return rooms
        .evidence()
        .whyKept(id)
        .map(why -> new Kept(what, why.rule(), rooms.evidence().citation(why.rule()), why.until()));
  }

  /// Reports and decided cases go with their retention and not before.
  private List<Kept> untilRetention(List<AccountCase> cases, List<Report> reports) {
    var kept = new ArrayList<Kept>();
    cases.stream()
        .filter(AccountCase::decided)
        .filter(one -> !goesOn(one))
        .map(one -> new Kept("case " + one.number(), "case-file", CASE_FILE, Optional.empty()))
        .forEach(kept::add);
    reports.stream()
        .filter(one -> exhibits(one).stream().allMatch(id -> law("", id).isEmpty()))
        .map(one -> new Kept(
            "report " + one.id(),
            "reporters-own",
            REPORT,
            rooms.evidence().keptUntil(one.exhibit())))
        .forEach(kept::add);
    return kept;
  }

  private static final String CASE_FILE =
      "GDPR Article 17(3)(e): complaints against a decision; this page cannot erase a case file";
  private static final String REPORT =
      "GDPR Article 15(4): it is what somebody else wrote; its words go with their retention";
}

package org.nightlight.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.nightlight.account.Accounts.Rooms;
import org.nightlight.account.Erasure.Kept;
import org.nightlight.casework.AccountCase;
import org.nightlight.detect.Raised;
import org.nightlight.detection.Tier;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.intake.Report;
import org.nightlight.intake.Subject;
import org.nightlight.statement.Statements;

/// What keeps something about an account: a case, a law, a hold, or what was told of a decision.
final class Keepers {

  /// How long whoever was told of a decision may complain, and a case file answers them.
  static final Duration COMPLAINT = Duration.ofDays(183);

  private static final String NEEDED = "GDPR Article 17(3)(b) and (e)";
  private static final String CASE_FILE =
      "GDPR Article 17(3)(e): complaints against a decision, DSA Article 20(1), six months";
  private static final String REPORT =
      "GDPR Article 15(4): it is what somebody else wrote; its words go with their retention";
  private static final String TOLD =
      "GDPR Article 17(3)(e): what was told of a decision stands for its complaints";

  private final Rooms rooms;
  private final Clock clock;

  Keepers(Rooms rooms, Clock clock) {
    this.rooms = rooms;
    this.clock = clock;
  }

  /// Whether something about a case is still to be done, or must not be known yet.
  boolean goesOn(AccountCase one) {
    return !one.decided()
        || (one.referred() && rooms.refer().sealed(one.id()).isEmpty())
        || rooms.refer().open(one.id()).isPresent()
        || rooms.statements().toAccount(one.id()).stream().anyMatch(Statements.ToAccount::waits);
  }

  /// Whether a report or a signal has not reached its case yet.
  boolean onTheWay(List<Report> reports, List<Raised> signals) {
    return reports.stream().anyMatch(one -> rooms.casework().casesWith(one.id()).isEmpty())
        || signals.stream()
            .filter(one -> one.tier() == Tier.LIVE)
            .anyMatch(one -> !rooms.casework().hasSignal(one.signal().id()));
  }

  List<AccountCase> casesAbout(Erasure of) {
    return upTo(rooms.casework().casesAbout(of.about()), of);
  }

  List<AccountCase> casesNaming(Erasure of) {
    return upTo(rooms.casework().casesNaming(of.about()), of);
  }

  private static List<AccountCase> upTo(List<AccountCase> cases, Erasure of) {
    return cases.stream().filter(one -> !one.opened().isAfter(of.at())).toList();
  }

  List<Report> reports(Erasure of) {
    return rooms.intake().reportsAbout(of.about()).stream()
        .filter(one -> !one.receivedAt().isAfter(of.at()))
        .toList();
  }

  private List<Raised> signals(Subject about) {
    return rooms.detect().signalsAbout(about.source(), about.account());
  }

  /// Why signals, activities and what detectors remember stay.
  List<Kept> matter(Erasure of) {
    var reasons = new ArrayList<Kept>();
    for (var one : casesAbout(of)) {
      if (goesOn(one)) {
        reasons.add(ongoing("case " + one.number(), one));
      }
      exhibits(one).forEach(id -> law("case " + one.number(), id).ifPresent(reasons::add));
    }
    casesNaming(of).stream()
        .filter(this::goesOn)
        .map(one -> ongoing("case " + one.number() + ", about somebody else", one))
        .forEach(reasons::add);
    var reports = reports(of);
    reports.forEach(one ->
        exhibits(one).forEach(id -> law("report " + one.id(), id).ifPresent(reasons::add)));
    if (onTheWay(reports, signals(of.about()))) {
      reasons.add(justCome());
    }
    return reasons;
  }

  /// For what has not reached its case yet.
  static Kept justCome() {
    return new Kept("what has just come", "open-case", NEEDED, Optional.empty());
  }

  private static Kept ongoing(String what, AccountCase one) {
    return new Kept(
        what, one.decided() ? "told-to-authority" : "open-case", NEEDED, Optional.empty());
  }

  /// Why a case has to name the account; empty where nothing asks for it any more.
  ///
  /// @param what as it is called
  Optional<Kept> keeps(String what, AccountCase one) {
    if (goesOn(one)) {
      return Optional.of(ongoing(what, one));
    }
    var kept = new ArrayList<Kept>();
    exhibits(one).forEach(id -> law(what, id).ifPresent(kept::add));
    rooms
        .statements()
        .stays(one.id())
        .map(it -> new Kept(what, "statement", TOLD, it.until()))
        .ifPresent(kept::add);
    Stream.concat(
            Stream.of(one.decidedAt().orElseThrow().plus(COMPLAINT)),
            exhibits(one).stream().flatMap(id -> rooms.evidence().keptUntil(id).stream()))
        .filter(until -> until.isAfter(clock.instant()))
        .map(until -> new Kept(what, "case-file", CASE_FILE, Optional.of(until)))
        .forEach(kept::add);
    return longest(kept);
  }

  /// Why a report has to name the account; empty where nothing asks for it any more.
  Optional<Kept> keeps(Report one) {
    var what = "report " + one.id();
    var kept = new ArrayList<Kept>();
    exhibits(one).forEach(id -> law(what, id).ifPresent(kept::add));
    exhibits(one).stream()
        .flatMap(id -> rooms.evidence().keptUntil(id).stream())
        .map(until -> new Kept(what, "reporters-own", REPORT, Optional.of(until)))
        .forEach(kept::add);
    return longest(kept);
  }

  private static Optional<Kept> longest(List<Kept> kept) {
    return kept.stream().max(Comparator.comparing(one -> one.until().orElse(Instant.MAX)));
  }

  private Set<ExhibitId> exhibits(AccountCase one) {
    var all = new HashSet<>(one.exhibits());
    all.addAll(rooms.refer().sealed(one.id()));
    return all;
  }

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
}

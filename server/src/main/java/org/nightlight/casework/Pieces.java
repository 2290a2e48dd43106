package org.nightlight.casework;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.nightlight.casework.CaseFile.SignalInCase;
import org.nightlight.casework.CaseShelf.Head;
import org.nightlight.intake.Report;
import org.nightlight.intake.ReportId;
import org.nightlight.intake.Subject;
import org.nightlight.match.SightingId;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.StaffId;
import org.nightlight.store.Store;

/// Joins two cases, divides one, and links cases. Only what nobody has decided is moved, and only
/// by somebody whom nobody else's lease stops. Rows are locked in the order of their ids.
final class Pieces {

  private final Store store;
  private final CaseStore cases;
  private final CaseShelf shelf;
  private final Facts facts;
  private final Desks desks;
  private final DecisionBook book;
  private final Joining joining;
  private final Neighbours neighbours;
  private final Oversight oversight;
  private final Clock clock;

  Pieces(
      Store store,
      DecisionBook book,
      Joining joining,
      Neighbours neighbours,
      Oversight oversight,
      Clock clock) {
    this.store = store;
    this.cases = new CaseStore(store);
    this.shelf = new CaseShelf(store);
    this.facts = new Facts(store);
    this.desks = new Desks(store);
    this.book = book;
    this.joining = joining;
    this.neighbours = neighbours;
    this.oversight = oversight;
    this.clock = clock;
  }

  /// The answer to somebody who joins, divides or links cases.
  sealed interface Moved {
    /// It is done.
    ///
    /// @param at the case to go on with
    record Done(CaseId at) implements Moved {}

    record Refused(String why) implements Moved {}
  }

  /// Which facts are to be moved, by their ids.
  record Chosen(Set<String> reports, Set<String> signals, Set<String> matches) {
    Chosen {
      reports = Set.copyOf(reports);
      signals = Set.copyOf(signals);
      matches = Set.copyOf(matches);
    }

    int size() {
      return reports.size() + signals.size() + matches.size();
    }
  }

  /// Puts all that a case holds into another. The first keeps its number and its history, and says
  /// where it went.
  Moved merge(CaseId from, CaseId into, String words, StaffId by) {
    return store.transaction(() -> {
      var now = clock.instant();
      var locked = lock(from, into);
      var refused = locked.stream().flatMap(one -> busy(one, by, now).stream()).findFirst();
      var here = shelf.head(from).orElseThrow();
      var there = shelf.head(into).orElseThrow();
      return refused.or(() -> apart(here, there)).<Moved>map(Moved.Refused::new).orElseGet(() -> {
        facts.moveAll(from, into);
        desks.alsoKnow(from, into);
        cases.save(new Case.Merged(from, into, by, now, words));
        both(from, "merge", into, "merge-here", "merge-case", by, now);
        joining.rank(into);
        return new Moved.Done(into);
      });
    });
  }

  private List<Case> lock(CaseId one, CaseId other) {
    return Stream.of(one, other)
        .sorted(java.util.Comparator.comparing(id -> id.value().toString()))
        .map(id -> cases.hold(id).orElseThrow())
        .toList();
  }

  /// Why a case's facts stay where they are; empty where they may be moved.
  private Optional<String> busy(Case matter, StaffId by, Instant now) {
    var named = "Case " + shelf.head(matter.id()).orElseThrow().number();
    return switch (CaseRules.at(matter, now)) {
      case Case.Waiting _ -> Optional.empty();
      case Case.InReview(var _, var holder, var _) when holder.equals(by) -> Optional.empty();
      case Case.InReview _ ->
        Optional.of(named + " is with somebody else. Ask them, or wait until they give it back.");
      case Case.Proposed _ ->
        Optional.of(named + " waits for a second opinion, which is about what it holds now.");
      case Case.Merged _ -> Optional.of(named + " was joined with another case already.");
      case Case.Decided _ ->
        Optional.of(named + " is decided. What was decided stays as it was: link it instead.");
    };
  }

  private static Optional<String> apart(Head here, Head there) {
    if (here.id().equals(there.id())) {
      return Optional.of("A case cannot be joined with itself.");
    }
    if (here.subject().isPresent() && there.subject().isEmpty()) {
      return Optional.of("Case " + there.number()
          + " names no account, and this one does. Join that one to this one instead.");
    }
    return here.subject().isPresent() && !here.source().equals(there.source())
        ? Optional.of("The two accounts are on different platforms. Link the cases instead.")
        : Optional.empty();
  }

  private void both(
      CaseId one, String act, CaseId other, String mirror, String entry, StaffId by, Instant now) {
    cases.note(one, Optional.of(by), act, now);
    cases.note(other, Optional.of(by), mirror, now);
    oversight.record(new Actor.Staff(by), entry, "case/" + one, "");
    oversight.record(new Actor.Staff(by), entry, "case/" + other, "");
  }

  /// Links two cases with words, whatever was decided.
  Moved link(CaseId one, CaseId other, String words, StaffId by) {
    if (one.equals(other)) {
      return new Moved.Refused("A case cannot be linked with itself.");
    }
    return store.transaction(() -> {
      var now = clock.instant();
      book.link(one, other, words, by, now);
      both(one, "link", other, "link", "link-cases", by, now);
      return new Moved.Done(one);
    });
  }

  /// Moves chosen facts to a new case. One that is about another account makes a case about that
  /// account; reports about this one's account make a case that names none, because an account
  /// has one open case.
  Moved split(CaseId id, Chosen chosen, StaffId by) {
    return store.transaction(() -> {
      var now = clock.instant();
      var refused = busy(cases.hold(id).orElseThrow(), by, now);
      var here = shelf.head(id).orElseThrow();
      var about = about(chosen);
      return refused
          .or(() -> whole(here, chosen, about))
          .<Moved>map(Moved.Refused::new)
          .orElseGet(() -> {
            var elsewhere = about.stream()
                .filter(who -> !here.subject().equals(Optional.of(who)))
                .findFirst();
            var made = elsewhere.map(who -> cases.open(who, now)).orElseGet(() -> cases.open(now));
            if (!made.now()) {
              return new Moved.Refused("Another case about that account is open already: case "
                  + shelf.head(made.id()).orElseThrow().number() + ".");
            }
            move(here, made.id(), chosen);
            desks.alsoKnow(id, made.id());
            both(id, "split", made.id(), "split-here", "split-case", by, now);
            return new Moved.Done(made.id());
          });
    });
  }

  private Optional<String> whole(Head here, Chosen chosen, Set<Subject> about) {
    var held = new Chosen(
        ids(facts.reports(here.id()).stream().map(one -> one.report().toString())),
        ids(facts.signals(here.id()).stream().map(SignalInCase::id)),
        ids(facts.matches(here.id()).stream().map(one -> one.sighting().toString())));
    if (chosen.size() == 0) {
      return Optional.of("Choose what is to be moved.");
    }
    if (!held.reports().containsAll(chosen.reports())
        || !held.signals().containsAll(chosen.signals())
        || !held.matches().containsAll(chosen.matches())) {
      return Optional.of("Something chosen is not in this case any more. Look at it again.");
    }
    if (chosen.size() == held.size()) {
      return Optional.of("Something must stay in this case.");
    }
    if (about.size() > 1) {
      return Optional.of(
          "What was chosen is about several accounts. Move one account's at a time.");
    }
    var ours = here.subject().filter(about::contains).isPresent();
    return ours && chosen.signals().size() + chosen.matches().size() > 0
        ? Optional.of("Signals and matches of this case's account stay with it.")
        : Optional.empty();
  }

  private static Set<String> ids(Stream<String> ids) {
    return ids.collect(java.util.stream.Collectors.toSet());
  }

  /// Every account that the chosen facts are about.
  private Set<Subject> about(Chosen chosen) {
    var about = new HashSet<Subject>();
    for (var id : chosen.reports()) {
      neighbours.report(ReportId.of(id)).flatMap(Report::about).ifPresent(about::add);
    }
    for (var id : chosen.signals()) {
      neighbours.signal(id).map(Neighbours.Raised::subject).ifPresent(about::add);
    }
    for (var id : chosen.matches()) {
      neighbours.sighting(SightingId.of(id)).flatMap(one -> one.subject()).ifPresent(about::add);
    }
    return about;
  }

  private void move(Head here, CaseId into, Chosen chosen) {
    var from = here.id();
    chosen.reports().forEach(id -> facts.moveReport(UUID.fromString(id), into));
    chosen.matches().forEach(id -> facts.moveMatch(UUID.fromString(id), into));
    var ages = new java.util.HashMap<String, CaseFile.Age>();
    facts.affected(from, here.source()).forEach(one -> ages.put(one.who().account(), one.age()));
    for (var signal : facts.signals(from)) {
      if (chosen.signals().contains(signal.id())) {
        facts.moveSignal(signal, from, into);
        signal
            .others()
            .forEach(who -> facts.affect(into, who, ages.getOrDefault(who, CaseFile.Age.UNKNOWN)));
      }
    }
    var left = new ArrayList<String>();
    var cited = new ArrayList<String>();
    facts.signals(from).forEach(signal -> {
      left.addAll(signal.others());
      cited.addAll(signal.activities());
    });
    facts.keepOnly(from, left, cited);
    joining.rank(from);
    joining.rank(into);
  }
}

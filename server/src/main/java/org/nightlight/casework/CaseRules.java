package org.nightlight.casework;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.nightlight.casework.Case.Decided;
import org.nightlight.casework.Case.InReview;
import org.nightlight.casework.Case.Merged;
import org.nightlight.casework.Case.Proposed;
import org.nightlight.casework.Case.Waiting;
import org.nightlight.casework.CaseFile.Age;
import org.nightlight.casework.Facts.ReportLine;
import org.nightlight.help.Audience;
import org.nightlight.intake.Progress;
import org.nightlight.oversight.StaffId;

/// Who may do what to a case. A lease that has ended holds nothing.
final class CaseRules {

  /// How long a reviewer holds a case before it goes back to the queue by itself, where an
  /// installation says nothing else.
  static final Duration LEASE = Duration.ofMinutes(30);

  /// The answer to somebody who takes a decision back.
  sealed interface Undoing {

    /// It is theirs to decide anew.
    record Undone(Case.InReview now, Decision then) implements Undoing {}

    /// Somebody outside may know of it already.
    record HasLeft(Instant at) implements Undoing {}

    /// New facts about the same account have opened another case since.
    record AnotherIsOpen(CaseId other) implements Undoing {}

    record NotDecided() implements Undoing {}

    /// The case as it must be saved; empty where nothing changes.
    default Optional<Case> saved() {
      return switch (this) {
        case Undone(var now, var _) -> Optional.of(now);
        case HasLeft _, AnotherIsOpen _, NotDecided _ -> Optional.empty();
      };
    }
  }

  private CaseRules() {}

  /// The case as it stands at a moment: one whose lease has ended waits.
  static Case at(Case matter, Instant now) {
    return switch (matter) {
      case InReview(var id, var _, var until) when !now.isBefore(until) -> new Waiting(id);
      case Waiting _, InReview _, Proposed _, Merged _, Decided _ -> matter;
    };
  }

  /// Whether somebody has still to decide it. What lies in another case is decided there.
  static boolean open(Case matter) {
    return switch (matter) {
      case Waiting _, InReview _, Proposed _ -> true;
      case Merged _, Decided _ -> false;
    };
  }

  static Claiming claim(Case matter, StaffId by, Instant now, Duration lease) {
    return switch (at(matter, now)) {
      case Waiting(var id) -> held(id, by, now, lease);
      case InReview(var id, var holder, var _) when holder.equals(by) -> held(id, by, now, lease);
      case InReview(var _, var holder, var _) -> new Claiming.HeldBy(holder);
      case Decided then -> new Claiming.AlreadyDecided(then);
      case Proposed then -> new Claiming.NotOpen(then);
      case Merged then -> new Claiming.NotOpen(then);
    };
  }

  /// Renewing is not claiming: whoever lost a case learns it.
  static Claiming renew(Case matter, StaffId by, Instant now, Duration lease) {
    return switch (at(matter, now)) {
      case InReview(var id, var holder, var _) when holder.equals(by) -> held(id, by, now, lease);
      case InReview(var _, var holder, var _) -> new Claiming.HeldBy(holder);
      case Decided then -> new Claiming.AlreadyDecided(then);
      case Proposed then -> new Claiming.NotOpen(then);
      case Merged then -> new Claiming.NotOpen(then);
      case Waiting _ -> new Claiming.NotInReview();
    };
  }

  static Claiming giveBack(Case matter, StaffId by, Instant now) {
    return switch (at(matter, now)) {
      case InReview(var id, var holder, var _)
      when holder.equals(by) -> new Claiming.GivenBack(new Waiting(id));
      case InReview(var _, var holder, var _) -> new Claiming.HeldBy(holder);
      case Decided then -> new Claiming.AlreadyDecided(then);
      case Proposed then -> new Claiming.NotOpen(then);
      case Merged then -> new Claiming.NotOpen(then);
      case Waiting _ -> new Claiming.NotInReview();
    };
  }

  static Ruling decide(Case matter, Decision decision) {
    return decide(matter, decision, Policies.Second.NOT_NEEDED);
  }

  /// @param second whether another person has to agree first
  static Ruling decide(Case matter, Decision decision, Policies.Second second) {
    return switch (at(matter, decision.at())) {
      case InReview(var id, var holder, var _)
      when holder.equals(decision.by()) ->
        switch (second) {
          case NEEDED -> new Ruling.NeedsSecond(new Proposed(id, decision));
          case NOT_NEEDED -> new Ruling.Accepted(new Decided(id, decision));
        };
      case InReview(var _, var holder, var _) -> new Ruling.HeldBy(holder);
      case Decided then -> new Ruling.AlreadyDecided(then);
      case Proposed then -> new Ruling.NotOpen(then);
      case Merged then -> new Ruling.NotOpen(then);
      case Waiting _ -> new Ruling.NotInReview();
    };
  }

  /// A second person agrees or disagrees: never whoever proposed it. Where they disagree the case
  /// waits in the queue again, with both opinions on it.
  static Opinion second(Case matter, StaffId by, Opinion.View view) {
    return switch (matter) {
      case Proposed(var _, var decision) when decision.by().equals(by) -> new Opinion.SamePerson();
      case Proposed(var id, var decision) ->
        switch (view) {
          case AGREE -> new Opinion.Agreed(new Decided(id, decision));
          case DISAGREE -> new Opinion.Disagreed(new Waiting(id), decision);
        };
      case Waiting _, InReview _, Merged _, Decided _ -> new Opinion.NothingProposed();
    };
  }

  /// Takes a decision back, as long as nobody outside knows of it. It is with whoever took it
  /// back.
  static Undoing undo(
      Case matter, Optional<Instant> left, StaffId by, Instant now, Duration lease) {
    return switch (matter) {
      case Decided(var id, var decision) ->
        left.<Undoing>map(Undoing.HasLeft::new)
            .orElseGet(() -> new Undoing.Undone(new InReview(id, by, now.plus(lease)), decision));
      case Waiting _, InReview _, Proposed _, Merged _ -> new Undoing.NotDecided();
    };
  }

  /// Whether anything about a case may go to the platform its account is on: nothing about a
  /// child's own report does without a person's word why that is safe, said of that report.
  static Clearance clearance(List<ReportLine> reports, Optional<Clearance.Safe> safe) {
    return safe.map(Clearance.Safe::of).orElse(Set.of()).containsAll(childs(reports))
        ? new Clearance.Clear(safe)
        : new Clearance.Withheld();
  }

  /// The reports that a child made.
  static Set<UUID> childs(List<ReportLine> reports) {
    return reports.stream()
        .filter(one -> one.audience().equals(Audience.CHILD.name()))
        .map(ReportLine::report)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// What reporters are told of a case, and never what was decided about somebody else.
  static Progress progress(Case matter) {
    return switch (matter) {
      case Waiting _ -> Progress.RECEIVED;
      // Of a case that lies in another, that one tells.
      case Merged _ -> Progress.RECEIVED;
      case InReview _, Proposed _ -> Progress.BEING_READ;
      case Decided(var _, var decision) ->
        switch (decision.outcome()) {
          case NO_ACTION -> Progress.CLOSED;
          case HELP, RESTRICT_CONTACT, REFER -> Progress.ACTION_TAKEN;
        };
    };
  }

  /// Whether a child is concerned, from what is known of the people a case is about. Not knowing
  /// somebody's age leaves the question open, however many adults stand beside them.
  static Age concerned(Age subject, List<Age> others) {
    if (subject == Age.CHILD || others.contains(Age.CHILD)) {
      return Age.CHILD;
    }
    return subject == Age.UNKNOWN || others.contains(Age.UNKNOWN) ? Age.UNKNOWN : Age.ADULT;
  }

  private static Claiming held(CaseId id, StaffId by, Instant now, Duration lease) {
    return new Claiming.Held(new InReview(id, by, now.plus(lease)));
  }
}

package org.nightlight.casework;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.nightlight.casework.Case.Decided;
import org.nightlight.casework.Case.InReview;
import org.nightlight.casework.Case.Waiting;
import org.nightlight.casework.CaseFile.Age;
import org.nightlight.intake.Progress;
import org.nightlight.oversight.StaffId;

/// Who may do what to a case. A lease that has ended holds nothing.
final class CaseRules {

  /// How long a reviewer holds a case before it goes back to the queue by itself.
  static final Duration LEASE = Duration.ofMinutes(30);

  private CaseRules() {}

  /// The case as it stands at a moment: one whose lease has ended waits.
  static Case at(Case matter, Instant now) {
    return switch (matter) {
      case InReview(var id, var _, var until) when !now.isBefore(until) -> new Waiting(id);
      case Waiting _, InReview _, Decided _ -> matter;
    };
  }

  static Claiming claim(Case matter, StaffId by, Instant now) {
    return switch (at(matter, now)) {
      case Waiting(var id) -> held(id, by, now);
      case InReview(var id, var holder, var _) when holder.equals(by) -> held(id, by, now);
      case InReview(var _, var holder, var _) -> new Claiming.HeldBy(holder);
      case Decided then -> new Claiming.AlreadyDecided(then);
    };
  }

  /// Renewing is not claiming: whoever lost a case learns it.
  static Claiming renew(Case matter, StaffId by, Instant now) {
    return switch (at(matter, now)) {
      case InReview(var id, var holder, var _) when holder.equals(by) -> held(id, by, now);
      case InReview(var _, var holder, var _) -> new Claiming.HeldBy(holder);
      case Decided then -> new Claiming.AlreadyDecided(then);
      case Waiting _ -> new Claiming.NotInReview();
    };
  }

  static Claiming giveBack(Case matter, StaffId by, Instant now) {
    return switch (at(matter, now)) {
      case InReview(var id, var holder, var _)
      when holder.equals(by) -> new Claiming.GivenBack(new Waiting(id));
      case InReview(var _, var holder, var _) -> new Claiming.HeldBy(holder);
      case Decided then -> new Claiming.AlreadyDecided(then);
      case Waiting _ -> new Claiming.NotInReview();
    };
  }

  static Ruling decide(Case matter, Decision decision) {
    return switch (at(matter, decision.at())) {
      case InReview(var id, var holder, var _)
      when holder.equals(decision.by()) -> new Ruling.Accepted(new Decided(id, decision));
      case InReview(var _, var holder, var _) -> new Ruling.HeldBy(holder);
      case Decided then -> new Ruling.AlreadyDecided(then);
      case Waiting _ -> new Ruling.NotInReview();
    };
  }

  /// What reporters are told of a case, and never what was decided about somebody else.
  static Progress progress(Case matter) {
    return switch (matter) {
      case Waiting _ -> Progress.RECEIVED;
      case InReview _ -> Progress.BEING_READ;
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

  private static Claiming held(CaseId id, StaffId by, Instant now) {
    return new Claiming.Held(new InReview(id, by, now.plus(LEASE)));
  }
}

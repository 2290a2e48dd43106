package org.nightlight.refer;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.nightlight.oversight.StaffId;
import org.nightlight.refer.Standing.Approval;
import org.nightlight.refer.Standing.Approval.Kind;
import org.nightlight.refer.Standing.State;

/// Who may let a referral leave, how soon it must, and how long to wait before trying again.
final class SendRules {

  /// After sending alone, somebody else must approve within this time.
  static final Duration AFTERWARDS = Duration.ofHours(24);

  /// So many answers to a submit may be lost before a person must say whether to go on.
  static final int MOST_ORPHANS = 3;

  /// How long an approval waits for what a platform answered to go along. A fault of our own must
  /// not hold a referral for longer.
  static final Duration MADE_AGAIN = Duration.ofMinutes(10);

  static final int SHORTEST_PURPOSE = 10;
  static final int LONGEST_PURPOSE = 2_000;

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

  private SendRules() {}

  /// The answer to a person who lets a referral leave.
  sealed interface Leave {
    record Given(Approval approval) implements Leave {}

    /// They decided or wrote it themselves: a second person is needed.
    record SamePerson() implements Leave {}

    record AlreadyGiven() implements Leave {}

    /// No danger to life is recorded: nobody sends alone.
    record NoDanger() implements Leave {}

    record SayWhy() implements Leave {}

    /// It is no longer what they saw: they have to look again.
    record Changed() implements Leave {}

    /// The platform has answered, and it is being made again with that: they have to look again.
    record MadeAgain() implements Leave {}

    /// It was refused, or is not complete: there is nothing to let leave.
    record NotReady() implements Leave {}
  }

  /// A second person approves, before it leaves or after somebody sent it alone.
  ///
  /// @param lacking since when there is more that is still to go along
  static Leave approve(Standing now, StaffId by, Optional<Instant> lacking, Instant at) {
    if (now.state() == State.REFUSED || now.state() == State.DRAFT) {
      return new Leave.NotReady();
    }
    var alone = now.approval(Kind.ALONE);
    if (now.drafters().contains(by) || alone.filter(one -> one.by().equals(by)).isPresent()) {
      return new Leave.SamePerson();
    }
    if (alone.isEmpty() ? now.mayLeave() : !now.owesApproval()) {
      return new Leave.AlreadyGiven();
    }
    if (alone.isEmpty()
        && lacking.filter(it -> at.isBefore(it.plus(MADE_AGAIN))).isPresent()) {
      return new Leave.MadeAgain();
    }
    var kind = alone.isPresent() ? Kind.AFTER : Kind.SECOND;
    return new Leave.Given(new Approval(kind, now.digest(), by, at, ""));
  }

  /// One person sends alone, because of danger to life.
  static Leave alone(Standing now, StaffId by, String purpose, Instant at) {
    if (now.state() == State.REFUSED || now.state() == State.DRAFT) {
      return new Leave.NotReady();
    }
    if (!now.danger()) {
      return new Leave.NoDanger();
    }
    if (now.mayLeave()) {
      return new Leave.AlreadyGiven();
    }
    var why = purpose.strip();
    return why.length() < SHORTEST_PURPOSE || why.length() > LONGEST_PURPOSE
        ? new Leave.SayWhy()
        : new Leave.Given(new Approval(Kind.ALONE, now.digest(), by, at, why));
  }

  /// By when a referral must have arrived: our own limits, shorter than any law we know asks.
  static Duration time(int priority) {
    return switch (priority) {
      case 1 -> Duration.ofHours(1);
      case 2 -> Duration.ofHours(24);
      default -> Duration.ofDays(3);
    };
  }

  /// From when on somebody is called about it: when a quarter of the time is left.
  static Instant alarm(Instant due, int priority) {
    return due.minus(time(priority).dividedBy(4));
  }

  /// How long to wait after so many failures.
  static Duration wait(int failures) {
    var wait = Duration.ofSeconds(5L << Math.min(Math.max(failures - 1, 0), 10));
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }
}

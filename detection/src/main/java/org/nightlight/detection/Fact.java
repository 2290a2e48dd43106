package org.nightlight.detection;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing known about one account, on its way between stages.
public sealed interface Fact {

  /// From the log: an account tells, or is told, something about itself.
  record Own(Activity activity, String account) implements Fact {}

  /// From the log: one account does something towards another, as the one who does it sees it. The
  /// part counts the recipients of one activity from 0.
  record Done(Activity activity, String from, String to, int part) implements Fact {}

  /// The same, as the one it is done to sees it; the sender is null where it is anonymous.
  record Received(Activity activity, @Nullable String from, String to, int part) implements Fact {}

  /// From the log: a message names an account it is not sent to; the sender is null where it is
  /// anonymous.
  record Named(Activity activity, @Nullable String from, String to) implements Fact {}

  /// An account turns to a child, or against it; the sender is null where it is anonymous. Since is
  /// the day the child's account was first seen.
  record Turned(
      Activity activity,
      @Nullable String from,
      String to,
      AgeBand child,
      int since,
      Way way,
      Tie tie)
      implements Fact {}

  /// A child turns an account away: blocks, mutes, declines, removes or reports it.
  record TurnedAway(Activity activity, String child, AgeBand band, int since, String other)
      implements Fact {}

  /// A child lets an account back, or writes to it itself.
  record Relented(Activity activity, String child, String other) implements Fact {}

  /// An account comes back to a child that turned it away.
  record CameBack(Activity activity, String child, String other) implements Fact {}

  /// An account that is known to be linked to others turns to somebody.
  record CameLinked(Activity activity, String from, String to, List<String> links)
      implements Fact {}

  /// An account begins a contact with a child it has not met. Its own age may be unknown.
  record Met(Activity activity, Standing actor, Standing child, Mutuals mutuals) implements Fact {}

  /// Half of a new contact: who begins it, and what is known of that account at that time.
  record Begun(Activity activity, String other, Standing actor) implements Fact {}

  /// The other half: whom it is begun with.
  record Reached(Activity activity, String actor, Standing recipient) implements Fact {}

  /// The other one answers, or refuses, a contact the actor began.
  record Answered(Activity activity, String actor, String other, Reply reply) implements Fact {}

  /// Two accounts meet for the first time.
  record NewContact(Activity activity, Standing actor, Standing recipient, Mutuals mutuals)
      implements Fact {}

  /// A child begins a contact with a grown-up it has not met.
  record ChildCame(Activity activity, Standing child, Standing to) implements Fact {}

  /// What a contact the actor began came to. The cause is the activity that told it or, where a
  /// day's silence did, the activity that stayed without an answer.
  record Outcome(Key actor, Answerer other, Channel channel, Trial trial, Cause cause)
      implements Fact {
    boolean isRefusal() {
      return channel == Channel.REFUSED || channel == Channel.STRANGER_REFUSED;
    }
  }

  /// An account whose own doings have made it somewhat suspicious turns to one more child.
  record Suspected(Activity activity, String actor, String child) implements Fact {}

  /// Told to an account under suspicion: another one turned to the same child.
  record InCompany(Activity activity, String actor, String other, String child) implements Fact {}

  /// An account seeks contact with children, so many so far: a signal about to be raised.
  record Seeks(Signal signal, int children) implements Fact {}

  /// An integer count towards the frame of a later day.
  record Count(int cell, long n) implements Fact {}

  /// A contact was judged, or could not be.
  record Covered(Coverage.Judged judged) implements Fact {}

  /// A signal for whoever listens.
  record Raised(Signal signal) implements Fact {}

  /// The other account of a contact, and whether it is a child.
  record Answerer(String account, AgeBand band) {}

  /// What told an outcome, and when.
  record Cause(String activityId, java.time.Instant time) {}

  enum Reply {
    ANSWERED,
    REFUSED
  }

  enum Trial {
    YES,
    NO
  }

  enum Way {
    WROTE,
    NAMED,
    BLOCKED,
    REPORTED
  }

  enum Tie {
    KNOWN,
    NONE,
    UNKNOWN
  }

  enum Mutuals {
    NONE,
    SOME,
    UNKNOWN
  }
}

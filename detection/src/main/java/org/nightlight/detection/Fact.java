package org.nightlight.detection;

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

  /// Half of a new contact: who begins it, and what is known of that account at that time.
  record Begun(Activity activity, String other, Standing actor) implements Fact {}

  /// The other half: whom it is begun with.
  record Reached(Activity activity, String actor, Standing recipient) implements Fact {}

  /// The other one answers, or refuses, a contact the actor began.
  record Answered(Activity activity, String actor, String other, Reply reply) implements Fact {}

  /// Two accounts meet for the first time.
  record NewContact(Activity activity, Standing actor, Standing recipient, Mutuals mutuals)
      implements Fact {}

  /// What a contact the actor began came to. The cause is the activity that told it or, where a
  /// day's silence did, the activity that stayed without an answer.
  record Outcome(Key actor, Answerer other, Channel channel, Trial trial, Cause cause)
      implements Fact {
    boolean isRefusal() {
      return channel == Channel.REFUSED || channel == Channel.STRANGER_REFUSED;
    }
  }

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

  enum Mutuals {
    NONE,
    SOME,
    UNKNOWN
  }
}

package org.nightlight.detection;

import java.time.Instant;
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
  record Begun(Done done, Standing actor) implements Fact {}

  /// The other half: whom it is begun with.
  record Reached(Received received, Standing recipient) implements Fact {}

  /// The other one answers, or refuses, a contact the actor began.
  record Answered(Activity activity, String actor, String other, Reply reply) implements Fact {}

  /// Two accounts meet for the first time.
  record NewContact(Activity activity, Standing actor, Standing recipient, Mutuals mutuals) implements Fact {}

  /// What a contact the actor began with a child came to: the trial and how it ended.
  record Outcome(
      Key actor, String other, String activityId, Instant time, Channel channel, Trial trial, Silence silence)
      implements Fact {}

  /// An integer count towards the frame of a later day.
  record Count(int cell, long n) implements Fact {}

  /// A contact was judged, or could not be.
  record Covered(Coverage.Judged judged) implements Fact {}

  /// A signal for whoever listens.
  record Raised(Signal signal) implements Fact {}

  enum Reply {
    ANSWERED,
    REFUSED
  }

  enum Trial {
    YES,
    NO
  }

  /// Whether an activity told the outcome, or the silence at a day's end.
  enum Silence {
    NO,
    YES
  }

  enum Mutuals {
    NONE,
    SOME,
    UNKNOWN
  }
}

package org.nightlight.detection;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Contacts an account begins, each followed until it is known what came of it: joins the two
/// halves of a new contact, then waits up to three days for an answer, a refusal, or silence.
final class PairStage implements Stage<PairStage.Pairs> {

  /// Silence is an answer after this long.
  static final Duration PATIENCE = Duration.ofDays(3);

  private static final int MOST_OPEN = 128;
  private static final int ENOUGH_TIES = 3;

  /// A contact that may still be answered or refused.
  private record Open(
      String other,
      AgeBand band,
      Fact.Mutuals mutuals,
      String activityId,
      Instant time,
      boolean answered) {}

  /// The open contacts of one account, oldest first, and a half that waits for its other half.
  static final class Pairs {
    private Fact.@Nullable Begun half;
    private final List<Open> open = new ArrayList<>(2);
  }

  @Override
  public String name() {
    return "pair";
  }

  @Override
  public @Nullable Key key(Fact fact) {
    return switch (fact) {
      case Fact.Begun begun -> new Key(begun.activity().source(), begun.actor().account());
      case Fact.Reached reached -> new Key(reached.activity().source(), reached.actor());
      case Fact.Answered answered -> new Key(answered.activity().source(), answered.actor());
      default -> null;
    };
  }

  @Override
  public Pairs start() {
    return new Pairs();
  }

  @Override
  public Step<Pairs> step(Pairs pairs, Fact fact, Frame frame) {
    return switch (fact) {
      case Fact.Begun begun -> {
        pairs.half = begun;
        yield Step.quiet(pairs);
      }
      case Fact.Reached reached -> joined(pairs, reached, frame);
      case Fact.Answered answered -> answered(pairs, answered);
      default -> Step.quiet(pairs);
    };
  }

  private static Step<Pairs> joined(Pairs pairs, Fact.Reached reached, Frame frame) {
    Fact.Begun begun = pairs.half;
    pairs.half = null;
    if (begun == null
        || !begun.activity().equals(reached.activity())
        || !begun.other().equals(reached.recipient().account())) {
      return Step.quiet(pairs);
    }
    var recipient = reached.recipient();
    var facts = new ArrayList<Fact>(3);
    var activity = reached.activity();
    var mutuals = mutuals(begun.actor(), recipient, activity.deed(), frame);
    if (recipient.band().isChild() && tiesKnown(begun.actor(), recipient, frame)) {
      facts.add(new Fact.Met(activity, begun.actor(), recipient, mutuals));
    }
    Coverage.Judged unknown = unknown(begun.actor(), recipient, frame);
    if (unknown != null) {
      facts.add(new Fact.Covered(unknown));
      return new Step<>(pairs, facts);
    }
    if (pairs.open.size() < MOST_OPEN) {
      pairs.open.add(new Open(
          recipient.account(), recipient.band(), mutuals, activity.id(), activity.time(), false));
    }
    if (begun.actor().band().isChild() && !recipient.band().isChild()) {
      facts.add(new Fact.ChildCame(activity, begun.actor(), recipient));
    }
    facts.add(new Fact.NewContact(activity, begun.actor(), recipient, mutuals));
    return new Step<>(pairs, facts);
  }

  private static Coverage.@Nullable Judged unknown(
      Standing actor, Standing recipient, Frame frame) {
    if (actor.stratum() == Stratum.UNKNOWN) {
      return Coverage.Judged.ACTOR_AGE_UNKNOWN;
    }
    if (recipient.stratum() == Stratum.UNKNOWN) {
      return Coverage.Judged.RECIPIENT_AGE_UNKNOWN;
    }
    return tiesKnown(actor, recipient, frame) ? null : Coverage.Judged.NOVELTY_UNKNOWN;
  }

  private static boolean tiesKnown(Standing actor, Standing recipient, Frame frame) {
    return frame.ties() == Frame.Ties.KNOWN
        || actor.registeredInStream()
        || recipient.registeredInStream();
  }

  /// What the platform says, or else what the stream has shown: an account with hardly any ties
  /// cannot share one, so nothing is said of it.
  private static Fact.Mutuals mutuals(Standing actor, Standing recipient, Deed deed, Frame frame) {
    if (deed instanceof Deed.ContactRequested asked && asked.mutuals().isPresent()) {
      return asked.mutuals().getAsInt() == 0 ? Fact.Mutuals.NONE : Fact.Mutuals.SOME;
    }
    if (actor.ties().meets(recipient.ties())) {
      return Fact.Mutuals.SOME;
    }
    boolean known = recipient.ties().size() >= ENOUGH_TIES && frame.ties() == Frame.Ties.KNOWN;
    return known ? Fact.Mutuals.NONE : Fact.Mutuals.UNKNOWN;
  }

  private static Step<Pairs> answered(Pairs pairs, Fact.Answered fact) {
    for (int i = 0; i < pairs.open.size(); i++) {
      Open one = pairs.open.get(i);
      if (one.other().equals(fact.other())) {
        boolean inTime = fact.activity().time().isBefore(one.time().plus(PATIENCE));
        if (fact.reply() == Fact.Reply.ANSWERED) {
          pairs.open.set(
              i,
              inTime
                  ? new Open(
                      one.other(), one.band(), one.mutuals(), one.activityId(), one.time(), true)
                  : one);
          return Step.quiet(pairs);
        }
        if (inTime) {
          pairs.open.remove(i);
          var cause = new Fact.Cause(fact.activity().id(), fact.activity().time());
          var key = new Key(fact.activity().source(), fact.actor());
          return Step.of(pairs, outcome(key, one, Channel.REFUSED, Fact.Trial.YES, cause));
        }
      }
    }
    return Step.quiet(pairs);
  }

  private static Fact outcome(
      Key key, Open one, Channel channel, Fact.Trial trial, Fact.Cause cause) {
    Channel asked = one.mutuals() == Fact.Mutuals.NONE ? channel.ofStranger() : channel;
    return new Fact.Outcome(key, new Fact.Answerer(one.other(), one.band()), asked, trial, cause);
  }

  /// The oldest is the first to be over. Where none is open, nothing is to be remembered.
  @Override
  public int due(Pairs pairs) {
    return pairs.open.isEmpty()
        ? 0
        : Day.of(pairs.open.getFirst().time().plus(PATIENCE).minusNanos(1)).number();
  }

  /// What was not refused in time was not refused; what was not answered was left unanswered.
  @Override
  public Step<Pairs> close(Key key, Pairs pairs, Day day, Frame frame) {
    Instant end = day.plus(1).start();
    var facts = new ArrayList<Fact>();
    pairs.open.removeIf(one -> {
      boolean over = !one.time().plus(PATIENCE).isAfter(end);
      if (over) {
        var cause = new Fact.Cause(one.activityId(), end);
        facts.add(outcome(key, one, Channel.REFUSED, Fact.Trial.NO, cause));
        facts.add(outcome(
            key, one, Channel.UNANSWERED, one.answered() ? Fact.Trial.NO : Fact.Trial.YES, cause));
      }
      return over;
    });
    return pairs.open.isEmpty() ? Step.gone(facts) : new Step<>(pairs, facts);
  }

  @Override
  public int maxBytes() {
    return MOST_OPEN * 900;
  }

  @Override
  public void save(Pairs pairs, StateOut out) {
    out.putLong(pairs.open.size());
    for (Open one : pairs.open) {
      out.putText(one.other());
      out.putText(one.band().name());
      out.putText(one.mutuals().name());
      out.putText(one.activityId());
      out.putTime(one.time());
      out.putByte(one.answered() ? 1 : 0);
    }
  }

  /// A half never waits across activities, so none is saved.
  @Override
  public Pairs load(StateIn in) {
    var pairs = new Pairs();
    for (int left = in.getCount(); left > 0; left--) {
      String other = in.getAccount();
      AgeBand band = AgeBand.valueOf(in.getText());
      var mutuals = Fact.Mutuals.valueOf(in.getText());
      String id = in.getText();
      var time = in.getTime();
      pairs.open.add(new Open(other, band, mutuals, id, time, in.getByte() == 1));
    }
    return pairs;
  }
}

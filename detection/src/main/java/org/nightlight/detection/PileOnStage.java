package org.nightlight.detection;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Follows how many accounts turn to one child, or against it, within hours of each other.
final class PileOnStage implements Stage<PileOnStage.State> {
  private static final Detector DETECTOR = new PileOn();

  /// A platform's own word for a message its classifier holds to be hostile. Told, never weighed.
  private static final String HOSTILE_CODE = "hostile";

  /// Fewer than these are never a signal; holding back can only make the guarantee stronger.
  private static final int FEWEST = 5;
  private static final int FEWEST_ANONYMOUS = 6;

  /// A child who asks for questions gets many of an evening; with no sign that any is against it,
  /// there have to be more.
  private static final int FEWEST_ANONYMOUS_WITHOUT_SIGN = 15;

  /// Blocks and reports alone do not reach the child: so many have to address it.
  private static final int FEWEST_ADDRESSING = 3;

  private static final int TURNED = 0;
  private static final int STRANGERS = 1;
  private static final int HOSTILE = 2;
  private static final int ANONYMOUS = 3;
  private static final SpellKind[] KINDS = {
    SpellKind.TURNED, SpellKind.TURNED_STRANGERS, SpellKind.HOSTILE, SpellKind.ANONYMOUS
  };
  private static final double[] WEIGHTS = {0.3, 0.25, 0.2, 0.25};

  /// One child's spells. Owned by the stage, changed in place.
  static final class State {
    final SpellSet spells = new SpellSet(KINDS, WEIGHTS);
    /// Of the present time of trouble: accounts that addressed the child, messages, and messages
    /// the platform's classifier calls hostile.
    int addressing;

    int messages;
    int hostileCodes;
  }

  @Override
  public String name() {
    return PileOn.NAME;
  }

  @Override
  public @Nullable Key key(Fact fact) {
    return switch (fact) {
      case Fact.Turned turned -> new Key(turned.activity().source(), turned.to());
      case Fact.TurnedAway away ->
        away.activity().deed() instanceof Deed.ContactAnswered
            ? null
            : new Key(away.activity().source(), away.child());
      default -> null;
    };
  }

  @Override
  public State start() {
    return new State();
  }

  @Override
  public int touch(State state) {
    return state.spells.touch();
  }

  @Override
  public Step<State> step(State state, Fact fact, Frame frame) {
    return switch (fact) {
      case Fact.Turned turned -> turned(state, turned, frame);
      case Fact.TurnedAway away -> away(state, away, frame);
      default -> Step.quiet(state);
    };
  }

  private static Step<State> turned(State state, Fact.Turned turned, Frame frame) {
    var facts = new ArrayList<Fact>(2);
    end(state, turned.activity().time().getEpochSecond(), facts);
    state.spells.band = turned.child();
    String from = turned.from();
    boolean guards = turned.way() == Fact.Way.BLOCKED || turned.way() == Fact.Way.REPORTED;
    if (!guards) {
      message(state, turned.activity());
    }
    if (from == null) {
      more(state, ANONYMOUS, turned, frame);
    } else {
      account(state, turned, Circle.hash(from), guards, frame);
    }
    state.spells.notes.add(from == null ? "" : from, turned.activity().id());
    raise(state, turned.to(), turned.activity(), frame, facts);
    return new Step<>(state, facts);
  }

  private static void message(State state, Activity activity) {
    boolean sent = activity.deed() instanceof Deed.MessageSent;
    state.messages += sent ? 1 : 0;
    boolean hostile = activity.deed() instanceof Deed.MessageSent message
        && message.codes().contains(HOSTILE_CODE);
    state.hostileCodes += hostile ? 1 : 0;
  }

  private static void account(
      State state, Fact.Turned turned, long hash, boolean guards, Frame frame) {
    if (state.spells.of(TURNED).first(hash)) {
      more(state, TURNED, turned, frame);
      state.addressing += guards ? 0 : 1;
    }
    if (turned.tie() == Fact.Tie.NONE && state.spells.of(STRANGERS).first(hash)) {
      more(state, STRANGERS, turned, frame);
    }
    if (guards && state.spells.of(HOSTILE).first(hash)) {
      more(state, HOSTILE, turned, frame);
    }
  }

  private static void more(State state, int kind, Fact.Turned turned, Frame frame) {
    long second = turned.activity().time().getEpochSecond();
    state.spells.more(kind, second, turned.since(), frame);
  }

  /// What the child itself does against others is a sign, too. It adds to a spell only where
  /// others have turned to it.
  private static Step<State> away(State state, Fact.TurnedAway away, Frame frame) {
    var facts = new ArrayList<Fact>(2);
    long second = away.activity().time().getEpochSecond();
    end(state, second, facts);
    var hostile = state.spells.of(HOSTILE);
    if (state.spells.of(TURNED).length > 0 && hostile.first(Circle.hash(away.other()))) {
      hostile.more(
          SpellKind.HOSTILE, away.band(), second, away.since(), frame.nulls().spells());
      state.spells.notes.add(away.other(), away.activity().id());
      raise(state, away.child(), away.activity(), frame, facts);
    }
    return new Step<>(state, facts);
  }

  private static void raise(
      State state, String child, Activity cause, Frame frame, List<Fact> facts) {
    if (!isPileOn(state)) {
      return;
    }
    state.spells.raise(DETECTOR, child, cause, frame, facts, signal -> {
      if (state.hostileCodes > 0) {
        signal.and("called-hostile", state.hostileCodes + " of " + state.messages);
      }
      int anonymous = state.spells.of(ANONYMOUS).length;
      if (anonymous > 0) {
        signal.and("anonymous-one-or-many-unknown", String.valueOf(anonymous));
      }
    });
  }

  /// Many friends who write on a birthday are no pile-on: there has to be a sign against the child,
  /// or most have to be strangers. That can only make the guarantee stronger.
  private static boolean isPileOn(State state) {
    int turned = state.spells.of(TURNED).length;
    int strangers = state.spells.of(STRANGERS).length;
    boolean sign = state.spells.of(HOSTILE).length > 0 || state.hostileCodes > 1;
    boolean many = turned >= FEWEST
        && state.addressing >= FEWEST_ADDRESSING
        && (sign || strangers * 2 >= turned);
    int fewest = sign ? FEWEST_ANONYMOUS : FEWEST_ANONYMOUS_WITHOUT_SIGN;
    return many || state.spells.of(ANONYMOUS).length >= fewest;
  }

  /// Ends the spells that are over by this second, and counts them.
  private static void end(State state, long second, List<Fact> facts) {
    boolean all = true;
    for (int i = 0; i < KINDS.length; i++) {
      state.spells.end(i, second, facts);
      all &= state.spells.of(i).length == 0;
    }
    if (all) {
      state.spells.calm();
      state.addressing = 0;
      state.messages = 0;
      state.hostileCodes = 0;
    }
  }

  @Override
  public int due(State state) {
    return state.spells.due();
  }

  @Override
  public Step<State> close(Key key, State state, Day day, Frame frame) {
    var facts = new ArrayList<Fact>(1);
    end(state, day.plus(1).start().getEpochSecond(), facts);
    return day.number() >= state.spells.forgottenOn() ? Step.gone(facts) : new Step<>(state, facts);
  }

  @Override
  public long evidence(State state, Frame frame) {
    return state.spells.evidence();
  }

  @Override
  public int maxBytes() {
    return 96 + SpellSet.maxBytes(KINDS.length);
  }

  @Override
  public void save(State state, StateOut out) {
    state.spells.save(out);
    out.putLong(state.addressing);
    out.putLong(state.messages);
    out.putLong(state.hostileCodes);
    out.putLong(state.spells.signalled);
  }

  @Override
  public State load(StateIn in) {
    var state = new State();
    state.spells.load(in);
    state.addressing = in.getInt();
    state.messages = in.getInt();
    state.hostileCodes = in.getInt();
    state.spells.signalled = in.getLong();
    return state;
  }
}

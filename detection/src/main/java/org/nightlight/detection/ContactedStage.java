package org.nightlight.detection;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Follows how many new accounts turn to one child, one after another.
final class ContactedStage implements Stage<ContactedStage.State> {
  private static final Detector DETECTOR = new ContactedByMany();

  /// Fewer than this are never a signal; holding back can only make the guarantee stronger.
  private static final int FEWEST = 4;

  private static final SpellKind[] KINDS = {
    SpellKind.CONTACTED, SpellKind.CONTACTED_BY_ADULTS, SpellKind.CONTACTED_BY_STRANGERS
  };
  private static final double[] WEIGHTS = {0.25, 0.4, 0.35};

  /// One child's spells. Owned by the stage, changed in place.
  static final class State {
    final SpellSet spells = new SpellSet(KINDS, WEIGHTS);
    /// Of the present spell, those that are grown up, of unknown age, or without mutual contacts.
    int outsiders;

    int unknownAge;
  }

  @Override
  public String name() {
    return ContactedByMany.NAME;
  }

  @Override
  public @Nullable Key key(Fact fact) {
    return fact instanceof Fact.Met met
        ? new Key(met.activity().source(), met.child().account())
        : null;
  }

  @Override
  public State start() {
    return new State();
  }

  @Override
  public Step<State> step(State state, Fact fact, Frame frame) {
    if (!(fact instanceof Fact.Met met)) {
      return Step.quiet(state);
    }
    var facts = new ArrayList<Fact>(2);
    long second = met.activity().time().getEpochSecond();
    end(state, second, facts);
    state.spells.band = met.child().band();
    boolean adult = met.actor().band().isAdult();
    boolean unknown = met.actor().band() == AgeBand.UNKNOWN;
    boolean stranger = met.mutuals() == Fact.Mutuals.NONE;
    state.spells.notes.add(met.actor().account(), met.activity().id());
    state.outsiders += adult || unknown || stranger ? 1 : 0;
    state.unknownAge += unknown ? 1 : 0;
    more(state, 0, true, met, frame);
    more(state, 1, adult, met, frame);
    more(state, 2, stranger, met, frame);
    raise(state, met, frame, facts);
    return new Step<>(state, facts);
  }

  private static void more(State state, int kind, boolean is, Fact.Met met, Frame frame) {
    if (is) {
      long second = met.activity().time().getEpochSecond();
      state.spells.more(kind, second, met.child().since(), frame);
    }
  }

  private static void raise(State state, Fact.Met met, Frame frame, List<Fact> facts) {
    int length = state.spells.of(0).length;
    if (length < FEWEST || state.outsiders * 2 < length) {
      return;
    }
    String child = met.child().account();
    state.spells.raise(DETECTOR, child, met.activity(), frame, facts, signal -> {
      if (state.unknownAge > 0) {
        signal.and("new-accounts-of-unknown-age", state.unknownAge + " of " + length);
      }
    });
  }

  /// Ends the spells that are over by this second, and counts them.
  private static void end(State state, long second, List<Fact> facts) {
    for (int i = 0; i < KINDS.length; i++) {
      if (state.spells.end(i, second, facts) && i == 0) {
        state.spells.calm();
        state.outsiders = 0;
        state.unknownAge = 0;
      }
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
    return 64 + SpellSet.maxBytes(KINDS.length);
  }

  @Override
  public void save(State state, StateOut out) {
    state.spells.save(out);
    out.putLong(state.outsiders);
    out.putLong(state.unknownAge);
    out.putLong(state.spells.signalled);
  }

  @Override
  public State load(StateIn in) {
    var state = new State();
    state.spells.load(in);
    state.outsiders = in.getInt();
    state.unknownAge = in.getInt();
    state.spells.signalled = in.getLong();
    return state;
  }
}

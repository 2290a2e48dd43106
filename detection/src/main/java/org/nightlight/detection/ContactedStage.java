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
    AgeBand band = AgeBand.UNKNOWN;
    final Spell[] spells = {new Spell(), new Spell(), new Spell()};
    Notes notes = new Notes();
    /// Of the present spell, those that are grown up, of unknown age, or without mutual contacts.
    int outsiders;

    int unknownAge;
    long signalled = Long.MIN_VALUE;
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
    state.band = met.child().band();
    boolean adult = met.actor().band().isAdult();
    boolean unknown = met.actor().band() == AgeBand.UNKNOWN;
    boolean stranger = met.mutuals() == Fact.Mutuals.NONE;
    state.notes.add(met.actor().account(), met.activity().id());
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
      var ordinary = frame.nulls().spells();
      state.spells[kind].more(KINDS[kind], state.band, second, met.child().since(), ordinary);
    }
  }

  private static void raise(State state, Fact.Met met, Frame frame, List<Fact> facts) {
    int length = state.spells[0].length;
    long level = frame.detectors().level(ContactedByMany.NAME);
    if (length < FEWEST || state.outsiders * 2 < length) {
      return;
    }
    var parts = parts(state);
    long evidence = HarmedSignal.evidence(parts);
    if (evidence >= level && evidence >= state.signalled) {
      state.signalled = evidence + Micros.ONE;
      var key = new Key(met.activity().source(), met.child().account());
      var signal = new HarmedSignal(DETECTOR, state.band, frame, parts);
      if (state.unknownAge > 0) {
        signal.and("new-accounts-of-unknown-age", state.unknownAge + " of " + length);
      }
      facts.add(new Fact.Raised(signal.raise(key, met.activity(), state.notes, evidence, level)));
    }
  }

  private static List<HarmedSignal.Part> parts(State state) {
    var parts = new ArrayList<HarmedSignal.Part>();
    for (int i = 0; i < KINDS.length; i++) {
      parts.add(new HarmedSignal.Part(KINDS[i], state.spells[i], WEIGHTS[i]));
    }
    return parts;
  }

  /// Ends the spells that are over by this second, and counts them.
  private static void end(State state, long second, List<Fact> facts) {
    for (int i = 0; i < KINDS.length; i++) {
      if (state.spells[i].isOver(KINDS[i], second)) {
        facts.add(Spells.ended(KINDS[i], state.band, state.spells[i]));
        state.spells[i].end();
        if (i == 0) {
          state.notes.clear();
          state.outsiders = 0;
          state.unknownAge = 0;
          state.signalled = Long.MIN_VALUE;
        }
      }
    }
  }

  @Override
  public int due(State state) {
    int due = forgottenOn(state);
    for (int i = 0; i < KINDS.length; i++) {
      due = Math.min(due, state.spells[i].due(KINDS[i]));
    }
    return due;
  }

  private static int forgottenOn(State state) {
    long last = 0;
    for (Spell spell : state.spells) {
      last = Math.max(last, spell.last);
    }
    return (int) (last / 86_400) + FORGOTTEN_AFTER;
  }

  @Override
  public Step<State> close(Key key, State state, Day day, Frame frame) {
    var facts = new ArrayList<Fact>(1);
    end(state, day.plus(1).start().getEpochSecond(), facts);
    return day.number() >= forgottenOn(state) ? Step.gone(facts) : new Step<>(state, facts);
  }

  @Override
  public int maxBytes() {
    return 64 + KINDS.length * Spell.MAX_BYTES + Notes.maxBytes();
  }

  @Override
  public void save(State state, StateOut out) {
    out.putText(state.band.name());
    for (Spell spell : state.spells) {
      spell.save(out);
    }
    state.notes.save(out);
    out.putLong(state.outsiders);
    out.putLong(state.unknownAge);
    out.putLong(state.signalled);
  }

  @Override
  public State load(StateIn in) {
    var state = new State();
    state.band = AgeBand.valueOf(in.getText());
    for (int i = 0; i < state.spells.length; i++) {
      state.spells[i] = Spell.load(in);
    }
    state.notes = Notes.load(in);
    state.outsiders = in.getInt();
    state.unknownAge = in.getInt();
    state.signalled = in.getLong();
    return state;
  }
}

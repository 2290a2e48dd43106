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
    AgeBand band = AgeBand.UNKNOWN;
    final Spell[] spells = {new Spell(), new Spell(), new Spell(), new Spell()};
    Notes notes = new Notes();
    /// Of the present time of trouble: accounts that addressed the child, messages, and messages
    /// the platform's classifier calls hostile.
    int addressing;

    int messages;
    int hostileCodes;
    long signalled = Long.MIN_VALUE;
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
    state.band = turned.child();
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
    state.notes.add(from == null ? "" : from, turned.activity().id());
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
    if (state.spells[TURNED].first(hash)) {
      more(state, TURNED, turned, frame);
      state.addressing += guards ? 0 : 1;
    }
    if (turned.tie() == Fact.Tie.NONE && state.spells[STRANGERS].first(hash)) {
      more(state, STRANGERS, turned, frame);
    }
    if (guards && state.spells[HOSTILE].first(hash)) {
      more(state, HOSTILE, turned, frame);
    }
  }

  private static void more(State state, int kind, Fact.Turned turned, Frame frame) {
    long second = turned.activity().time().getEpochSecond();
    state.spells[kind].more(
        KINDS[kind], state.band, second, turned.since(), frame.nulls().spells());
  }

  /// What the child itself does against others is a sign, too. It adds to a spell only where
  /// others have turned to it.
  private static Step<State> away(State state, Fact.TurnedAway away, Frame frame) {
    var facts = new ArrayList<Fact>(2);
    long second = away.activity().time().getEpochSecond();
    end(state, second, facts);
    var hostile = state.spells[HOSTILE];
    if (state.spells[TURNED].length > 0 && hostile.first(Circle.hash(away.other()))) {
      hostile.more(
          SpellKind.HOSTILE, away.band(), second, away.since(), frame.nulls().spells());
      state.notes.add(away.other(), away.activity().id());
      raise(state, away.child(), away.activity(), frame, facts);
    }
    return new Step<>(state, facts);
  }

  private static void raise(
      State state, String child, Activity cause, Frame frame, List<Fact> facts) {
    if (!isPileOn(state)) {
      return;
    }
    var parts = parts(state);
    long level = frame.detectors().level(PileOn.NAME);
    long evidence = HarmedSignal.evidence(parts);
    if (evidence >= level && evidence >= state.signalled) {
      state.signalled = evidence + Micros.ONE;
      var signal = new HarmedSignal(DETECTOR, state.band, frame, parts);
      if (state.hostileCodes > 0) {
        signal.and("called-hostile", state.hostileCodes + " of " + state.messages);
      }
      if (state.spells[ANONYMOUS].length > 0) {
        signal.and("anonymous-one-or-many-unknown", String.valueOf(state.spells[ANONYMOUS].length));
      }
      var key = new Key(cause.source(), child);
      facts.add(new Fact.Raised(signal.raise(key, cause, state.notes, evidence, level)));
    }
  }

  /// Many friends who write on a birthday are no pile-on: there has to be a sign against the child,
  /// or most have to be strangers. That can only make the guarantee stronger.
  private static boolean isPileOn(State state) {
    int turned = state.spells[TURNED].length;
    int strangers = state.spells[STRANGERS].length;
    boolean sign = state.spells[HOSTILE].length > 0 || state.hostileCodes > 1;
    boolean many = turned >= FEWEST
        && state.addressing >= FEWEST_ADDRESSING
        && (sign || strangers * 2 >= turned);
    return many || state.spells[ANONYMOUS].length >= FEWEST_ANONYMOUS;
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
    boolean all = true;
    for (int i = 0; i < KINDS.length; i++) {
      if (state.spells[i].isOver(KINDS[i], second)) {
        facts.add(Spells.ended(KINDS[i], state.band, state.spells[i]));
        state.spells[i].end();
      }
      all &= state.spells[i].length == 0;
    }
    if (all) {
      state.notes.clear();
      state.addressing = 0;
      state.messages = 0;
      state.hostileCodes = 0;
      state.signalled = Long.MIN_VALUE;
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
    return 96 + KINDS.length * Spell.MAX_BYTES + Notes.maxBytes();
  }

  @Override
  public void save(State state, StateOut out) {
    out.putText(state.band.name());
    for (Spell spell : state.spells) {
      spell.save(out);
    }
    state.notes.save(out);
    out.putLong(state.addressing);
    out.putLong(state.messages);
    out.putLong(state.hostileCodes);
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
    state.addressing = in.getInt();
    state.messages = in.getInt();
    state.hostileCodes = in.getInt();
    state.signalled = in.getLong();
    return state;
  }
}

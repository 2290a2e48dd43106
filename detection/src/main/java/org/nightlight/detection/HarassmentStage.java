package org.nightlight.detection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Remembers whom a child turned away, and follows who comes back: the account itself or one
/// linked to it. Whether a new account is the same person is unknown; that new ones turn up
/// again and again after somebody was turned away is followed by itself.
final class HarassmentStage implements Stage<HarassmentStage.State> {
  private static final Detector DETECTOR = new PersistentHarassment();

  /// Fewer than these are never a signal; holding back can only make the guarantee stronger.
  private static final int FEWEST = 3;
  private static final int FEWEST_NEWCOMERS = 3;

  private static final int MOST_AWAY = 32;
  private static final long KEPT = 60 * 86_400L;

  /// Within an hour, one return is not many.
  private static final long ONE_RETURN = 3_600;

  private static final long NEWCOMERS_COUNT_FOR = 14 * 86_400L;
  private static final int NEW_FOR_DAYS = 7;
  private static final double[] WEIGHTS = {0.8, 0.2};

  /// One account that was turned away, with its returns.
  static final class Away {
    final long second;
    Spell spell = new Spell();
    Notes notes = new Notes();
    int linked;
    long signalled = Long.MIN_VALUE;

    Away(long second) {
      this.second = second;
    }

    long last() {
      return Math.max(second, spell.last);
    }
  }

  /// What one child turned away. Owned by the stage, changed in place.
  static final class State {
    AgeBand band = AgeBand.UNKNOWN;
    final Map<String, Away> away = new LinkedHashMap<>(4);
    int begun;
    long lastAway = Long.MIN_VALUE;
    Spell newcomers = new Spell();
    Notes newcomerNotes = new Notes();
    long signalled = Long.MIN_VALUE;
  }

  @Override
  public String name() {
    return PersistentHarassment.NAME;
  }

  @Override
  public @Nullable Key key(Fact fact) {
    return switch (fact) {
      case Fact.TurnedAway away -> new Key(away.activity().source(), away.child());
      case Fact.Relented relented -> new Key(relented.activity().source(), relented.child());
      case Fact.CameBack back -> new Key(back.activity().source(), back.child());
      case Fact.CameLinked linked -> new Key(linked.activity().source(), linked.to());
      case Fact.Met met ->
        isNew(met.actor(), met.activity().day())
            ? new Key(met.activity().source(), met.child().account())
            : null;
      default -> null;
    };
  }

  private static boolean isNew(Standing actor, Day day) {
    return actor.registeredInStream() && day.number() - actor.registeredOn() <= NEW_FOR_DAYS;
  }

  @Override
  public State start() {
    return new State();
  }

  @Override
  public Step<State> step(State state, Fact fact, Frame frame) {
    var facts = new ArrayList<Fact>(1);
    switch (fact) {
      case Fact.TurnedAway away -> turnedAway(state, away, facts);
      case Fact.Relented relented -> state.away.remove(relented.other());
      case Fact.CameBack back -> {
        var away = state.away.get(back.other());
        if (away != null) {
          cameBack(state, away, back.child(), back.other(), back.activity(), frame, facts);
        }
      }
      case Fact.CameLinked linked -> linked(state, linked, frame, facts);
      case Fact.Met met -> newcomer(state, met, frame, facts);
      default -> {}
    }
    boolean nothing = state.away.isEmpty()
        && state.newcomers.begun == 0
        && state.begun == 0
        && state.lastAway == Long.MIN_VALUE;
    return nothing ? Step.gone(facts) : new Step<>(state, facts);
  }

  private static void turnedAway(State state, Fact.TurnedAway fact, List<Fact> facts) {
    long second = fact.activity().time().getEpochSecond();
    state.band = fact.band();
    state.lastAway = second;
    var known = state.away.get(fact.other());
    if (known == null) {
      if (state.away.size() == MOST_AWAY) {
        forget(state, oldest(state), facts);
      }
      known = new Away(second);
      state.away.put(fact.other(), known);
    }
    known.notes.add(fact.other(), fact.activity().id());
  }

  private static String oldest(State state) {
    return state.away.entrySet().stream()
        .min(java.util.Comparator.comparingLong(
                (Map.Entry<String, Away> entry) -> entry.getValue().last())
            .thenComparing(Map.Entry::getKey))
        .orElseThrow()
        .getKey();
  }

  private static void forget(State state, String other, List<Fact> facts) {
    var away = state.away.remove(other);
    if (away != null && away.spell.length > 0) {
      facts.add(Spells.ended(SpellKind.RETURNED, state.band, away.spell));
    }
  }

  private static void linked(State state, Fact.CameLinked linked, Frame frame, List<Fact> facts) {
    for (String other : linked.links()) {
      var away = state.away.get(other);
      if (away != null && !state.away.containsKey(linked.from())) {
        away.linked++;
        cameBack(state, away, linked.to(), linked.from(), linked.activity(), frame, facts);
        return;
      }
    }
  }

  private static void cameBack(
      State state,
      Away away,
      String child,
      String other,
      Activity activity,
      Frame frame,
      List<Fact> facts) {
    long second = activity.time().getEpochSecond();
    away.notes.add(other, activity.id());
    if (second - away.last() < ONE_RETURN && away.spell.length > 0) {
      return;
    }
    end(state, away, second, facts);
    if (away.spell.length == SpellKind.RETURNED.free) {
      away.spell.begun = state.begun++;
    }
    away.spell.more(
        SpellKind.RETURNED, state.band, second, Integer.MAX_VALUE, frame.nulls().spells());
    if (away.spell.length >= FEWEST) {
      var parts = parts(away.spell, new Spell());
      var signal = new HarmedSignal(DETECTOR, state.band, frame, parts);
      if (away.linked > 0) {
        signal.and("linked-accounts-came", String.valueOf(away.linked));
      }
      long evidence = HarmedSignal.evidence(parts);
      away.signalled =
          raise(signal, child, activity, away.notes, evidence, away.signalled, frame, facts);
    }
  }

  private static void end(State state, Away away, long second, List<Fact> facts) {
    if (away.spell.isOver(SpellKind.RETURNED, second)) {
      facts.add(Spells.ended(SpellKind.RETURNED, state.band, away.spell));
      away.spell.end();
      away.signalled = Long.MIN_VALUE;
    }
  }

  private static void newcomer(State state, Fact.Met met, Frame frame, List<Fact> facts) {
    long second = met.activity().time().getEpochSecond();
    if (state.lastAway == Long.MIN_VALUE || second - state.lastAway > NEWCOMERS_COUNT_FOR) {
      return;
    }
    endNewcomers(state, second, facts);
    state.newcomerNotes.add(met.actor().account(), met.activity().id());
    state.newcomers.more(
        SpellKind.NEWCOMER, state.band, second, Integer.MAX_VALUE, frame.nulls().spells());
    if (state.newcomers.length >= FEWEST_NEWCOMERS) {
      var parts = parts(new Spell(), state.newcomers);
      var signal = new HarmedSignal(DETECTOR, state.band, frame, parts)
          .and("same-person-unknown", String.valueOf(state.newcomers.length));
      state.signalled = raise(
          signal,
          met.child().account(),
          met.activity(),
          state.newcomerNotes,
          HarmedSignal.evidence(parts),
          state.signalled,
          frame,
          facts);
    }
  }

  private static void endNewcomers(State state, long second, List<Fact> facts) {
    if (state.newcomers.isOver(SpellKind.NEWCOMER, second)) {
      facts.add(Spells.ended(SpellKind.NEWCOMER, state.band, state.newcomers));
      state.newcomers.end();
      state.newcomerNotes.clear();
      state.signalled = Long.MIN_VALUE;
    }
  }

  private static List<HarmedSignal.Part> parts(Spell returned, Spell newcomers) {
    return List.of(
        new HarmedSignal.Part(SpellKind.RETURNED, returned, WEIGHTS[0]),
        new HarmedSignal.Part(SpellKind.NEWCOMER, newcomers, WEIGHTS[1]));
  }

  /// The evidence from which it speaks up next.
  private static long raise(
      HarmedSignal signal,
      String child,
      Activity cause,
      Notes notes,
      long evidence,
      long signalled,
      Frame frame,
      List<Fact> facts) {
    long level = frame.detectors().level(PersistentHarassment.NAME);
    if (evidence < level || evidence < signalled) {
      return signalled;
    }
    var key = new Key(cause.source(), child);
    facts.add(new Fact.Raised(signal.raise(key, cause, notes, evidence, level)));
    return evidence + Micros.ONE;
  }

  @Override
  public int due(State state) {
    int due = Math.min(forgottenOn(state), state.newcomers.due(SpellKind.NEWCOMER));
    for (Away away : state.away.values()) {
      due = Math.min(due, away.spell.due(SpellKind.RETURNED));
      due = Math.min(due, (int) ((away.last() + KEPT) / 86_400));
    }
    return due;
  }

  private static int forgottenOn(State state) {
    long last = Math.max(Math.max(0, state.lastAway), state.newcomers.last);
    for (Away away : state.away.values()) {
      last = Math.max(last, away.last());
    }
    return (int) (last / 86_400) + FORGOTTEN_AFTER;
  }

  /// What has been quiet for long is over; who has stayed away for sixty days is forgotten.
  @Override
  public Step<State> close(Key key, State state, Day day, Frame frame) {
    var facts = new ArrayList<Fact>(0);
    long second = day.plus(1).start().getEpochSecond();
    var gone = new ArrayList<String>(0);
    state.away.forEach((other, away) -> {
      end(state, away, second, facts);
      if (second - away.last() > KEPT) {
        gone.add(other);
      }
    });
    gone.forEach(other -> forget(state, other, facts));
    endNewcomers(state, second, facts);
    return day.number() >= forgottenOn(state) ? Step.gone(facts) : new Step<>(state, facts);
  }

  /// Of whoever comes back most, and of new accounts: the larger, as a signal would tell either.
  @Override
  public long evidence(State state, Frame frame) {
    long most = HarmedSignal.evidence(parts(new Spell(), state.newcomers));
    for (Away away : state.away.values()) {
      most = Math.max(most, HarmedSignal.evidence(parts(away.spell, new Spell())));
    }
    return most;
  }

  @Override
  public int maxBytes() {
    return 64 + (MOST_AWAY + 1) * (640 + Spell.MAX_BYTES + Notes.maxBytes());
  }

  @Override
  public void save(State state, StateOut out) {
    out.putText(state.band.name());
    out.putLong(state.away.size());
    state.away.forEach((other, away) -> {
      out.putText(other);
      out.putLong(away.second);
      away.spell.save(out);
      away.notes.save(out);
      out.putLong(away.linked);
      out.putLong(away.signalled);
    });
    out.putLong(state.begun);
    out.putLong(state.lastAway);
    state.newcomers.save(out);
    state.newcomerNotes.save(out);
    out.putLong(state.signalled);
  }

  @Override
  public State load(StateIn in) {
    var state = new State();
    state.band = AgeBand.valueOf(in.getText());
    for (int left = in.getCount(); left > 0; left--) {
      String other = in.getAccount();
      var away = new Away(in.getLong());
      away.spell = Spell.load(in);
      away.notes = Notes.load(in);
      away.linked = in.getInt();
      away.signalled = in.getLong();
      state.away.put(other, away);
    }
    state.begun = in.getInt();
    state.lastAway = in.getLong();
    state.newcomers = Spell.load(in);
    state.newcomerNotes = Notes.load(in);
    state.signalled = in.getLong();
    return state;
  }
}

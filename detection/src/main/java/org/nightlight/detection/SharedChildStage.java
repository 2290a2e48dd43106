package org.nightlight.detection;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Knows which accounts under suspicion turned to one child, and tells each of them of the
/// others: so accounts that go about it together are seen to. Suspicion is what an account
/// did alone; what is told here never adds to it, so there is no cycle.
final class SharedChildStage implements Stage<SharedChildStage.State> {

  /// More than this are told of, and not remembered.
  static final int MOST = 8;

  /// Days after which one that turned to the child is forgotten.
  static final int DAYS = 60;

  /// An account under suspicion, and the day it turned to the child.
  private record Seeker(String account, int day) {}

  /// Those remembered, in the order in which they came; the last is the latest.
  static final class State {
    private final List<Seeker> seekers = new ArrayList<>(1);
  }

  @Override
  public String name() {
    return "shared-child";
  }

  @Override
  public @Nullable Key key(Fact fact) {
    return fact instanceof Fact.Suspected it ? new Key(it.activity().source(), it.child()) : null;
  }

  @Override
  public State start() {
    return new State();
  }

  @Override
  public Step<State> step(State state, Fact fact, Frame frame) {
    if (!(fact instanceof Fact.Suspected it)) {
      return Step.quiet(state);
    }
    int day = it.activity().day().number();
    state.seekers.removeIf(one -> isOver(one, day) || one.account().equals(it.actor()));
    var facts = new ArrayList<Fact>(2 * state.seekers.size());
    for (Seeker one : state.seekers) {
      facts.add(new Fact.InCompany(it.activity(), it.actor(), one.account(), it.child()));
      facts.add(new Fact.InCompany(it.activity(), one.account(), it.actor(), it.child()));
    }
    if (state.seekers.size() < MOST) {
      state.seekers.add(new Seeker(it.actor(), day));
    }
    return new Step<>(state, facts);
  }

  private static boolean isOver(Seeker one, int day) {
    return day - one.day() >= DAYS;
  }

  @Override
  public int due(State state) {
    return state.seekers.isEmpty() ? NEVER : state.seekers.getFirst().day() + DAYS;
  }

  @Override
  public Step<State> close(Key key, State state, Day day, Frame frame) {
    state.seekers.removeIf(one -> isOver(one, day.number()));
    return state.seekers.isEmpty() ? Step.gone(List.of()) : Step.quiet(state);
  }

  @Override
  public int maxBytes() {
    return 10 + MOST * (604 + 10);
  }

  @Override
  public void save(State state, StateOut out) {
    out.putLong(state.seekers.size());
    for (Seeker one : state.seekers) {
      out.putText(one.account());
      out.putLong(one.day());
    }
  }

  @Override
  public State load(StateIn in) {
    var state = new State();
    for (int left = in.getCount(); left > 0; left--) {
      state.seekers.add(new Seeker(in.getAccount(), in.getInt()));
    }
    return state;
  }
}

package org.nightlight.detection;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Knows which children an account under suspicion shares with others under suspicion, and
/// says so with its signals. It is told, and not weighed: there is no guarantee how often
/// ordinary accounts share children.
final class CompanyStage implements Stage<CompanyStage.State> {

  static final String REASON = "same-children-as-other-suspicious-accounts";

  private static final int MOST = 32;
  private static final int MOST_NAMED = 4;

  /// A child that another account under suspicion turned to as well.
  private record Shared(String other, String child, int day) {}

  /// Those remembered, in the order in which they became known.
  static final class State {
    private final List<Shared> all = new ArrayList<>(1);
  }

  @Override
  public String name() {
    return "company";
  }

  @Override
  public @Nullable Key key(Fact fact) {
    return switch (fact) {
      case Fact.InCompany it -> new Key(it.activity().source(), it.actor());
      case Fact.Seeks it -> new Key(it.signal().source(), it.signal().subject());
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
      case Fact.InCompany it -> inCompany(state, it);
      case Fact.Seeks it -> raise(state, it);
      default -> Step.quiet(state);
    };
  }

  private static Step<State> inCompany(State state, Fact.InCompany it) {
    int day = it.activity().day().number();
    letGo(state, day);
    boolean known = state.all.stream()
        .anyMatch(one -> one.other().equals(it.other()) && one.child().equals(it.child()));
    if (!known && state.all.size() < MOST) {
      state.all.add(new Shared(it.other(), it.child(), day));
    }
    return Step.quiet(state);
  }

  private static Step<State> raise(State state, Fact.Seeks seeks) {
    letGo(state, Day.of(seeks.signal().time()).number());
    Signal signal =
        state.all.isEmpty() ? seeks.signal() : seeks.signal().and(reason(state, seeks.children()));
    var facts = List.<Fact>of(new Fact.Raised(signal));
    return state.all.isEmpty() ? Step.gone(facts) : new Step<>(state, facts);
  }

  /// Reads "3 of 5 (a17, a20 and 2 more)": so many of the children it turned to, and who else
  /// did.
  private static Reason reason(State state, int children) {
    var shared = new LinkedHashSet<String>();
    var others = new LinkedHashSet<String>();
    for (Shared one : state.all) {
      shared.add(one.child());
      others.add(one.other());
    }
    String named = others.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
    String more =
        others.size() > MOST_NAMED ? " and " + (others.size() - MOST_NAMED) + " more" : "";
    int of = Math.max(children, shared.size());
    return new Reason(REASON, shared.size() + " of " + of + " (" + named + more + ")", "", 0);
  }

  private static void letGo(State state, int day) {
    state.all.removeIf(one -> day - one.day() >= SharedChildStage.DAYS);
  }

  @Override
  public int due(State state) {
    return state.all.isEmpty() ? NEVER : state.all.getFirst().day() + SharedChildStage.DAYS;
  }

  @Override
  public Step<State> close(Key key, State state, Day day, Frame frame) {
    letGo(state, day.number());
    return state.all.isEmpty() ? Step.gone(List.of()) : Step.quiet(state);
  }

  @Override
  public int maxBytes() {
    return 10 + MOST * (2 * 604 + 10);
  }

  @Override
  public void save(State state, StateOut out) {
    out.putLong(state.all.size());
    for (Shared one : state.all) {
      out.putText(one.other());
      out.putText(one.child());
      out.putLong(one.day());
    }
  }

  @Override
  public State load(StateIn in) {
    var state = new State();
    for (int left = in.getCount(); left > 0; left--) {
      state.all.add(new Shared(in.getAccount(), in.getAccount(), in.getInt()));
    }
    return state;
  }
}

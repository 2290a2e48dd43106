package org.nightlight.detection;

import java.util.List;

/// What a stage answers to one fact: the state from now on, and facts to pass on. A state handed
/// over belongs to the answer; a stage may change it in place.
public record Step<S>(S state, List<Fact> facts) {

  public static <S> Step<S> quiet(S state) {
    return new Step<>(state, List.of());
  }

  public static <S> Step<S> of(S state, Fact fact) {
    return new Step<>(state, List.of(fact));
  }
}

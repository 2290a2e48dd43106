package org.nightlight.detection;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a stage answers to one fact: the state from now on, and facts to pass on. A state handed
/// over belongs to the answer; a stage may change it in place. Without a state the key is
/// forgotten.
public record Step<S>(@Nullable S state, List<Fact> facts) {

  /// Nothing more is known of the key.
  public static <S> Step<S> gone(List<Fact> facts) {
    return new Step<>(null, facts);
  }

  public static <S> Step<S> quiet(S state) {
    return new Step<>(state, List.of());
  }

  public static <S> Step<S> of(S state, Fact fact) {
    return new Step<>(state, List.of(fact));
  }
}

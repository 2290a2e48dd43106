package org.nightlight.detection;

import org.jspecify.annotations.Nullable;

/// One step of detection: what is known about one key, and one more fact about it. Pure: no clock,
/// no chance, no files; facts of one key come in order of (event time, source, id).
public interface Stage<S> {

  /// No day.
  int NEVER = Integer.MAX_VALUE;

  /// Of a stage that does not weigh.
  long NO_EVIDENCE = Long.MIN_VALUE;

  /// Days after which evidence about an account that does nothing, and to which nothing happens, is
  /// forgotten.
  int FORGOTTEN_AFTER = 180;

  /// Its name in snapshots; never reused for something else.
  String name();

  /// The key a fact belongs to, or null where the fact is not for this stage.
  @Nullable
  Key key(Fact fact);

  S start();

  Step<S> step(S state, Fact fact, Frame frame);

  /// Reads what [#step] reads of a state first, and answers anything. A runner asks this of many
  /// states before it takes their steps: so the memory is asked for all of them at once.
  default int touch(S state) {
    return 0;
  }

  /// The number of the first day at whose end [#close] may have something to say of this state, or
  /// [#NEVER]. Asked after each step.
  int due(S state);

  /// What silence and a day's end mean. Facts it passes on belong to the day's end.
  Step<S> close(Key key, S state, Day day, Frame frame);

  /// What the state says now, in millionths of log10: not the most it ever said. [#NO_EVIDENCE] of
  /// a stage that does not weigh.
  default long evidence(S state, Frame frame) {
    return NO_EVIDENCE;
  }

  /// The most bytes [#save] writes for one state.
  int maxBytes();

  void save(S state, StateOut out);

  S load(StateIn in);
}

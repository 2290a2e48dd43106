package org.nightlight.detection;

import java.util.List;

/// A named way to notice something: a small graph of stages without a cycle, in an order in which
/// facts only go forward. Detectors may share stages; a shared stage runs once.
public interface Detector {

  /// The name in signals and of its page in the documentation.
  String name();

  int version();

  /// The alarm level it ships with, in millionths of log10.
  long level();

  /// In the order in which facts go.
  List<Stage<?>> stages();

  /// The name of the stage that weighs: the last, where a detector says nothing else.
  default String weighing() {
    return stages().getLast().name();
  }

  /// The highest level that may be in force where this one is set: a detector may ask for more
  /// while
  /// it knows little, never for less. In millionths of log10.
  default long highest(long set) {
    return set;
  }

  /// Whose accounts it may be about.
  default List<Stratum> subjects() {
    return Stratum.CHILDREN;
  }
}

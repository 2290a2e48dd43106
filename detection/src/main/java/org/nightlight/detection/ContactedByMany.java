package org.nightlight.detection;

import java.util.List;

/// A child whom many new accounts turn to, one after another: more than is usual for children of
/// that age, and for this one.
public final class ContactedByMany implements Detector {

  public static final String NAME = "contacted-by-many";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public long level() {
    return 5 * Micros.ONE / 4;
  }

  @Override
  public List<Stage<?>> stages() {
    return List.of(new ProfileStage(), new PairStage(), new ContactedStage());
  }
}

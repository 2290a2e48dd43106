package org.nightlight.detection;

import java.util.List;

/// A child on whom many turn within hours: messages, mentions, blocks and reports, more than is
/// usual for children of that age and for this one. Anonymous messages count too, though whether
/// they come from many or from one is unknown.
public final class PileOn implements Detector {

  public static final String NAME = "pile-on";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public long level() {
    return Micros.ONE;
  }

  @Override
  public List<Stage<?>> stages() {
    return List.of(new ProfileStage(), new PileOnStage());
  }
}

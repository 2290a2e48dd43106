package org.nightlight.detection;

import java.util.List;

/// A child that somebody does not leave alone: an account that was blocked, muted, declined or
/// reported by it comes back and back, itself, from a linked account, or, as far as one can tell,
/// from new ones.
public final class PersistentHarassment implements Detector {

  public static final String NAME = "persistent-harassment";

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
    return Micros.ONE;
  }

  @Override
  public List<Stage<?>> stages() {
    return List.of(new ProfileStage(), new PairStage(), new HarassmentStage());
  }
}

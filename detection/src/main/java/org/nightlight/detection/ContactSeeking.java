package org.nightlight.detection;

import java.util.List;

/// An account that keeps beginning contacts with children it does not know: more of them among its
/// new contacts than accounts like it ever have, without contacts in common, across borders, and
/// refused.
public final class ContactSeeking implements Detector {

  public static final String NAME = "contact-seeking";
  static final int VERSION = 6;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public long level() {
    return Micros.ONE;
  }

  @Override
  public List<Stage<?>> stages() {
    return List.of(
        new ProfileStage(),
        new PairStage(),
        new SeekingStage(),
        new SharedChildStage(),
        new CompanyStage());
  }

  @Override
  public String weighing() {
    return SeekingStage.NAME;
  }

  @Override
  public long highest(long set) {
    return Tail.highest(set);
  }

  @Override
  public List<Stratum> subjects() {
    return Stratum.JUDGED;
  }
}

package org.nightlight.detection;

/// How many accounts an actor was shown to choose from, and how many of them were children's.
public record Shown(int accounts, int children) {

  /// The platform did not say.
  public static final Shown UNKNOWN = new Shown(0, 0);

  public Shown {
    if (children < 0 || children > accounts) {
      throw new IllegalArgumentException(
          "shown children must be 0.." + accounts + ", was " + children);
    }
  }

  public boolean isKnown() {
    return accounts > 0;
  }
}

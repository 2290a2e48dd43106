package org.nightlight.detection;

/// A snapshot that another version of this library wrote. It cannot be read; what it remembered is
/// had again by running the log once more.
public final class OtherSnapshot extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  OtherSnapshot(int expected, int was) {
    super("snapshot must be of version " + expected + ", was " + was);
  }
}

package org.nightlight.match;

/// The number of a list of known material, from 1.
public record ListId(int value) {

  public ListId {
    if (value < 1) {
      throw new IllegalArgumentException("a list's number starts at 1, was " + value);
    }
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}

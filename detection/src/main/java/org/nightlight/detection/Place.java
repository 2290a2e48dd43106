package org.nightlight.detection;

/// Where a message was written.
public enum Place {
  DIRECT("direct"),
  GROUP("group"),
  PUBLIC("public");

  private final String word;

  Place(String word) {
    this.word = word;
  }

  /// The word of the activity contract.
  public String word() {
    return word;
  }
}

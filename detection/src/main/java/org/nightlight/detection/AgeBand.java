package org.nightlight.detection;

/// How old an account's holder is, as far as anyone knows.
public enum AgeBand {
  UNDER_13("under-13"),
  FROM_13_TO_15("13-15"),
  FROM_16_TO_17("16-17"),
  FROM_18_TO_24("18-24"),
  FROM_25("25-plus"),
  /// Nobody said. Its own case: never treated as an adult, never as a child.
  UNKNOWN("unknown");

  private static final AgeBand[] ALL = values();

  private final String word;

  AgeBand(String word) {
    this.word = word;
  }

  /// The word of the activity contract.
  public String word() {
    return word;
  }

  /// Known to be under 18. Not the opposite of [#isAdult()]: unknown is neither.
  public boolean isChild() {
    return this == UNDER_13 || this == FROM_13_TO_15 || this == FROM_16_TO_17;
  }

  /// Known to be 18 or older.
  public boolean isAdult() {
    return this == FROM_18_TO_24 || this == FROM_25;
  }

  public static AgeBand ofYears(int years) {
    if (years < 13) {
      return UNDER_13;
    }
    if (years < 16) {
      return FROM_13_TO_15;
    }
    if (years < 18) {
      return FROM_16_TO_17;
    }
    return years < 25 ? FROM_18_TO_24 : FROM_25;
  }

  static AgeBand at(int ordinal) {
    return ALL[ordinal];
  }
}

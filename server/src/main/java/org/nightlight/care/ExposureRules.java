package org.nightlight.care;

import java.util.Optional;

/// When somebody has looked at enough.
final class ExposureRules {

  private ExposureRules() {}

  /// What a lead has set.
  ///
  /// @param aDay how many views a person has in a day of UTC; 0 for no limit
  /// @param inARow how many within `minutes` before a break; 0 for no break
  record Limits(int aDay, int inARow, int minutes) {

    static final Limits USUAL = new Limits(200, 25, 30);

    Limits {
      if (aDay < 0 || aDay > 2_000 || inARow < 0 || inARow > 500 || minutes < 5 || minutes > 240) {
        throw new IllegalArgumentException("limits must be 0..2000, 0..500 and 5..240 minutes");
      }
    }
  }

  /// Why nothing more opens now; empty where it does.
  ///
  /// @param today how often they have viewed something today
  /// @param row how often within the minutes of a break
  /// @param lifts how often a lead has lifted the day's limit today; each gives as much again
  static Optional<String> closed(Limits limits, int today, int row, int lifts) {
    if (limits.aDay() > 0 && today >= limits.aDay() * (1 + lifts)) {
      return Optional.of(
          "You have looked at enough for today. Nothing more opens before midnight UTC"
              + " unless a lead lifts this; take a break, or a case without media.");
    }
    if (limits.inARow() > 0 && row >= limits.inARow()) {
      return Optional.of("A break is due: you have looked at " + row + " within " + limits.minutes()
          + " minutes. It opens again by itself when " + limits.minutes()
          + " minutes have passed.");
    }
    return Optional.empty();
  }
}

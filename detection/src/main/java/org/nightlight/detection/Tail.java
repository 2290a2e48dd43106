package org.nightlight.detection;

/// How much higher the level of contact-seeking stands on a stream whose ordinary accounts come
/// near it oftener than on the streams it was measured on, because their nulls are new or do not
/// fit them.
///
/// The evidence of those to be found hardly ever stays between 0.25 and 0.75, so how many stand
/// there tells how heavy the ordinary tail is, whoever is hidden beyond it. They are counted as
/// they are weighed by the nulls of each day, and not by the highest they ever had: what looked
/// unusual while little was known of ordinary accounts does not once more is, and then the level
/// comes down again. As long as this is not known, nothing was learned of ordinary accounts either,
/// and the level stands higher for that. It is never lower than set; one of 3 or more rests on what
/// evidence promises, and stays.
final class Tail {

  /// Counts accounts that stand near the level and not beyond, between the cells of [Nulls] and of
  /// [Spells].
  static final int CELL = (1 << 16) - 1;

  private static final long NEAR = Micros.ONE / 4;
  private static final long BEYOND = 3 * Micros.ONE / 4;

  /// Accounts that stand near the level for each 1,000 judged, each 30 days, on the streams it was
  /// measured on.
  private static final double USUAL = 12;

  /// How many times fewer ordinary accounts reach a level that is higher by one, in log10.
  private static final double SLOPE = 1.1;

  /// So that the first days, when accounts come near most often, tell soon.
  private static final int FEWEST_DAYS = 10;

  /// Before anything was learned.
  static final long FIRST = Micros.ONE / 2;

  /// It is gone when so many accounts were judged.
  private static final double FIRST_ACCOUNTS = 200;

  private static final long MOST = Micros.ONE;
  private static final long OF_ITSELF = 3 * Micros.ONE;

  private Tail() {}

  /// Where an account's evidence stands: 0 not near the level, 1 near, 2 beyond.
  static int reach(long evidence) {
    if (evidence < NEAR) {
      return 0;
    }
    return evidence < BEYOND ? 1 : 2;
  }

  /// In millionths of log10, from 0 to 1.
  ///
  /// @param near accounts that stand near the level and not beyond
  /// @param accounts accounts judged so far
  /// @param days days counted so far
  static long raise(long near, double accounts, int days) {
    double first = FIRST * (1 - Math.max(0, accounts) / FIRST_ACCOUNTS);
    return Math.max(StrictMath.round(first), ofTail(near, accounts, days));
  }

  private static long ofTail(long near, double accounts, int days) {
    if (near <= 0 || accounts <= 0) {
      return 0;
    }
    double rate = near * 1_000 / accounts * 30 / Math.max(days, FEWEST_DAYS);
    double more = StrictMath.log10(rate / USUAL) / SLOPE;
    return Math.clamp(StrictMath.round(more * Micros.ONE), 0, MOST);
  }

  /// The highest level that may be in force where this one is set.
  static long highest(long set) {
    return level(set, MOST);
  }

  /// The level in force where this one is set.
  static long level(long set, long raise) {
    return set >= OF_ITSELF ? set : Math.min(OF_ITSELF, set + raise);
  }
}

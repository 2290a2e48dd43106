package org.nightlight.learn;

import java.util.Locale;

/// How often what a detector said was acted on, so far, with what chance alone leaves open: the
/// interval of Wilson (1927) at 95 %.
///
/// @param low of the share, from 0 to 1
/// @param high likewise
record Precision(long acted, long decided, double low, double high) {

  private static final double Z = 1.959963984540054;

  static Precision of(long acted, long decided) {
    if (acted < 0 || acted > decided) {
      throw new IllegalArgumentException("acted must be 0..decided, was " + acted + ", " + decided);
    }
    if (decided == 0) {
      return new Precision(0, 0, 0, 1);
    }
    var share = acted / (double) decided;
    var middle = share + Z * Z / (2 * decided);
    var aside =
        Z * StrictMath.sqrt(share * (1 - share) / decided + Z * Z / (4.0 * decided * decided));
    var whole = 1 + Z * Z / decided;
    return new Precision(
        acted,
        decided,
        acted == 0 ? 0 : Math.max(0, (middle - aside) / whole),
        acted == decided ? 1 : Math.min(1, (middle + aside) / whole));
  }

  /// A sentence. Few decisions say little, and it says so by the width of the interval.
  public String words() {
    if (decided == 0) {
      return "Nobody has decided a case with its signals yet: how often they are right is not known.";
    }
    return String.format(
        Locale.UK,
        "%,d of %,d decided cases with its signals were acted on: %.0f %%. %s anything from %.0f %% to"
            + " %.0f %% would fit.",
        acted,
        decided,
        100.0 * acted / decided,
        decided < 30 ? "With so few decisions" : "By chance alone",
        100 * low,
        100 * high);
  }
}

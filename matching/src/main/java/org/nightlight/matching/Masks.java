package org.nightlight.matching;

/// All 16-bit masks, those with the fewest bits first: which buckets lie how near to a chunk.
final class Masks {

  private static final char[] ORDERED = ordered();

  private Masks() {}

  private static char[] ordered() {
    var ordered = new char[Chunks.VALUES];
    int at = 0;
    for (int bits = 0; bits <= Chunks.COUNT; bits++) {
      for (int mask = 0; mask < Chunks.VALUES; mask++) {
        if (Integer.bitCount(mask) == bits) {
          ordered[at++] = (char) mask;
        }
      }
    }
    return ordered;
  }

  static int get(int at) {
    return ORDERED[at];
  }

  /// How many masks have at most so many bits.
  static int upTo(int bits) {
    int count = 0;
    for (int k = 0, choose = 1; k <= bits; k++) {
      count += choose;
      choose = choose * (Chunks.COUNT - k) / (k + 1);
    }
    return count;
  }
}

package org.nightlight.matching;

/// How unalike two images are: the bits in which their 256-bit hashes differ.
public record Distance(int bits) implements Comparable<Distance> {

  /// The distance within which PDQ's authors call two images the same.
  public static final Distance SAME_IMAGE = new Distance(31);

  public Distance {
    if (bits < 0 || bits > 256) {
      throw new IllegalArgumentException("distance must be 0..256 bits, was " + bits);
    }
  }

  /// Whether this is no further than `limit`.
  public boolean within(Distance limit) {
    return bits <= limit.bits;
  }

  @Override
  public int compareTo(Distance other) {
    return Integer.compare(bits, other.bits);
  }
}

package org.nightlight.detection;

import java.util.Arrays;

/// The accounts somebody has ties with, as hashes. Two circles can tell whether they meet, and
/// nothing else.
public final class Circle {
  static final Circle EMPTY = new Circle(new long[0]);

  private final long[] sorted;

  /// Takes over hashes that are already in order.
  Circle(long[] sorted) {
    this.sorted = sorted;
  }

  public int size() {
    return sorted.length;
  }

  public boolean meets(Circle other) {
    int i = 0;
    int j = 0;
    while (i < sorted.length && j < other.sorted.length) {
      int order = Long.compare(sorted[i], other.sorted[j]);
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        i++;
      } else {
        j++;
      }
    }
    return false;
  }

  public void save(StateOut out) {
    out.putLong(sorted.length);
    for (long hash : sorted) {
      out.putFixed(hash);
    }
  }

  public static Circle load(StateIn in) {
    var sorted = new long[in.getCount()];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = in.getFixed();
    }
    return sorted.length == 0 ? EMPTY : new Circle(sorted);
  }

  boolean holds(long hash) {
    return Arrays.binarySearch(sorted, hash) >= 0;
  }

  /// A hash of an account's id that is the same in every run. Two of 512 accounts collide once in
  /// 10^14 tables.
  static long hash(String account) {
    long h = 0xCBF29CE484222325L;
    for (int i = 0; i < account.length(); i++) {
      h = (h ^ account.charAt(i)) * 0x100000001B3L;
    }
    h = (h ^ (h >>> 32)) * 0xD6E8FEB86659FD93L;
    return h ^ (h >>> 32);
  }
}

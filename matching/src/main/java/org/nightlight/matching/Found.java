package org.nightlight.matching;

import java.util.Arrays;

/// A growing list of numbers in pairs: rows and how far each is, or positions and where they were
/// found.
final class Found {

  private int[] firsts = new int[64];
  private int[] seconds = new int[64];
  private int count;

  void add(int first, int second) {
    if (count == firsts.length) {
      firsts = Arrays.copyOf(firsts, count * 2);
      seconds = Arrays.copyOf(seconds, count * 2);
    }
    firsts[count] = first;
    seconds[count++] = second;
  }

  /// Adds a position for each of the lowest `limit` bits that is set.
  void addBits(long bits, int limit, int position, int second) {
    long left = limit < Long.SIZE ? bits & ((1L << limit) - 1) : bits;
    for (; left != 0; left &= left - 1) {
      add(position + Long.numberOfTrailingZeros(left), second);
    }
  }

  void clear() {
    count = 0;
  }

  int count() {
    return count;
  }

  int first(int at) {
    return firsts[at];
  }

  int second(int at) {
    return seconds[at];
  }

  void setFirst(int at, int value) {
    firsts[at] = value;
  }
}

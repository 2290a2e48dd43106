package org.nightlight.matching;

import java.lang.foreign.MemorySegment;

/// The inner loops, one number at a time.
final class PlainKernels implements Kernels {

  @Override
  public void near(
      MemorySegment sketches,
      long from,
      int count,
      int sketch,
      int limit,
      int position,
      int table,
      Found found) {
    for (int at = 0; at < count; at++) {
      int other = sketches.get(Layouts.SHORT, from + (long) at * Short.BYTES) & 0xffff;
      if (Integer.bitCount(other ^ sketch) <= limit) {
        found.add(position + at, table);
      }
    }
  }

  @Override
  public void near(long[][] columns, int count, long[] query, int radius, Found found) {
    for (int row = 0; row < count; row++) {
      int distance = distance(columns, row, query);
      if (distance <= radius) {
        found.add(row, distance);
      }
    }
  }

  static int distance(long[][] columns, int row, long[] query) {
    int distance = 0;
    for (int i = 0; i < Chunks.LONGS; i++) {
      distance += Long.bitCount(columns[i][row] ^ query[i]);
    }
    return distance;
  }
}

package org.nightlight.matching;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The inner loops, a vector at a time.
final class VectorKernels implements Kernels {

  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;

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
    var wanted = ShortVector.broadcast(SHORTS, (short) sketch);
    for (int at = 0; at < count; at += SHORTS.length()) {
      var apart = ShortVector.fromMemorySegment(
              SHORTS, sketches, from + (long) at * Short.BYTES, Layouts.ORDER)
          .lanewise(VectorOperators.XOR, wanted)
          .lanewise(VectorOperators.BIT_COUNT);
      long hits = apart.compare(VectorOperators.LE, (short) limit).toLong();
      if (hits != 0) {
        found.addBits(hits, count - at, position + at, table);
      }
    }
  }

  /// Counts half of each hash first: few rows that are far as a whole are near in half.
  @Override
  public void near(long[][] columns, int count, long[] query, int radius, Found found) {
    var first = columns[0];
    var second = columns[1];
    int row = 0;
    for (; row <= count - LONGS.length(); row += LONGS.length()) {
      var half = LongVector.fromArray(LONGS, first, row)
          .lanewise(VectorOperators.XOR, query[0])
          .lanewise(VectorOperators.BIT_COUNT)
          .add(LongVector.fromArray(LONGS, second, row)
              .lanewise(VectorOperators.XOR, query[1])
              .lanewise(VectorOperators.BIT_COUNT));
      long hits = half.compare(VectorOperators.LE, radius).toLong();
      for (; hits != 0; hits &= hits - 1) {
        check(columns, row + Long.numberOfTrailingZeros(hits), query, radius, found);
      }
    }
    for (; row < count; row++) {
      check(columns, row, query, radius, found);
    }
  }

  private static void check(long[][] columns, int row, long[] query, int radius, Found found) {
    int distance = PlainKernels.distance(columns, row, query);
    if (distance <= radius) {
      found.add(row, distance);
    }
  }
}

package org.nightlight.matching;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Deals the rows of an index to the buckets of one table after another. A row's bucket is the high
/// half of its pair, its sketch the low half.
///
/// Dealing straight to 65536 buckets would miss the cache with every row. So rows go to 256 parts
/// by
/// the first byte of the bucket, and each part, which fits the cache, goes on to its 256 buckets,
/// before that by the bytes of the sketch where buckets are to be sorted. A step keeps the order of
/// the one before, so equal ones stay in order of their rows.
final class Deal {

  private static final int PARTS = 256;

  /// Rows on their way at once. Where there are more, all rows are read several times.
  private static final int MOST = 1 << 26;

  /// By which bytes of a moving row, the last first: those of the sketch, and the bucket's second.
  /// An odd number of steps, so that the last one ends in `spare`.
  private static final int[] SORTED = {32, 40, 48};

  private static final int[] BUCKETED = {48};

  private final MemorySegment rows;
  private final int count;
  private final int step;
  private final int[] bytes;
  private final MemorySegment sketches;
  private final MemorySegment ids;
  private final int[] starts = new int[Chunks.VALUES + 1];

  /// Pair and number of each row.
  private long[] moving = {};

  private long[] spare = {};

  private Deal(
      MemorySegment rows,
      int count,
      int step,
      int[] bytes,
      MemorySegment sketches,
      MemorySegment ids) {
    this.rows = rows;
    this.count = count;
    this.step = step;
    this.bytes = bytes;
    this.sketches = sketches;
    this.ids = ids;
  }

  /// Deals `count` rows of `step` bytes to buckets in order of rows, into `sketches` and `ids`.
  static Deal bucketed(
      MemorySegment rows, int count, int step, MemorySegment sketches, MemorySegment ids) {
    return new Deal(rows, count, step, BUCKETED, sketches, ids);
  }

  /// The same with each bucket in order of sketches.
  static Deal sorted(
      MemorySegment rows, int count, int step, MemorySegment sketches, MemorySegment ids) {
    return new Deal(rows, count, step, SORTED, sketches, ids);
  }

  /// Deals by the pair that lies `offset` bytes into each row, its halves exchanged where `turn` is
  /// 16 and not 0. Answers where each bucket begins, and where the last one ends.
  int[] by(int offset, int turn) {
    var ends = ends(offset, turn);
    for (int part = 0; part < PARTS; ) {
      int end = part + 1;
      while (end < PARTS && ends[end + 1] - ends[part] <= MOST) {
        end++;
      }
      move(part, end, ends, offset, turn);
      for (int each = part; each < end; each++) {
        settle(each, ends[each], ends[each] - ends[part], ends[each + 1] - ends[each]);
      }
      part = end;
    }
    starts[Chunks.VALUES] = count;
    return starts;
  }

  private int pair(int row, int offset, int turn) {
    return Integer.rotateLeft(rows.get(Layouts.INT, (long) row * step + offset), turn);
  }

  /// Where each part ends; the first entry is 0.
  private int[] ends(int offset, int turn) {
    var ends = new int[PARTS + 1];
    for (int row = 0; row < count; row++) {
      ends[(pair(row, offset, turn) >>> 24) + 1]++;
    }
    Arrays.parallelPrefix(ends, Integer::sum);
    return ends;
  }

  private void move(int from, int to, int[] ends, int offset, int turn) {
    int first = ends[from];
    if (moving.length < ends[to] - first) {
      moving = new long[ends[to] - first];
    }
    var next = new int[PARTS];
    Arrays.setAll(next, part -> ends[part] - first);
    for (int row = 0; row < count; row++) {
      int pair = pair(row, offset, turn);
      int part = pair >>> 24;
      if (part >= from && part < to) {
        moving[next[part]++] = ((long) pair << 32) | row;
      }
    }
  }

  /// Puts one part, which lies `at` among the moving, in its place.
  private void settle(int part, int place, int at, int size) {
    if (spare.length < size) {
      spare = new long[Math.max(size, 1 << 12)];
    }
    int[] ends = {};
    for (int i = 0; i < bytes.length; i++) {
      ends = i % 2 == 0
          ? pass(moving, at, size, bytes[i], spare, 0)
          : pass(spare, 0, size, bytes[i], moving, at);
    }
    for (int bucket = 0; bucket < PARTS; bucket++) {
      starts[part * PARTS + bucket] = place + ends[bucket];
    }
    for (int i = 0; i < size; i++) {
      long one = spare[i];
      sketches.set(Layouts.SHORT, ((long) place + i) * Short.BYTES, (short) (one >>> 32));
      ids.set(Layouts.INT, ((long) place + i) * Integer.BYTES, (int) one);
    }
  }

  /// One step of a radix sort. Answers where each value of the byte begins.
  private static int[] pass(long[] from, int fromAt, int size, int shift, long[] to, int toAt) {
    var starts = new int[PARTS + 1];
    for (int i = 0; i < size; i++) {
      starts[((int) (from[fromAt + i] >>> shift) & 0xff) + 1]++;
    }
    for (int value = 0; value < PARTS; value++) {
      starts[value + 1] += starts[value];
    }
    var next = starts.clone();
    for (int i = 0; i < size; i++) {
      long one = from[fromAt + i];
      to[toAt + next[(int) (one >>> shift) & 0xff]++] = one;
    }
    return starts;
  }
}

package org.nightlight.matching;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;

/// The small layout, about 73 bytes a row: one table per pair. A table lists all rows by the high
/// half of the pair, in a
/// bucket by the low half, which is also the sketch. Rows are sorted, so table 0 lists them as
/// they are: it needs no
/// ids, and with its buckets says what the rows leave out, which is pair 0.
final class LeanLayout implements TableLayout {

  static final int TABLES = Chunks.PAIRS;
  static final int ROW = (Chunks.PAIRS - 1) * Integer.BYTES;
  static final long BUCKETS = WideLayout.BUCKETS;

  private final int[] firstStarts = new int[Chunks.VALUES + 1];
  private final MemorySegment firstSketches;

  LeanLayout() {
    this(0, Arena.ofAuto());
  }

  /// Room for the first table of at most `most` rows, in `arena`.
  LeanLayout(long most, Arena arena) {
    firstSketches = arena.allocate(Math.max(1, most * Short.BYTES));
  }

  @Override
  public IndexFile.Kind kind() {
    return IndexFile.Kind.LEAN;
  }

  @Override
  public int longs() {
    return Chunks.LONGS;
  }

  @Override
  public int rowBytes() {
    return ROW;
  }

  @Override
  public void row(MemorySegment rows, int row, long[] keys, int from) {
    long at = (long) row * ROW;
    rows.set(Layouts.INT, at, (int) keys[from]);
    for (int i = 1; i < Chunks.LONGS; i++) {
      rows.set(Layouts.LONG, at + Integer.BYTES + (i - 1L) * Long.BYTES, keys[from + i]);
    }
    firstStarts[(int) (keys[from] >>> 48) + 1]++;
    firstSketches.set(Layouts.SHORT, (long) row * Short.BYTES, (short) (keys[from] >>> 32));
  }

  /// Pair 1..7 of a row.
  static int pair(MemorySegment rows, long row, int pair) {
    long in = pair == 1 ? 0 : Integer.BYTES + ((pair - 2) ^ 1) * (long) Integer.BYTES;
    return rows.get(Layouts.INT, row * ROW + in);
  }

  @Override
  public Map<IndexFile.Part, Long> lengths(int rows) {
    return Map.of(
        IndexFile.Part.OFFSETS, TABLES * BUCKETS * Integer.BYTES,
        IndexFile.Part.SKETCHES, (long) TABLES * rows * Short.BYTES + WideLayout.PAD,
        IndexFile.Part.IDS, (TABLES - 1L) * rows * Integer.BYTES);
  }

  @Override
  public void fill(IndexSpace space, int rows) {
    var keys = space.part(IndexFile.Part.ROWS);
    var offsets = space.part(IndexFile.Part.OFFSETS);
    long bytes = (long) rows * Short.BYTES;
    sum(firstStarts);
    MemorySegment.copy(firstStarts, 0, offsets, Layouts.INT, 0, firstStarts.length);
    MemorySegment.copy(firstSketches, 0, space.part(IndexFile.Part.SKETCHES), 0, bytes);
    for (int table = 1; table < TABLES; table++) {
      var starts = new int[Chunks.VALUES + 1];
      for (long row = 0; row < rows; row++) {
        starts[(pair(keys, row, table) >>> 16) + 1]++;
      }
      sum(starts);
      MemorySegment.copy(
          starts, 0, offsets, Layouts.INT, table * BUCKETS * Integer.BYTES, starts.length);
      var sketches = space.part(IndexFile.Part.SKETCHES).asSlice(table * bytes, bytes);
      var ids = space.part(IndexFile.Part.IDS).asSlice((table - 1) * bytes * 2, bytes * 2);
      deal(keys, rows, table, starts.clone(), sketches, ids);
      order(starts, sketches, ids);
    }
  }

  private static void sum(int[] starts) {
    for (int bucket = 0; bucket < Chunks.VALUES; bucket++) {
      starts[bucket + 1] += starts[bucket];
    }
  }

  private static void deal(
      MemorySegment keys,
      int rows,
      int table,
      int[] next,
      MemorySegment sketches,
      MemorySegment ids) {
    for (int row = 0; row < rows; row++) {
      int pair = pair(keys, row, table);
      long place = next[pair >>> 16]++;
      sketches.set(Layouts.SHORT, place * Short.BYTES, (short) pair);
      ids.set(Layouts.INT, place * Integer.BYTES, row);
    }
  }

  /// Sorts each bucket by sketch, then id.
  private static void order(int[] starts, MemorySegment sketches, MemorySegment ids) {
    var bucket = new long[0];
    for (int at = 0; at < Chunks.VALUES; at++) {
      int start = starts[at];
      int count = starts[at + 1] - start;
      if (bucket.length < count) {
        bucket = new long[count];
      }
      for (int i = 0; i < count; i++) {
        long place = (long) start + i;
        bucket[i] = ((sketches.get(Layouts.SHORT, place * Short.BYTES) & 0xffffL) << 32)
            | ids.get(Layouts.INT, place * Integer.BYTES);
      }
      Arrays.sort(bucket, 0, count);
      for (int i = 0; i < count; i++) {
        long place = (long) start + i;
        sketches.set(Layouts.SHORT, place * Short.BYTES, (short) (bucket[i] >>> 32));
        ids.set(Layouts.INT, place * Integer.BYTES, (int) bucket[i]);
      }
    }
  }
}

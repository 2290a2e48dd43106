package org.nightlight.matching;

import java.lang.foreign.MemorySegment;
import java.util.Map;

/// The fast layout, about 125 bytes a row: one table per chunk. A table lists all rows by their
/// value of that chunk, with
/// a sketch of each: the chunk's sibling in its pair. Rows are sorted, so table 0 lists them as
/// they are and needs no ids.
final class WideLayout implements TableLayout {

  static final int TABLES = Chunks.COUNT;
  static final int ROW = Chunks.LONGS * Long.BYTES;

  /// Buckets of a table, and one more for the end of the last.
  static final long BUCKETS = Chunks.VALUES + 1L;

  /// A scan may read one vector beyond a table's last sketch.
  static final int PAD = 64;

  static long sketchBytes(int rows) {
    return (long) rows * Short.BYTES + PAD;
  }

  @Override
  public IndexFile.Kind kind() {
    return IndexFile.Kind.WIDE;
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
    for (int i = 0; i < Chunks.LONGS; i++) {
      rows.set(Layouts.LONG, (long) row * ROW + (long) i * Long.BYTES, keys[from + i]);
    }
  }

  @Override
  public Map<IndexFile.Part, Long> lengths(int rows) {
    return Map.of(
        IndexFile.Part.OFFSETS, TABLES * BUCKETS * Integer.BYTES,
        IndexFile.Part.SKETCHES, TABLES * sketchBytes(rows),
        IndexFile.Part.IDS, (TABLES - 1L) * rows * Integer.BYTES);
  }

  @Override
  public void fill(IndexSpace space, int rows) {
    var keys = space.part(IndexFile.Part.ROWS);
    var offsets = space.part(IndexFile.Part.OFFSETS);
    for (int table = 0; table < TABLES; table++) {
      var next = starts(keys, rows, table);
      MemorySegment.copy(
          next, 0, offsets, Layouts.INT, table * BUCKETS * Integer.BYTES, next.length);
      var sketches =
          space.part(IndexFile.Part.SKETCHES).asSlice(table * sketchBytes(rows), sketchBytes(rows));
      if (table == 0) {
        sketchRows(keys, rows, sketches);
      } else {
        long ids = (table - 1L) * rows * Integer.BYTES;
        deal(
            keys,
            rows,
            table,
            next,
            sketches,
            space.part(IndexFile.Part.IDS).asSlice(ids, (long) rows * Integer.BYTES));
      }
    }
  }

  /// Where each bucket of a table begins.
  private static int[] starts(MemorySegment keys, int rows, int table) {
    var starts = new int[Chunks.VALUES + 1];
    long column = (table >> 2) * (long) Long.BYTES;
    int shift = 48 - 16 * (table & 3);
    for (long row = 0; row < rows; row++) {
      starts[((int) (keys.get(Layouts.LONG, row * ROW + column) >>> shift) & 0xffff) + 1]++;
    }
    for (int bucket = 0; bucket < Chunks.VALUES; bucket++) {
      starts[bucket + 1] += starts[bucket];
    }
    return starts;
  }

  private static void sketchRows(MemorySegment keys, int rows, MemorySegment sketches) {
    for (long row = 0; row < rows; row++) {
      sketches.set(
          Layouts.SHORT, row * Short.BYTES, (short) (keys.get(Layouts.LONG, row * ROW) >>> 32));
    }
  }

  private static void deal(
      MemorySegment keys,
      int rows,
      int table,
      int[] next,
      MemorySegment sketches,
      MemorySegment ids) {
    long column = (table >> 2) * (long) Long.BYTES;
    int shift = 48 - 16 * (table & 3);
    int sibling = shift ^ 16;
    for (int row = 0; row < rows; row++) {
      long key = keys.get(Layouts.LONG, (long) row * ROW + column);
      long place = next[(int) (key >>> shift) & 0xffff]++;
      sketches.set(Layouts.SHORT, place * Short.BYTES, (short) (key >>> sibling));
      ids.set(Layouts.INT, place * Integer.BYTES, row);
    }
  }
}

package org.nightlight.matching;

import java.io.IOException;
import java.lang.foreign.Arena;
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
  public int tables() {
    return TABLES;
  }

  @Override
  public void row(MemorySegment block, int at, long[] keys, int from) {
    for (int i = 0; i < Chunks.LONGS; i++) {
      block.set(Layouts.LONG, (long) at * ROW + (long) i * Long.BYTES, keys[from + i]);
    }
  }

  @Override
  public Map<IndexFile.Part, Long> lengths(int count) {
    return Map.of(
        IndexFile.Part.OFFSETS, TABLES * BUCKETS * Integer.BYTES,
        IndexFile.Part.SKETCHES, TABLES * sketchBytes(count),
        IndexFile.Part.IDS, (TABLES - 1L) * count * Integer.BYTES);
  }

  @Override
  public void tables(MemorySegment rows, int count, Sink sink) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var sketches = arena.allocate(sketchBytes(count));
      var ids = arena.allocate((long) count * Integer.BYTES);
      var offsets = arena.allocate(BUCKETS * Integer.BYTES);
      var deal = Deal.bucketed(rows, count, ROW, sketches, ids);
      for (int table = 0; table < TABLES; table++) {
        var starts = deal.by(pairAt(table), (table & 1) * 16);
        MemorySegment.copy(starts, 0, offsets, Layouts.INT, 0, starts.length);
        sink.append(IndexFile.Part.OFFSETS, offsets);
        sink.append(IndexFile.Part.SKETCHES, sketches);
        if (table > 0) {
          sink.append(IndexFile.Part.IDS, ids);
        }
      }
    }
  }

  /// Where in a row a table's pair lies: a long has the even pair in its upper half, which in
  /// little-endian order comes last.
  private static int pairAt(int table) {
    return ((table >> 1) ^ 1) * Integer.BYTES;
  }
}

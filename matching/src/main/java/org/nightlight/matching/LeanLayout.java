package org.nightlight.matching;

import java.io.IOException;
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
  private long firstCount;

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
  public int tables() {
    return TABLES;
  }

  @Override
  public void row(MemorySegment block, int at, long[] keys, int from) {
    long start = (long) at * ROW;
    block.set(Layouts.INT, start, (int) keys[from]);
    for (int i = 1; i < Chunks.LONGS; i++) {
      block.set(Layouts.LONG, start + Integer.BYTES + (i - 1L) * Long.BYTES, keys[from + i]);
    }
    firstStarts[(int) (keys[from] >>> 48) + 1]++;
    firstSketches.set(Layouts.SHORT, firstCount++ * Short.BYTES, (short) (keys[from] >>> 32));
  }

  /// Pair 1..7 of a row.
  static int pair(MemorySegment rows, long row, int pair) {
    return rows.get(Layouts.INT, row * ROW + pairAt(pair));
  }

  private static int pairAt(int pair) {
    return pair == 1 ? 0 : Integer.BYTES + ((pair - 2) ^ 1) * Integer.BYTES;
  }

  @Override
  public Map<IndexFile.Part, Long> lengths(int count) {
    return Map.of(
        IndexFile.Part.OFFSETS, TABLES * BUCKETS * Integer.BYTES,
        IndexFile.Part.SKETCHES, (long) TABLES * count * Short.BYTES + WideLayout.PAD,
        IndexFile.Part.IDS, (TABLES - 1L) * count * Integer.BYTES);
  }

  @Override
  public void tables(MemorySegment rows, int count, Sink sink) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var offsets = arena.allocate(BUCKETS * Integer.BYTES);
      var sketches = arena.allocate((long) count * Short.BYTES);
      var ids = arena.allocate((long) count * Integer.BYTES);
      Arrays.parallelPrefix(firstStarts, Integer::sum);
      MemorySegment.copy(firstStarts, 0, offsets, Layouts.INT, 0, firstStarts.length);
      sink.append(IndexFile.Part.OFFSETS, offsets);
      sink.append(IndexFile.Part.SKETCHES, firstSketches.asSlice(0, sketches.byteSize()));
      var deal = Deal.sorted(rows, count, ROW, sketches, ids);
      for (int table = 1; table < TABLES; table++) {
        var starts = deal.by(pairAt(table), 0);
        MemorySegment.copy(starts, 0, offsets, Layouts.INT, 0, starts.length);
        sink.append(IndexFile.Part.OFFSETS, offsets);
        sink.append(IndexFile.Part.SKETCHES, sketches);
        sink.append(IndexFile.Part.IDS, ids);
      }
    }
  }
}

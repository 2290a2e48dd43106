package org.nightlight.matching;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Searches the [LeanLayout].
///
/// Exact because two hashes at most 31 bits apart differ by at most 3 in one of 8 pairs. In each
/// table, buckets d < 3
/// bits away are scanned for sketches within 3 - d bits; in those exactly 3 away only the one
/// equal sketch matters, and
/// buckets are sorted, so it is looked up. For radius r in general the limit in a pair is 2(r /
/// 16) + 1; beyond 63 bits
/// every row is read.
final class LeanTables implements HashTables {

  private static final int WIDEST = 63;

  /// Buckets up to this size are scanned rather than searched.
  private static final int SCANNED = 256;

  private final IndexFile file;
  private final int rows;
  private final Kernels kernels;
  private final MemorySegment keys;
  private final MemorySegment offsets;
  private final MemorySegment sketches;
  private final MemorySegment ids;
  private final HolderColumn holders;

  /// Keeps the compiler from leaving out what [#touch] reads.
  @SuppressWarnings("UnusedVariable")
  private int touched;

  LeanTables(IndexFile file, Kernels kernels) {
    this.file = file;
    this.kernels = kernels;
    rows = file.rows();
    keys = file.part(IndexFile.Part.ROWS);
    offsets = file.part(IndexFile.Part.OFFSETS);
    sketches = file.part(IndexFile.Part.SKETCHES);
    ids = file.part(IndexFile.Part.IDS);
    holders = new HolderColumn(file.part(IndexFile.Part.HOLDERS), rows);
  }

  @Override
  public void find(long[] query, int radius, Found found) {
    if (radius > WIDEST) {
      for (int row = 0; row < rows; row++) {
        verify(row, -1, query, radius, found);
      }
      return;
    }
    int limit = 2 * (radius / 16) + 1;
    var survivors = new Found();
    for (int table = 0; table < LeanLayout.TABLES; table++) {
      survivors.clear();
      scan(table, Chunks.pair(query, table), limit, survivors);
      for (int at = 0; at < survivors.count() && table > 0; at++) {
        long place = (table - 1L) * rows + survivors.first(at);
        survivors.setFirst(at, ids.get(Layouts.INT, place * Integer.BYTES));
      }
      for (int at = 0; at < survivors.count(); at++) {
        verify(survivors.first(at), table, query, radius, found);
      }
    }
  }

  private void scan(int table, int pair, int limit, Found survivors) {
    int scans = Masks.upTo(limit - 1);
    int probes = Masks.upTo(limit);
    int sketch = pair & 0xffff;
    long base = (long) table * rows * Short.BYTES;
    var runs = new int[2 * probes];
    locate(table, pair >>> 16, probes, runs);
    touched = touch(base, sketch, probes, runs);
    for (int probe = 0; probe < scans; probe++) {
      int start = runs[2 * probe];
      int left = limit - Integer.bitCount(Masks.get(probe));
      kernels.near(
          sketches,
          base + (long) start * Short.BYTES,
          runs[2 * probe + 1] - start,
          sketch,
          left,
          start,
          table,
          survivors);
    }
    for (int probe = scans; probe < probes; probe++) {
      equal(base, runs[2 * probe], runs[2 * probe + 1], sketch, table, survivors);
    }
  }

  private void locate(int table, int high, int probes, int[] runs) {
    long base = table * LeanLayout.BUCKETS;
    for (int probe = 0; probe < probes; probe++) {
      long bucket = base + (high ^ Masks.get(probe));
      runs[2 * probe] = offsets.get(Layouts.INT, bucket * Integer.BYTES);
      runs[2 * probe + 1] = offsets.get(Layouts.INT, (bucket + 1) * Integer.BYTES);
    }
  }

  /// Reads one sketch of every run, where the scan or the look-up will begin: see [WideTables].
  private int touch(long base, int sketch, int probes, int[] runs) {
    int sum = 0;
    for (int probe = 0; probe < probes; probe++) {
      int start = runs[2 * probe];
      int end = runs[2 * probe + 1];
      sum += sketch(base, end - start > SCANNED ? guess(start, end, sketch) : start);
    }
    return sum;
  }

  /// Where an even spread would put a sketch in its bucket.
  private static int guess(int start, int end, int sketch) {
    return start + (int) (((long) (end - start) * sketch) >>> 16);
  }

  /// Adds the positions of one bucket whose sketch is exactly this one. Where an even spread would
  /// put it, a few vectors
  /// are scanned, if the sketches on both sides say that it can be nowhere else.
  private void equal(long base, int start, int end, int sketch, int table, Found survivors) {
    int from = start;
    int to = end;
    if (end - start > SCANNED) {
      int guess = guess(start, end, sketch);
      int reach = (int) (1.5 * Math.sqrt(end - start));
      int low = Math.max(start, guess - reach);
      int high = Math.min(end, guess + reach);
      if ((low > start && sketch(base, low) >= sketch)
          || (high < end && sketch(base, high) <= sketch)) {
        search(base, start, end, sketch, table, survivors);
        return;
      }
      from = low;
      to = high;
    }
    kernels.near(
        sketches, base + (long) from * Short.BYTES, to - from, sketch, 0, from, table, survivors);
  }

  private void search(long base, int start, int end, int sketch, int table, Found survivors) {
    int at = firstNotBelow(base, start, end, sketch);
    for (; at < end && sketch(base, at) == sketch; at++) {
      survivors.add(at, table);
    }
  }

  private int firstNotBelow(long base, int start, int end, int sketch) {
    int low = start;
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sketch(base, middle) < sketch) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int sketch(long base, int at) {
    return sketches.get(Layouts.SHORT, base + (long) at * Short.BYTES) & 0xffff;
  }

  /// Adds a row that is near enough, unless a lower table meets it too. Pair 0, which lies
  /// elsewhere, is read last.
  private void verify(int row, int table, long[] query, int radius, Found found) {
    int distance = 0;
    for (int pair = 1; pair < LeanLayout.TABLES; pair++) {
      distance += Integer.bitCount(LeanLayout.pair(keys, row, pair) ^ Chunks.pair(query, pair));
    }
    if (distance > radius) {
      return;
    }
    var key = new long[Chunks.LONGS];
    key(row, key);
    distance += Integer.bitCount(Chunks.pair(key, 0) ^ Chunks.pair(query, 0));
    if (distance <= radius
        && (table < 0 || lowestTable(key, query, 2 * (radius / 16) + 1) == table)) {
      found.add(row, distance);
    }
  }

  private static int lowestTable(long[] key, long[] query, int limit) {
    int table = 0;
    while (Integer.bitCount(Chunks.pair(key, table) ^ Chunks.pair(query, table)) > limit) {
      table++;
    }
    return table;
  }

  @Override
  public int rowOf(long[] query) {
    int bucket = Chunks.chunk(query, 0);
    var found = new long[Chunks.LONGS];
    return SortedRows.search(
        offsets.get(Layouts.INT, (long) bucket * Integer.BYTES),
        offsets.get(Layouts.INT, (bucket + 1L) * Integer.BYTES),
        row -> {
          key(row, found);
          return Arrays.compareUnsigned(found, query);
        });
  }

  @Override
  public void key(int row, long[] into) {
    long pair = ((long) bucketOf(row) << 16) | sketch(0, row);
    into[0] = (pair << 32) | (LeanLayout.pair(keys, row, 1) & 0xffffffffL);
    for (int i = 1; i < Chunks.LONGS; i++) {
      into[i] = keys.get(
          Layouts.LONG, (long) row * LeanLayout.ROW + Integer.BYTES + (i - 1L) * Long.BYTES);
    }
  }

  /// The bucket of table 0 that holds a row: the last one that begins at or before it.
  private int bucketOf(int row) {
    int low = 0;
    int high = Chunks.VALUES;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (offsets.get(Layouts.INT, (long) middle * Integer.BYTES) <= row) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int holders(int row) {
    return holders.of(row);
  }

  @Override
  public long bytes() {
    return file.bytes();
  }
}

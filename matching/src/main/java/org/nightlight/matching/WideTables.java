package org.nightlight.matching;

import java.lang.foreign.MemorySegment;

/// Searches the [WideLayout].
///
/// Exact because of the pigeonhole principle, twice: two hashes at most 31 bits apart differ by at
/// most 3 in one of 8
/// pairs, and of that pair's halves one differs by at most 1. So looking in each table at the
/// chunk's own value and the
/// 16 values one bit away meets every match, and only rows whose sketch leaves the pair within 3
/// need to be read. For
/// radius r in general: t = r / 16 bits in a chunk, 2t + 1 in a pair; beyond 63 bits it reads
/// every row.
final class WideTables implements HashTables {

  private static final int WIDEST = 63;

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

  WideTables(IndexFile file, Kernels kernels) {
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
        addNear(row, distance(row, query), radius, found);
      }
      return;
    }
    int near = radius / 16;
    int probes = Masks.upTo(near);
    var runs = new int[2 * WideLayout.TABLES * probes];
    locate(query, probes, runs);
    touched = touch(probes, runs);
    var survivors = new Found();
    scan(query, probes, 2 * near + 1, runs, survivors);
    resolve(survivors);
    for (int at = 0; at < survivors.count(); at++) {
      verify(survivors.first(at), survivors.second(at), query, radius, found);
    }
  }

  private static void addNear(int row, int distance, int radius, Found found) {
    if (distance <= radius) {
      found.add(row, distance);
    }
  }

  /// Looks up where all runs begin and end before any is read, so that the look-ups overlap.
  private void locate(long[] query, int probes, int[] runs) {
    int at = 0;
    for (int table = 0; table < WideLayout.TABLES; table++) {
      int chunk = Chunks.chunk(query, table);
      long base = table * WideLayout.BUCKETS;
      for (int probe = 0; probe < probes; probe++) {
        long bucket = base + (chunk ^ Masks.get(probe));
        runs[at++] = offsets.get(Layouts.INT, bucket * Integer.BYTES);
        runs[at++] = offsets.get(Layouts.INT, (bucket + 1) * Integer.BYTES);
      }
    }
  }

  /// Reads the first sketch of every run. Nothing waits for these reads, so the memory answers
  /// many at once, and the
  /// scans that follow find the runs in the cache. Of no use but time: Java has no prefetch.
  private int touch(int probes, int[] runs) {
    int sum = 0;
    for (int table = 0, at = 0; table < WideLayout.TABLES; table++) {
      long base = table * WideLayout.sketchBytes(rows);
      for (int probe = 0; probe < probes; probe++, at += 2) {
        sum += sketches.get(Layouts.SHORT, base + (long) runs[at] * Short.BYTES);
      }
    }
    return sum;
  }

  private void scan(long[] query, int probes, int pairLimit, int[] runs, Found survivors) {
    int at = 0;
    for (int table = 0; table < WideLayout.TABLES; table++) {
      int sibling = Chunks.chunk(query, table ^ 1);
      long base = table * WideLayout.sketchBytes(rows);
      for (int probe = 0; probe < probes; probe++) {
        int start = runs[at++];
        int count = runs[at++] - start;
        int limit = pairLimit - Integer.bitCount(Masks.get(probe));
        kernels.near(
            sketches,
            base + (long) start * Short.BYTES,
            count,
            sibling,
            limit,
            start,
            table,
            survivors);
      }
    }
  }

  /// Turns positions in tables into rows.
  private void resolve(Found survivors) {
    for (int at = 0; at < survivors.count(); at++) {
      int table = survivors.second(at);
      if (table > 0) {
        long place = (table - 1L) * rows + survivors.first(at);
        survivors.setFirst(at, ids.get(Layouts.INT, place * Integer.BYTES));
      }
    }
  }

  /// Adds a row that is near enough, unless a lower table meets it too.
  private void verify(int row, int table, long[] query, int radius, Found found) {
    int distance = distance(row, query);
    if (distance <= radius && lowestTable(row, query, radius / 16) == table) {
      found.add(row, distance);
    }
  }

  private int distance(int row, long[] query) {
    long at = (long) row * WideLayout.ROW;
    return Long.bitCount(keys.get(Layouts.LONG, at) ^ query[0])
        + Long.bitCount(keys.get(Layouts.LONG, at + 8) ^ query[1])
        + Long.bitCount(keys.get(Layouts.LONG, at + 16) ^ query[2])
        + Long.bitCount(keys.get(Layouts.LONG, at + 24) ^ query[3]);
  }

  private int lowestTable(int row, long[] query, int near) {
    var key = new long[Chunks.LONGS];
    key(row, key);
    for (int table = 0; table < WideLayout.TABLES; table++) {
      int own = apart(key, query, table);
      if (own <= near && own + apart(key, query, table ^ 1) <= 2 * near + 1) {
        return table;
      }
    }
    return -1;
  }

  private static int apart(long[] key, long[] query, int chunk) {
    return Integer.bitCount(Chunks.chunk(key, chunk) ^ Chunks.chunk(query, chunk));
  }

  @Override
  public int rowOf(long[] query) {
    int chunk = Chunks.chunk(query, 0);
    var found = new long[Chunks.LONGS];
    return SortedRows.search(
        offsets.get(Layouts.INT, (long) chunk * Integer.BYTES),
        offsets.get(Layouts.INT, (chunk + 1L) * Integer.BYTES),
        row -> {
          key(row, found);
          return java.util.Arrays.compareUnsigned(found, query);
        });
  }

  @Override
  public void key(int row, long[] into) {
    for (int i = 0; i < Chunks.LONGS; i++) {
      into[i] = keys.get(Layouts.LONG, (long) row * WideLayout.ROW + (long) i * Long.BYTES);
    }
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

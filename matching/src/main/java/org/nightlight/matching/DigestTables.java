package org.nightlight.matching;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;

/// Digests in ascending order, under a directory of their first bits: a look-up reads one entry of
/// the directory and
/// searches the few rows it points to.
final class DigestTables {

  private final IndexFile file;
  private final int longs;
  private final int rows;
  private final int bits;
  private final MemorySegment keys;
  private final MemorySegment offsets;
  private final HolderColumn holders;

  DigestTables(IndexFile file, int longs) {
    this.file = file;
    this.longs = longs;
    rows = file.rows();
    bits = bits(rows);
    keys = file.part(IndexFile.Part.ROWS);
    offsets = file.part(IndexFile.Part.OFFSETS);
    holders = new HolderColumn(file.part(IndexFile.Part.HOLDERS), rows);
  }

  /// Bits of the directory: about four rows an entry.
  private static int bits(int rows) {
    return Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(rows >>> 3));
  }

  private static int prefix(long first, int bits) {
    return (int) (first >>> (Long.SIZE - bits));
  }

  int rows() {
    return rows;
  }

  long bytes() {
    return file.bytes();
  }

  int holders(int row) {
    return holders.of(row);
  }

  int rowOf(long[] digest) {
    long entry = prefix(digest[0], bits) * (long) Integer.BYTES;
    var key = new long[longs];
    return SortedRows.search(
        offsets.get(Layouts.INT, entry), offsets.get(Layouts.INT, entry + Integer.BYTES), row -> {
          key(row, key);
          return Arrays.compareUnsigned(key, digest);
        });
  }

  void key(int row, long[] into) {
    for (int i = 0; i < longs; i++) {
      into[i] = keys.get(Layouts.LONG, ((long) row * longs + i) * Long.BYTES);
    }
  }

  /// How these tables are built.
  record Layout(Digest.Algorithm algorithm) implements TableLayout {

    @Override
    public IndexFile.Kind kind() {
      return algorithm.kind();
    }

    @Override
    public int longs() {
      return algorithm.longs();
    }

    @Override
    public int rowBytes() {
      return algorithm.longs() * Long.BYTES;
    }

    @Override
    public int tables() {
      return 1;
    }

    @Override
    public void row(MemorySegment block, int at, long[] keys, int from) {
      for (int i = 0; i < longs(); i++) {
        block.set(Layouts.LONG, ((long) at * longs() + i) * Long.BYTES, keys[from + i]);
      }
    }

    @Override
    public Map<IndexFile.Part, Long> lengths(int count) {
      return Map.of(IndexFile.Part.OFFSETS, ((1L << bits(count)) + 1) * Integer.BYTES);
    }

    @Override
    public void tables(MemorySegment rows, int count, Sink sink) throws IOException {
      int bits = bits(count);
      var starts = new int[(1 << bits) + 1];
      int bucket = 0;
      for (int row = 0; row < count; row++) {
        int prefix = prefix(rows.get(Layouts.LONG, (long) row * rowBytes()), bits);
        while (bucket <= prefix) {
          starts[bucket++] = row;
        }
      }
      Arrays.fill(starts, bucket, starts.length, count);
      try (var arena = Arena.ofConfined()) {
        sink.append(IndexFile.Part.OFFSETS, arena.allocateFrom(Layouts.INT, starts));
      }
    }
  }
}

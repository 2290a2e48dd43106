package org.nightlight.matching;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/// The newest hashes: few enough to be read one and all. Each has one row for good, whose holders
/// may change, down to
/// none; a row without holders says that its hash was withdrawn.
///
/// One writer at a time; readers need no lock, and see every row and every change that was made
/// before they came.
final class Delta {

  static final int CAPACITY = 1 << 14;

  final long[][] columns = new long[Chunks.LONGS][CAPACITY];
  private final AtomicIntegerArray holders = new AtomicIntegerArray(CAPACITY);
  private final Map<PdqHash, Integer> rows = new HashMap<>();
  private volatile int count;

  int count() {
    return count;
  }

  boolean full() {
    return count == CAPACITY;
  }

  int holders(int row) {
    return holders.get(row);
  }

  /// The row of a hash, for the writer.
  @Nullable
  Integer rowOf(PdqHash hash) {
    return rows.get(hash);
  }

  void change(int row, int held) {
    holders.set(row, held);
  }

  void append(PdqHash hash, long[] chunks, int held) {
    int row = count;
    for (int i = 0; i < Chunks.LONGS; i++) {
      columns[i][row] = chunks[i];
    }
    holders.set(row, held);
    rows.put(hash, row);
    count = row + 1;
  }

  void key(int row, long[] into) {
    for (int i = 0; i < Chunks.LONGS; i++) {
      into[i] = columns[i][row];
    }
  }

  SortedEntries pour(SortedEntries entries) {
    var key = new long[Chunks.LONGS];
    for (int row = 0; row < count; row++) {
      key(row, key);
      entries.add(key, 0, holders(row));
    }
    return entries;
  }
}

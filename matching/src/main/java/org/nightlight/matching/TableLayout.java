package org.nightlight.matching;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/// How one kind of index lays out its rows and tables while it is built.
interface TableLayout {

  /// Takes the next piece of a part; the pieces of a part come in order.
  interface Sink {
    void append(IndexFile.Part part, MemorySegment piece) throws IOException;
  }

  IndexFile.Kind kind();

  /// Longs of a key.
  int longs();

  int rowBytes();

  /// How many tables there are. Each has its own stretch of the offsets.
  int tables();

  /// Writes the next row to place `at` of a block; rows come in ascending order of their keys.
  void row(MemorySegment block, int at, long[] keys, int from);

  /// The lengths of the parts that are this layout's own, for so many rows.
  Map<IndexFile.Part, Long> lengths(int count);

  /// Makes the tables from the rows, once all are written.
  void tables(MemorySegment rows, int count, Sink sink) throws IOException;
}

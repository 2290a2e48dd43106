package org.nightlight.matching;

import java.lang.foreign.MemorySegment;
import java.util.Map;

/// How one kind of index lays out its rows and tables while it is built.
interface TableLayout {

  IndexFile.Kind kind();

  /// Longs of a key.
  int longs();

  int rowBytes();

  /// Writes the next row; rows come in ascending order of their keys.
  void row(MemorySegment rows, int row, long[] keys, int from);

  /// The lengths of the parts that are this layout's own, for so many rows.
  Map<IndexFile.Part, Long> lengths(int rows);

  /// Fills the tables from the rows.
  void fill(IndexSpace space, int rows);
}

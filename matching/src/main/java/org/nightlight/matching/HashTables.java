package org.nightlight.matching;

/// An immutable index of distinct hashes, as chunks.
interface HashTables {

  int rows();

  /// Finds every row within `radius` bits of `query`, each once.
  void find(long[] query, int radius, Found found);

  /// The row of exactly this hash, or -1.
  int rowOf(long[] query);

  /// Writes the hash of a row to `into`.
  void key(int row, long[] into);

  int holders(int row);

  /// All that it takes, in bytes.
  long bytes();
}

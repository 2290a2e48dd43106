package org.nightlight.matching;

import java.lang.foreign.MemorySegment;

/// The inner loops of the index: a plain one and a vector one that must agree.
interface Kernels {

  static Kernels fastest() {
    return Vectors.present() ? new VectorKernels() : new PlainKernels();
  }

  /// Adds the position of every sketch within `limit` bits of `sketch`, counted from `position`,
  /// paired with `table`.
  /// May read up to [WideLayout#PAD] bytes beyond the run.
  void near(
      MemorySegment sketches,
      long from,
      int count,
      int sketch,
      int limit,
      int position,
      int table,
      Found found);

  /// Adds every one of the first `count` rows within `radius` bits of `query`, each paired with
  /// its distance.
  void near(long[][] columns, int count, long[] query, int radius, Found found);
}

package org.nightlight.matching;

import java.util.concurrent.atomic.AtomicIntegerArray;

/// Immutable tables, and which of their rows no longer count because something newer speaks for
/// the same hash.
final class Layer {

  final HashTables tables;
  private final AtomicIntegerArray overridden;

  Layer(HashTables tables) {
    this.tables = tables;
    this.overridden = new AtomicIntegerArray((tables.rows() >>> 5) + 1);
  }

  void override(int row) {
    overridden.getAndAccumulate(row >>> 5, 1 << row, (bits, bit) -> bits | bit);
  }

  boolean speaks(int row) {
    return (overridden.get(row >>> 5) & (1 << row)) == 0;
  }
}

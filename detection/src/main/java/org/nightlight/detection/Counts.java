package org.nightlight.detection;

import java.util.Arrays;

/// Integer counts by cell: what keys say together about how accounts ordinarily behave. Adding is
/// the same in any order, so how keys are spread over threads cannot change a sum.
public final class Counts {
  private long[] cells = new long[0];

  public void add(int cell, long n) {
    if (cell >= cells.length) {
      cells = Arrays.copyOf(cells, Math.max(cell + 1, cells.length + cells.length / 2));
    }
    cells[cell] += n;
  }

  public void addAll(Counts more) {
    for (int cell = 0; cell < more.cells.length; cell++) {
      if (more.cells[cell] != 0) {
        add(cell, more.cells[cell]);
      }
    }
  }

  long get(int cell) {
    return cell < cells.length ? cells[cell] : 0;
  }

  void clear() {
    Arrays.fill(cells, 0);
  }

  /// Only cells that count something, in order.
  public void save(StateOut out) {
    out.putLong(Arrays.stream(cells).filter(n -> n != 0).count());
    for (int cell = 0; cell < cells.length; cell++) {
      if (cells[cell] != 0) {
        out.putLong(cell);
        out.putLong(cells[cell]);
      }
    }
  }

  public static Counts load(StateIn in) {
    var counts = new Counts();
    for (int left = in.getCount(); left > 0; left--) {
      int cell = in.getInt();
      if (cell < 0 || cell > 1 << 20) {
        throw new IllegalArgumentException("cell must be 0..1048576, was " + cell);
      }
      counts.add(cell, in.getLong());
    }
    return counts;
  }
}

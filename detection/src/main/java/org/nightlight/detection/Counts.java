package org.nightlight.detection;

import java.util.TreeMap;

/// Integer counts by cell: what keys say together about how accounts ordinarily behave. Adding is
/// the same in any order, so how keys are spread over threads cannot change a sum.
final class Counts {
  private final TreeMap<Integer, Long> cells = new TreeMap<>();

  void add(int cell, long n) {
    cells.merge(cell, n, Long::sum);
  }

  void addAll(Counts more) {
    more.cells.forEach(this::add);
  }

  long get(int cell) {
    return cells.getOrDefault(cell, 0L);
  }

  void clear() {
    cells.clear();
  }

  void save(StateOut out) {
    out.putLong(cells.size());
    cells.forEach((cell, n) -> {
      out.putLong(cell);
      out.putLong(n);
    });
  }

  static Counts load(StateIn in) {
    var counts = new Counts();
    for (int left = in.getCount(); left > 0; left--) {
      counts.add(in.getInt(), in.getLong());
    }
    return counts;
  }
}

package org.nightlight.learn;

import java.util.List;

/// True counts of things of two kinds at once: weeks by outcome, say. Never shown as it is: see
/// [SmallCounts].
///
/// @param counts a row for each row's name, a count for each column's
record CountTable(List<String> rows, List<String> columns, List<List<Long>> counts) {

  CountTable {
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
    counts = counts.stream().map(List::copyOf).toList();
    if (columns.isEmpty() || counts.size() != rows.size()) {
      throw new IllegalArgumentException(
          "a table has columns and a row of counts for each row, had " + counts.size());
    }
    for (var row : counts) {
      if (row.size() != columns.size() || row.stream().anyMatch(count -> count < 0)) {
        throw new IllegalArgumentException("a row has a count of 0 or more for each column");
      }
    }
  }
}

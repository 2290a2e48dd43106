package org.nightlight.matching;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;

/// Builds an index: sorted entries become rows, rows become tables, and all is sealed.
final class IndexBuild {

  private final TableLayout layout;
  private final Holders holders;
  private int rows;
  private int lowest;
  private int highest;

  private IndexBuild(TableLayout layout, Holders holders) {
    this.layout = layout;
    this.holders = holders;
  }

  static IndexFile build(
      TableLayout layout, SortedEntries entries, Holders holders, IndexSpace space)
      throws IOException {
    return new IndexBuild(layout, holders).build(entries, space);
  }

  private IndexFile build(SortedEntries entries, IndexSpace space) throws IOException {
    long most = entries.count();
    try (var arena = Arena.ofConfined()) {
      var staged = arena.allocate(Math.max(1, most * Integer.BYTES));
      var room = space.reserveRows(most * layout.rowBytes());
      entries.drain(holders, (keys, from, held) -> {
        if (held != Holders.NONE) {
          layout.row(room, rows, keys, from);
          staged.set(Layouts.INT, (long) rows * Integer.BYTES, held);
          lowest = Math.min(lowest, held);
          highest = Math.max(highest, held);
          rows = Math.incrementExact(rows);
        }
      });
      int width = HolderColumn.width(lowest, highest);
      var sets = holders.toInts();
      var lengths = new EnumMap<IndexFile.Part, Long>(layout.lengths(rows));
      lengths.put(IndexFile.Part.ROWS, (long) rows * layout.rowBytes());
      lengths.put(IndexFile.Part.HOLDERS, (long) rows * width);
      lengths.put(IndexFile.Part.SETS, (long) sets.length * Integer.BYTES);
      space.layOut(lengths);
      layout.fill(space, rows);
      HolderColumn.write(staged, space.part(IndexFile.Part.HOLDERS), rows, width);
      MemorySegment.copy(sets, 0, space.part(IndexFile.Part.SETS), Layouts.INT, 0, sets.length);
    }
    return space.seal(layout.kind(), rows);
  }
}

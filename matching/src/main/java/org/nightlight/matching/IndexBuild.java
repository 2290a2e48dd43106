package org.nightlight.matching;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// Builds an index: sorted entries become rows, rows become tables, and all is sealed.
final class IndexBuild {

  /// Rows written at once.
  private static final int BLOCK = 1 << 15;

  private final TableLayout layout;
  private final Holders holders;
  private final IndexSpace space;
  private final Map<IndexFile.Part, Long> lengths = new EnumMap<>(IndexFile.Part.class);
  private final Map<IndexFile.Part, Long> places = new EnumMap<>(IndexFile.Part.class);

  /// Where the next piece of each part goes.
  private final Map<IndexFile.Part, Long> next = new EnumMap<>(IndexFile.Part.class);

  private int rows;
  private int lowest;
  private int highest;

  private IndexBuild(TableLayout layout, Holders holders, IndexSpace space) {
    this.layout = layout;
    this.holders = holders;
    this.space = space;
  }

  static IndexFile build(
      TableLayout layout, SortedEntries entries, Holders holders, IndexSpace space)
      throws IOException {
    try (var arena = Arena.ofConfined()) {
      return new IndexBuild(layout, holders, space).build(entries, arena);
    }
  }

  private IndexFile build(SortedEntries entries, Arena arena) throws IOException {
    var held = arena.allocate(entries.count() * Integer.BYTES);
    writeRows(entries, held, arena);
    int width = HolderColumn.width(lowest, highest);
    var sets = holders.toInts();
    long end = layOut((long) rows * width, (long) sets.length * Integer.BYTES);
    layout.tables(rows(), rows, this::append);
    append(IndexFile.Part.HOLDERS, HolderColumn.narrowed(held, rows, width, arena));
    append(IndexFile.Part.SETS, arena.allocateFrom(Layouts.INT, sets));
    var file = IndexFile.seal(space.read(0, end), layout.kind(), rows, places, lengths);
    space.write(0, file.header());
    space.finish();
    return file;
  }

  private MemorySegment rows() throws IOException {
    return space.read(IndexFile.HEADER, (long) rows * layout.rowBytes());
  }

  private void writeRows(SortedEntries entries, MemorySegment held, Arena arena) {
    var block = arena.allocate((long) BLOCK * layout.rowBytes());
    entries.drain(holders, (keys, from, holding) -> {
      if (holding != Holders.NONE) {
        layout.row(block, rows % BLOCK, keys, from);
        held.set(Layouts.INT, (long) rows * Integer.BYTES, holding);
        lowest = Math.min(lowest, holding);
        highest = Math.max(highest, holding);
        rows = Math.incrementExact(rows);
        if (rows % BLOCK == 0) {
          flush(block, BLOCK);
        }
      }
    });
    flush(block, rows % BLOCK);
  }

  private void flush(MemorySegment block, int count) {
    try {
      long at = IndexFile.HEADER + (long) (rows - count) * layout.rowBytes();
      space.write(at, block.asSlice(0, (long) count * layout.rowBytes()));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /// Gives every part its place, the rows first, and says where the last one ends.
  private long layOut(long holderBytes, long setBytes) {
    lengths.putAll(layout.lengths(rows));
    lengths.put(IndexFile.Part.ROWS, (long) rows * layout.rowBytes());
    lengths.put(IndexFile.Part.HOLDERS, holderBytes);
    lengths.put(IndexFile.Part.SETS, setBytes);
    long end = IndexFile.HEADER;
    for (var part : IndexFile.Part.values()) {
      places.put(part, end);
      end = IndexFile.aligned(end + lengths.computeIfAbsent(part, _ -> 0L));
    }
    next.putAll(places);
    return end;
  }

  private void append(IndexFile.Part part, MemorySegment piece) throws IOException {
    long at = Objects.requireNonNull(next.get(part));
    space.write(at, piece);
    next.put(part, at + piece.byteSize());
  }
}

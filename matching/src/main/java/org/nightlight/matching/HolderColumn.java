package org.nightlight.matching;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// The holders of every row, in as few bytes each as the largest needs: one, two or four.
final class HolderColumn {

  private final MemorySegment column;
  private final int width;

  HolderColumn(MemorySegment column, int rows) {
    this.column = column;
    this.width = (int) (column.byteSize() / Math.max(1, rows));
  }

  static int width(int lowest, int highest) {
    if (lowest >= Byte.MIN_VALUE && highest <= Byte.MAX_VALUE) {
      return Byte.BYTES;
    }
    return lowest >= Short.MIN_VALUE && highest <= Short.MAX_VALUE ? Short.BYTES : Integer.BYTES;
  }

  /// The length of a column of so many rows that is nearest to this one: one, two or four bytes
  /// each.
  static long fitting(long bytes, int rows) {
    return bytes <= rows ? rows : bytes <= 2L * rows ? 2L * rows : 4L * rows;
  }

  /// The column of so many rows, from an int for each.
  static MemorySegment narrowed(MemorySegment ints, int rows, int width, SegmentAllocator memory) {
    var column = memory.allocate((long) rows * width);
    for (long row = 0; row < rows; row++) {
      int held = ints.get(Layouts.INT, row * Integer.BYTES);
      switch (width) {
        case Byte.BYTES -> column.set(Layouts.BYTE, row, (byte) held);
        case Short.BYTES -> column.set(Layouts.SHORT, row * Short.BYTES, (short) held);
        default -> column.set(Layouts.INT, row * Integer.BYTES, held);
      }
    }
    return column;
  }

  int of(int row) {
    return switch (width) {
      case Byte.BYTES -> column.get(Layouts.BYTE, row);
      case Short.BYTES -> column.get(Layouts.SHORT, (long) row * Short.BYTES);
      default -> column.get(Layouts.INT, (long) row * Integer.BYTES);
    };
  }
}

package org.nightlight.matching;

import java.util.function.IntUnaryOperator;

/// Finds a row among rows in ascending order.
final class SortedRows {

  private SortedRows() {}

  /// The row from `from` to before `to` where `order` gives 0, or -1. It gives less than 0 for
  /// rows before that one.
  static int search(int from, int to, IntUnaryOperator order) {
    int low = from;
    int high = to - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int side = order.applyAsInt(middle);
      if (side == 0) {
        return middle;
      }
      if (side < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }
}

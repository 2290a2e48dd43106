package org.nightlight.matching;

/// The last step of the smoothing: boxes down the 64 sampled columns, of whose results 64 rows are
/// kept.
final class ThinColumns {

  private static final int GRID = PdqEngine.GRID;

  private final int[] columns;
  private final int[] rows;
  private final float[] counts = new float[GRID];
  private final float[] ones = new float[GRID];
  private final float[] picked = new float[GRID];
  private final float[] result = new float[GRID];
  private final float[] grid = new float[GRID * GRID];
  private final ColumnBoxes boxes;
  private float[] sums = {};
  private int given;
  private int filled;

  ThinColumns(Window across, Window down) {
    columns = across.sampled();
    rows = down.sampled();
    boxes = new ColumnBoxes(down, GRID);
    var all = across.counts();
    for (int j = 0; j < GRID; j++) {
      counts[j] = all[columns[j]];
      ones[j] = 1;
    }
  }

  /// Where the caller puts the sums along a strip of rows.
  float[] sums(int stride) {
    if (sums.length == 0) {
      sums = new float[RowSums.ROWS * stride];
    }
    return sums;
  }

  void take(int rowsGiven, int stride) {
    for (int row = 0; row < rowsGiven; row++) {
      for (int j = 0; j < GRID; j++) {
        picked[j] = sums[row * stride + columns[j]];
      }
      if (boxes.take(picked, 0, counts, result, 0)) {
        keep();
      }
    }
  }

  /// Keeps the result if it is a sampled row, or several when the image is lower than the grid.
  private void keep() {
    while (filled < GRID && rows[filled] == given) {
      System.arraycopy(result, 0, grid, filled * GRID, GRID);
      filled++;
    }
    given++;
  }

  float[] grid() {
    while (boxes.drain(result, 0)) {
      keep();
    }
    return grid;
  }
}

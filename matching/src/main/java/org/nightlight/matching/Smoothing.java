package org.nightlight.matching;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// Both rounds of PDQ's smoothing in one walk down the image, so that its samples are read once
/// and everything between
/// stays in the nearest cache.
///
/// Eight rows at a time: luminance, sums along the rows, boxes down the columns; the rows that
/// come out are summed
/// again, and of these only the 64 sampled columns go down into the last boxes. Each sum is still
/// taken in the order of
/// the plain twin, so each rounding is the same.
final class Smoothing {

  private static final int ROWS = RowSums.ROWS;
  private static final int LANES = FloatVector.SPECIES_PREFERRED.length();

  private final VectorLuma luma;
  private final int height;
  private final int stride;
  private final float[] counts;
  private final RowSums rowSums;
  private final ColumnBoxes firstBoxes;
  private final float[] light;
  private final float[] sums;
  private final float[] smooth;
  private final ThinColumns thin;
  private int smoothRows;

  Smoothing(Pixels pixels) {
    var across = Window.over(pixels.width());
    var down = Window.over(pixels.height());
    int padded = (pixels.width() + LANES - 1) / LANES * LANES;
    luma = new VectorLuma(pixels.samples(), pixels.width());
    height = pixels.height();
    // One vector more than needed keeps eight rows out of the same cache lines when the width is a
    // power of two.
    stride = padded + LANES;
    counts = Arrays.copyOf(across.counts(), padded);
    Arrays.fill(counts, pixels.width(), padded, 1f);
    rowSums = new RowSums(across, stride);
    firstBoxes = new ColumnBoxes(down, padded);
    light = new float[ROWS * stride];
    sums = new float[ROWS * stride];
    smooth = new float[ROWS * stride];
    thin = new ThinColumns(across, down);
  }

  float[] grid() {
    for (int top = 0; top < height; top += ROWS) {
      strip(top, Math.min(ROWS, height - top));
    }
    while (firstBoxes.drain(smooth, smoothRows * stride)) {
      smoothRow();
    }
    pass(smoothRows);
    return thin.grid();
  }

  private void strip(int top, int rows) {
    for (int row = 0; row < rows; row++) {
      luma.row(top + row, light, row * stride);
    }
    rowSums.sum(light, sums);
    for (int row = 0; row < rows; row++) {
      if (firstBoxes.take(sums, row * stride, counts, smooth, smoothRows * stride)) {
        smoothRow();
      }
    }
  }

  /// Counts a smoothed row, and passes eight of them on.
  private void smoothRow() {
    smoothRows++;
    if (smoothRows == ROWS) {
      pass(ROWS);
      smoothRows = 0;
    }
  }

  /// These sums have an array of their own: the first may still hold rows to be taken.
  private void pass(int rows) {
    rowSums.sum(smooth, thin.sums(stride));
    thin.take(rows, stride);
  }
}

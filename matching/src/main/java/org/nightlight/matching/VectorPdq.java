package org.nightlight.matching;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// PDQ with the samples read once and vectors across pixels, columns and frequencies. Bit for bit
/// the [PlainPdq].
final class VectorPdq implements PdqEngine {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

  /// At most sixteen lanes, so that one row of the block is whole vectors.
  private static final VectorSpecies<Float> NARROW =
      FLOATS.length() <= BLOCK ? FLOATS : FloatVector.SPECIES_512;

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public float[] grid(Pixels pixels) {
    if (pixels.width() != GRID || pixels.height() != GRID) {
      return new Smoothing(pixels).grid();
    }
    var luma = new VectorLuma(pixels.samples(), GRID);
    var grid = new float[GRID * GRID];
    for (int y = 0; y < GRID; y++) {
      luma.row(y, grid, y * GRID);
    }
    return grid;
  }

  @Override
  public float[] transform(float[] grid) {
    var half = product(Dct.ROWS, grid, GRID);
    return product(half, Dct.COLUMNS, BLOCK);
  }

  /// Sixteen rows of 64 times a matrix of 64 rows. Vectors lie across the matrix's columns, so
  /// each sum is taken in
  /// order, and multiplied and added with two roundings.
  private static float[] product(float[] left, float[] right, int columns) {
    var result = new float[BLOCK * columns];
    for (int i = 0; i < BLOCK; i++) {
      for (int j = 0; j < columns; j += NARROW.length()) {
        var sum = FloatVector.zero(NARROW);
        for (int k = 0; k < GRID; k++) {
          var term = FloatVector.fromArray(NARROW, right, k * columns + j).mul(left[i * GRID + k]);
          sum = sum.add(term);
        }
        sum.intoArray(result, i * columns + j);
      }
    }
    return result;
  }

  @Override
  public int quality(float[] grid) {
    var steps = new float[GRID * GRID];
    int sum = sum(grid, steps, GRID);
    return Math.min(100, (sum + sum(grid, steps, 1)) / 90);
  }

  /// The whole steps between each sample and the one `apart` from it.
  private static int sum(float[] grid, float[] steps, int apart) {
    int pairs = GRID * GRID - apart;
    int at = 0;
    for (; at <= pairs - FLOATS.length(); at += FLOATS.length()) {
      FloatVector.fromArray(FLOATS, grid, at)
          .sub(FloatVector.fromArray(FLOATS, grid, at + apart))
          .mul(100f)
          .div(255f)
          .lanewise(VectorOperators.ABS)
          .intoArray(steps, at);
    }
    for (; at < pairs; at++) {
      steps[at] = Math.abs(((grid[at] - grid[at + apart]) * 100) / 255);
    }
    int sum = 0;
    for (int pair = 0; pair < pairs; pair++) {
      if (apart > 1 || pair % GRID < GRID - 1) {
        sum += (int) steps[pair];
      }
    }
    return sum;
  }
}

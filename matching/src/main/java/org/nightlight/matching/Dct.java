package org.nightlight.matching;

/// The cosines of PDQ's transform: frequencies 1..16 over 64 samples.
final class Dct {

  /// 16 rows of 64: `sqrt(2/64) * cos(pi/2/64 * (i+1) * (2j+1))`, each rounded to float32 once.
  static final float[] ROWS = rows();

  /// The same, transposed: 64 rows of 16.
  static final float[] COLUMNS = columns();

  private Dct() {}

  private static float[] rows() {
    var scale = (float) Math.sqrt(2.0 / PdqEngine.GRID);
    var rows = new float[PdqEngine.BLOCK * PdqEngine.GRID];
    for (int i = 0; i < PdqEngine.BLOCK; i++) {
      for (int j = 0; j < PdqEngine.GRID; j++) {
        var angle = (Math.PI / 2 / PdqEngine.GRID) * (i + 1) * (2 * j + 1);
        rows[i * PdqEngine.GRID + j] = (float) (scale * StrictMath.cos(angle));
      }
    }
    return rows;
  }

  private static float[] columns() {
    var columns = new float[ROWS.length];
    for (int i = 0; i < PdqEngine.BLOCK; i++) {
      for (int j = 0; j < PdqEngine.GRID; j++) {
        columns[j * PdqEngine.BLOCK + i] = ROWS[i * PdqEngine.GRID + j];
      }
    }
    return columns;
  }
}

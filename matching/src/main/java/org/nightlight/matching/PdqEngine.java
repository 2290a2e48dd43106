package org.nightlight.matching;

/// The arithmetic of PDQ, whose every rounding is fixed.
interface PdqEngine {

  /// Side of the smoothed image, and of the block of frequencies kept.
  int GRID = 64;

  int BLOCK = 16;

  String name();

  /// The luminance, smoothed and thinned to 64 by 64, row by row.
  float[] grid(Pixels pixels);

  /// The 16 by 16 lowest frequencies of a grid without the constant ones, row by row.
  float[] transform(float[] grid);

  /// How much there is to see in a grid, 0..100.
  int quality(float[] grid);
}

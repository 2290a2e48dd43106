package org.nightlight.matching;

import java.util.Arrays;

/// One axis of the smoothing: a box of `size` slides over `length` samples, narrower at both ends.
///
/// @param lead samples taken in before the first result, which is also how many results follow the
/// last sample
record Window(int length, int size, int lead) {

  static Window over(int length) {
    var size = (length + 127) / 128;
    return new Window(length, size, (size + 2) / 2 - 1);
  }

  /// How many samples the box holds at each result.
  float[] counts() {
    var counts = new float[length];
    Arrays.fill(counts, size);
    for (int at = 0; at < size - lead; at++) {
      counts[at] = lead + at + 1;
    }
    for (int at = 0; at < lead; at++) {
      counts[length - lead + at] = size - 1 - at;
    }
    return counts;
  }

  /// Which results the 64 grid lines take.
  int[] sampled() {
    var sampled = new int[PdqEngine.GRID];
    for (int i = 0; i < sampled.length; i++) {
      sampled[i] = (int) (((i + 0.5) * length) / PdqEngine.GRID);
    }
    return sampled;
  }
}

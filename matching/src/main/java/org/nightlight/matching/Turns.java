package org.nightlight.matching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// From frequencies to bits: an image and its seven turns, all from one block.
///
/// Turning an image changes the sign of every other frequency and may exchange rows with columns.
/// Each turn has its own
/// median; two turns that differ only by the exchange have the same.
final class Turns {

  private static final int SIDE = PdqEngine.BLOCK;
  private static final PdqHash ZERO = new PdqHash(0, 0, 0, 0);

  private Turns() {}

  static Fingerprint nothing() {
    return new Fingerprint(ZERO, 0, List.of(ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO));
  }

  static Fingerprint fingerprint(float[] block, int quality) {
    var byColumn = negated(block, 0, 1);
    var byRow = negated(block, 1, 0);
    var byBoth = negated(byColumn, 1, 0);
    var upright = new ArrayList<PdqHash>();
    var exchanged = new ArrayList<PdqHash>();
    for (var values : List.of(block, byColumn, byRow, byBoth)) {
      var median = median(values);
      upright.add(bits(values, median, SIDE, 1));
      exchanged.add(bits(values, median, 1, SIDE));
    }
    var turns = List.of(
        upright.get(0),
        exchanged.get(1),
        upright.get(3),
        exchanged.get(2),
        upright.get(2),
        upright.get(1),
        exchanged.get(0),
        exchanged.get(3));
    return new Fingerprint(upright.getFirst(), quality, turns);
  }

  /// Negates where `i*rowStep + j*columnStep` is even: index 0 is frequency 1, an odd one.
  private static float[] negated(float[] block, int rowStep, int columnStep) {
    var result = new float[block.length];
    for (int i = 0; i < SIDE; i++) {
      for (int j = 0; j < SIDE; j++) {
        int at = i * SIDE + j;
        result[at] = (i * rowStep + j * columnStep) % 2 == 0 ? -block[at] : block[at];
      }
    }
    return result;
  }

  /// The lower of the two middle values.
  private static float median(float[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2 - 1];
  }

  private static PdqHash bits(float[] values, float median, int rowStep, int columnStep) {
    var words = new int[SIDE];
    for (int i = 0; i < SIDE; i++) {
      for (int j = 0; j < SIDE; j++) {
        if (values[i * rowStep + j * columnStep] > median) {
          words[i] |= 1 << j;
        }
      }
    }
    return PdqHash.ofWords(words);
  }
}

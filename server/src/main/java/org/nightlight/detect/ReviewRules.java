package org.nightlight.detect;

import java.util.List;

/// Where the line stands under a day's evidence: e-BH (Wang and Ramdas 2022). Of the accounts above
/// it at most a tenth are expected to be ordinary, whatever hangs together with what, as long as
/// the evidence is what stands at one fixed moment: not the most it ever was, for which the promise
/// breaks (Tavyrikov, Goeman and de Heide 2025).
final class ReviewRules {

  /// The part of those above the line that may be expected to be ordinary.
  static final double ORDINARY = 0.1;

  private ReviewRules() {}

  /// How many are above the line: the most k for which the k-th evidence is at least N / (0.1 k).
  ///
  /// @param evidence in millionths of log10, the highest first
  /// @param judged N: how many could have been among them
  static int above(List<Long> evidence, long judged) {
    var above = 0;
    for (var k = 1; k <= evidence.size(); k++) {
      var needed = StrictMath.log10(judged / (ORDINARY * k)) * 1e6;
      if (evidence.get(k - 1) >= needed) {
        above = k;
      }
    }
    return above;
  }
}

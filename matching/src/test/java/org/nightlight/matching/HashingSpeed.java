package org.nightlight.matching;

import java.lang.management.ManagementFactory;

/// How long hashing decoded pixels takes, both engines in one run: CPU milliseconds an image.
/// Run it by hand; it is no test.
final class HashingSpeed {

  private HashingSpeed() {}

  static void main() {
    int[][] sizes = {{256, 256}, {512, 512}, {1600, 1004}, {4032, 3024}};
    for (var size : sizes) {
      var pixels = Pixels.rgb(size[0], size[1], Images.blobs(size[0], size[1], 1));
      double plain = milliseconds(Pdq.plain(), pixels);
      double fast = milliseconds(Pdq.fastest(), pixels);
      System.out.printf(
          "%d x %d: plain %.3f ms, %s %.3f ms, %.1f times, %.2f ns a pixel%n",
          size[0],
          size[1],
          plain,
          Pdq.fastest().engine(),
          fast,
          plain / fast,
          fast * 1e6 / size[0] / size[1]);
    }
  }

  /// The median of rounds that each take about a tenth of a second of CPU, after warming up.
  private static double milliseconds(Pdq pdq, Pixels pixels) {
    var rounds = new double[15];
    for (int round = -10; round < rounds.length; round++) {
      long start = cpu();
      int images = 0;
      do {
        pdq.fingerprint(pixels);
        images++;
      } while (cpu() - start < 100_000_000);
      if (round >= 0) {
        rounds[round] = (cpu() - start) / 1e6 / images;
      }
    }
    java.util.Arrays.sort(rounds);
    return rounds[rounds.length / 2];
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}

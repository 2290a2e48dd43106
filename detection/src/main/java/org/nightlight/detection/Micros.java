package org.nightlight.detection;

/// Evidence in whole millionths of log10. Everything is rounded here and only here, from
/// StrictMath,
/// so that it is the same on every machine.
final class Micros {
  static final long ONE = 1_000_000;

  /// As good as nothing: ten to the minus thirty.
  static final long NOTHING = -30 * ONE;

  private Micros() {}

  static long log10(double value) {
    return value <= 0
        ? NOTHING
        : Math.max(NOTHING, StrictMath.round(StrictMath.log10(value) * ONE));
  }

  static double power(long micros) {
    return StrictMath.pow(10, micros / (double) ONE);
  }

  /// The evidence of an average: parts with weights that add up to one.
  static long average(long[] parts, double[] weights) {
    long most = NOTHING;
    for (long part : parts) {
      most = Math.max(most, part);
    }
    double sum = 0;
    for (int i = 0; i < parts.length; i++) {
      sum += weights[i] * power(parts[i] - most);
    }
    return most + log10(sum);
  }

  /// The evidence of a sum of two.
  static long plus(long a, long b) {
    long most = Math.max(a, b);
    return most + log10(power(a - most) + power(b - most));
  }
}

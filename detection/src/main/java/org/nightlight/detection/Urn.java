package org.nightlight.detection;

/// A beta-binomial null: every account of a stratum has a rate of its own, drawn from a beta
/// distribution with this mean and concentration. A small concentration says that accounts differ
/// much, and makes the null slow to be surprised by the same account again. Values lie on a grid,
/// so that a fit can move by bounded steps and is kept in two small numbers.
public record Urn(int meanStep, int spreadStep) {

  static final int MEANS = 41;
  static final int SPREADS = 9;

  /// Accounts tell about themselves in their first so many trials.
  static final int TRIALS = 16;

  /// The means of the grid. Filled before the table, which asks for them.
  private static final double[] MEAN = new double[MEANS];

  private static final double[][][] LOG_CHANCE = new double[MEANS * SPREADS][][];

  static {
    for (int mean = 0; mean < MEANS; mean++) {
      MEAN[mean] = 1 / (1 + StrictMath.exp(5 - mean * 0.25));
    }
    for (int mean = 0; mean < MEANS; mean++) {
      for (int spread = 0; spread < SPREADS; spread++) {
        LOG_CHANCE[mean * SPREADS + spread] = table(new Urn(mean, spread));
      }
    }
  }

  public Urn {
    if (meanStep < 0 || meanStep >= MEANS || spreadStep < 0 || spreadStep >= SPREADS) {
      throw new IllegalArgumentException(
          "urn must lie on its grid, was " + meanStep + ", " + spreadStep);
    }
  }

  /// The nearest urn of the grid.
  static Urn of(double mean, double concentration) {
    double logit = StrictMath.log(mean / (1 - mean));
    long meanStep = StrictMath.round((logit + 5) / 0.25);
    long spreadStep = StrictMath.round(StrictMath.log(concentration / 0.5) / StrictMath.log(2));
    return new Urn(Math.clamp(meanStep, 0, MEANS - 1), Math.clamp(spreadStep, 0, SPREADS - 1));
  }

  public double mean() {
    return MEAN[meanStep];
  }

  public double concentration() {
    return 0.5 * (1 << spreadStep);
  }

  /// The chance of a yes after so many trials of one account with so many yes among them.
  double next(int trials, int yes) {
    double s = concentration();
    return (mean() * s + yes) / (s + trials);
  }

  /// log10 of the chance of so many more trials with so many yes among them, in one order, after so
  /// many before.
  double logRun(int trials, int yes, int more, int moreYes) {
    double s = concentration();
    double a = mean() * s;
    double b = (1 - mean()) * s;
    double sum = 0;
    double product = 1;
    for (int i = 0; i < more; i++) {
      double part = i < moreYes ? a + yes + i : b + trials - yes + i - moreYes;
      product *= part / (s + trials + i);
      if (i % 16 == 15) {
        sum += StrictMath.log10(product);
        product = 1;
      }
    }
    return sum + StrictMath.log10(product);
  }

  /// ln of the chance of so many yes in the first so many trials of one account.
  double logChance(int trials, int yes) {
    return LOG_CHANCE[meanStep * SPREADS + spreadStep][trials][yes];
  }

  private static double[][] table(Urn urn) {
    double a = urn.mean() * urn.concentration();
    double b = (1 - urn.mean()) * urn.concentration();
    var table = new double[TRIALS + 1][TRIALS + 1];
    for (int n = 0; n <= TRIALS; n++) {
      for (int k = 0; k <= n; k++) {
        table[n][k] = choices(n, k) + rising(a, k) + rising(b, n - k) - rising(a + b, n);
      }
    }
    return table;
  }

  private static double rising(double from, int steps) {
    double sum = 0;
    for (int i = 0; i < steps; i++) {
      sum += StrictMath.log(from + i);
    }
    return sum;
  }

  private static double choices(int n, int k) {
    return rising(n - k + 1, k) - rising(1, k);
  }
}

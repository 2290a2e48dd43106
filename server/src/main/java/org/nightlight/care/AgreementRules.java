package org.nightlight.care;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How far two people who decide the same cases agree beyond chance: Cohen's kappa, with the
/// large-sample interval of Fleiss, Cohen and Everitt, "Large sample standard errors of kappa and
/// weighted kappa", Psychological Bulletin 72 (1969).
final class AgreementRules {

  private static final double NORMAL_95 = 1.959964;
  private static final int PARTS = 1_000;

  private AgreementRules() {}

  /// What two people decided of one case, each without knowing the other's.
  record Pair(String first, String second) {}

  /// How far they agree.
  ///
  /// @param observed the share of cases on which they agree
  /// @param low the lower end of the 95 % interval
  record Agreement(int cases, double observed, double kappa, double low, double high) {}

  /// Empty where it cannot be said: no case, or everybody always decides the same.
  static Optional<Agreement> of(List<Pair> pairs) {
    var first = shares(pairs.stream().map(Pair::first).toList());
    var second = shares(pairs.stream().map(Pair::second).toList());
    var chance = first.entrySet().stream()
        .mapToDouble(one -> one.getValue() * second.getOrDefault(one.getKey(), 0.0))
        .sum();
    if (pairs.isEmpty() || chance >= 1) {
      return Optional.empty();
    }
    var n = (double) pairs.size();
    var observed =
        pairs.stream().filter(one -> one.first().equals(one.second())).count() / n;
    var kappa = (observed - chance) / (1 - chance);
    var half = NORMAL_95 * error(pairs, first, second, chance, kappa);
    return Optional.of(new Agreement(
        pairs.size(), observed, kappa, Math.max(-1, kappa - half), Math.min(1, kappa + half)));
  }

  private static Map<String, Double> shares(List<String> said) {
    var shares = new HashMap<String, Double>();
    said.forEach(one -> shares.merge(one, 1.0 / said.size(), Double::sum));
    return shares;
  }

  private static double error(
      List<Pair> pairs,
      Map<String, Double> first,
      Map<String, Double> second,
      double chance,
      double kappa) {
    var n = (double) pairs.size();
    var sum = 0.0;
    for (var pair : pairs) {
      var alike = pair.first().equals(pair.second());
      // The margin of what the second said in the first's column, and the other way round.
      var margins = first.getOrDefault(pair.second(), 0.0) + second.getOrDefault(pair.first(), 0.0);
      var term = alike ? 1 - margins * (1 - kappa) : margins * (1 - kappa);
      sum += term * term / n;
    }
    var less = kappa - chance * (1 - kappa);
    return Math.sqrt(Math.max(0, sum - less * less) / n) / (1 - chance);
  }

  /// Whether a case is among those that two people look at: by its own number alone, so that nobody
  /// chooses.
  ///
  /// @param digest of the case's number; its first eight bytes count
  static boolean sampled(byte[] digest, int thousandths) {
    var word = java.nio.ByteBuffer.wrap(digest).getLong();
    return Long.remainderUnsigned(word, PARTS) < thousandths;
  }
}

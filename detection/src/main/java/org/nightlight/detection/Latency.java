package org.nightlight.detection;

import java.util.ArrayList;
import java.util.List;

/// How early alarms come: ERDE (Losada & Crestani 2016) and F-latency (Sadeque et al. 2018). A step
/// is one new contact of an account that seeks, or one thing that happens to an account harmed.
final class Latency {
  private final int positives;
  private final int falseAlarms;
  private final int accounts;
  private final List<Long> stepsToAlarm = new ArrayList<>();
  private final List<Long> lengths = new ArrayList<>();
  private int missed;

  Latency(int positives, int falseAlarms, int accounts) {
    this.positives = positives;
    this.falseAlarms = falseAlarms;
    this.accounts = Math.max(1, accounts);
  }

  /// One account to be found: the steps before its alarm, or -1 where there was none.
  void positive(long steps, int length) {
    lengths.add((long) length);
    if (steps < 0) {
      missed++;
    } else {
      stepsToAlarm.add(steps);
    }
  }

  double erde(int o) {
    double sum = missed + falseAlarms * (positives / (double) accounts);
    for (long k : stepsToAlarm) {
      sum += 1 - 1 / (1 + StrictMath.exp((double) (k - o)));
    }
    return sum / accounts;
  }

  /// F1 times speed; half the speed is lost at the median length of what is to be found.
  double fLatency(int found, int wrong) {
    if (found == 0 || positives == 0) {
      return positives == 0 ? -1 : 0;
    }
    double precision = found / (double) (found + wrong);
    double recall = found / (double) positives;
    double f1 = 2 * precision * recall / (precision + recall);
    double median = Math.max(2, quantile(lengths, 0.5));
    double p = StrictMath.log(3) / (median - 1);
    var penalties = stepsToAlarm.stream()
        .map(k -> -1 + 2 / (1 + StrictMath.exp(-p * (k - 1))))
        .sorted()
        .toList();
    double half = penalties.size() % 2 == 1
        ? penalties.get(penalties.size() / 2)
        : (penalties.get(penalties.size() / 2 - 1) + penalties.get(penalties.size() / 2)) / 2;
    return f1 * (1 - half);
  }

  /// The value at a share of the sorted values, -1 where there is none.
  static double quantile(List<Long> values, double share) {
    if (values.isEmpty()) {
      return -1;
    }
    var sorted = values.stream().sorted().toList();
    if (share == 0.5 && sorted.size() % 2 == 0) {
      return (sorted.get(sorted.size() / 2 - 1) + sorted.get(sorted.size() / 2)) / 2.0;
    }
    int at = (int) Math.min(sorted.size() - 1, Math.ceil(share * sorted.size()) - 1);
    return sorted.get(Math.max(0, at));
  }
}

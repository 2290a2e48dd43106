package org.nightlight.detection;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Counts false alarms where nobody is to be found: many invented months, with every look-alike,
/// and
/// no cap. Says for each detector how many accounts reached its level, and how many reached 3, with
/// an upper bound of 95 % on the rate. The bound takes each month as one draw with a variance of
/// its
/// own, as accounts of one month share a platform.
public final class NullMonths {

  /// What one detector did in one month: accounts alarmed at its level, and at evidence 3.
  private record Month(int atLevel, int atThree) {}

  private final Map<String, java.util.List<Month>> months = new java.util.TreeMap<>();
  private long accounts;
  private int played;

  /// Arguments: the first and the last seed, accounts, days; and a file with a real network, where
  /// the first half of the days is only learned from, and alarms count in the second.
  public static void main(String[] args) {
    var all = new NullMonths();
    int last = Integer.parseInt(args[1]);
    int days = Integer.parseInt(args[3]);
    for (int seed = Integer.parseInt(args[0]); seed <= last; seed++) {
      var setting = Simulator.Setting.of(seed, Integer.parseInt(args[2]), days)
          .with(Simulator.Cast.LOOK_ALIKES_ONLY);
      if (args.length > 4) {
        setting = setting.on(ActivityFile.network(Path.of(args[4])));
      }
      all.play(setting, args.length > 4 ? days / 2 : 0);
    }
    System.out.print(all.text());
  }

  /// Plays one unplanted platform and counts.
  public void play(Simulator.Setting setting) {
    play(setting, 0);
  }

  /// The same, counting only signals after so many days: those before are learned from.
  public void play(Simulator.Setting setting, int learned) {
    if (setting.cast() != Simulator.Cast.LOOK_ALIKES_ONLY) {
      throw new IllegalArgumentException("nobody may be planted, was " + setting.cast());
    }
    var names = new HashSet<String>();
    var atLevel = alarmed(setting, learned, Detectors.shipped(), names);
    var three = Detectors.shipped();
    for (var entry : three.entries()) {
      three = three.withLevel(entry.detector().name(), 3 * Micros.ONE);
    }
    var atThree = alarmed(setting, learned, three, names);
    accounts += names.size();
    played++;
    for (var entry : three.entries()) {
      String name = entry.detector().name();
      months
          .computeIfAbsent(name, key -> new java.util.ArrayList<>())
          .add(new Month(
              atLevel.getOrDefault(name, Set.of()).size(),
              atThree.getOrDefault(name, Set.of()).size()));
    }
  }

  private static Map<String, Set<String>> alarmed(
      Simulator.Setting setting, int learned, Detectors detectors, Set<String> names) {
    var from = setting.start().plus(learned).start();
    var alarmed = new HashMap<String, Set<String>>();
    var setup = new Runner.Setup(detectors, 1, Frame.Ties.KNOWN);
    try (var runner = new Runner(setup, signal -> {
      if (!signal.time().isBefore(from)) {
        alarmed.computeIfAbsent(signal.detector(), key -> new HashSet<>()).add(signal.subject());
      }
    })) {
      Simulator.play(setting, activity -> {
        names.addAll(activity.deed().accounts());
        runner.accept(activity, Admission.ON_TIME);
      });
      runner.finish();
    }
    return alarmed;
  }

  /// One line a detector and level.
  public String text() {
    var out = new StringBuilder();
    months.forEach((name, ofMonths) -> {
      out.append(
          line(name, "its level", ofMonths.stream().mapToInt(Month::atLevel).toArray()));
      out.append(
          line(name, "evidence 3", ofMonths.stream().mapToInt(Month::atThree).toArray()));
    });
    return out.toString();
  }

  private String line(String name, String level, int[] alarms) {
    double each = accounts / (double) played;
    double sum = java.util.Arrays.stream(alarms).sum();
    return String.format(
        Locale.ROOT,
        "%s at %s: %.0f alarms in %d months, %.4f %% of accounts, at most %.4f %% (95 %%)%n",
        name,
        level,
        sum,
        played,
        100 * sum / accounts,
        100 * upper(alarms) / each);
  }

  /// The 95 % upper bound on the mean of a month: from the spread of months, and never below what a
  /// Poisson count of so many would have.
  static double upper(int[] alarms) {
    int n = alarms.length;
    double sum = java.util.Arrays.stream(alarms).sum();
    double mean = sum / n;
    double squares = 0;
    for (int one : alarms) {
      squares += (one - mean) * (one - mean);
    }
    double spread = n < 2 ? 0 : 1.645 * StrictMath.sqrt(squares / (n - 1) / n);
    return Math.max(mean + spread, poisson(sum) / n);
  }

  /// The largest mean under which a count this small has a chance of 5 % or more.
  private static double poisson(double count) {
    double low = count;
    double high = count + 10 + 5 * StrictMath.sqrt(count + 1);
    for (int step = 0; step < 60; step++) {
      double middle = (low + high) / 2;
      if (atMost(count, middle) > 0.05) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private static double atMost(double count, double mean) {
    double sum = 0;
    double logChance = -mean;
    for (int k = 0; k <= count; k++) {
      sum += StrictMath.exp(logChance);
      logChance += StrictMath.log(mean / (k + 1));
    }
    return sum;
  }
}

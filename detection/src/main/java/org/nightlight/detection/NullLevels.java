package org.nightlight.detection;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Counts, where nobody is to be found, how many ordinary accounts of each stratum reach each of
/// several levels in a month: what an administrator's budget is turned into a level by. Writes
/// lines of `detector,version,level,stratum,accounts,reached,upper`; the line of all strata
/// together has an upper bound of 95 % on the rate, as [NullMonths] has it.
public final class NullLevels {

  private static final double[] LEVELS = {0.75, 1, 1.25, 1.5, 2, 2.5, 3};

  private record Cell(String detector, double level, Stratum stratum) {}

  private final Map<Stratum, Long> accounts = new TreeMap<>();
  private final Map<String, Map<Double, List<Integer>>> months = new TreeMap<>();
  private final Map<Cell, Integer> reached = new java.util.HashMap<>();
  private int played;

  /// Arguments: the first and the last seed, accounts, days.
  public static void main(String[] args) {
    var all = new NullLevels();
    int last = Integer.parseInt(args[1]);
    for (int seed = Integer.parseInt(args[0]); seed <= last; seed++) {
      all.play(Simulator.Setting.of(seed, Integer.parseInt(args[2]), Integer.parseInt(args[3]))
          .with(Simulator.Cast.LOOK_ALIKES_ONLY));
    }
    System.out.print(all.text());
  }

  void play(Simulator.Setting setting) {
    var names = new HashSet<String>();
    var activities = new ArrayList<Activity>();
    Simulator.play(setting, activity -> {
      names.addAll(activity.deed().accounts());
      activities.add(activity);
    });
    played++;
    for (double level : LEVELS) {
      play(activities, level, names);
    }
  }

  private void play(List<Activity> activities, double level, Set<String> names) {
    var alarmed = new TreeMap<String, Set<String>>();
    var setup = new Runner.Setup(at(level), 1, Frame.Ties.KNOWN);
    try (var runner = new Runner(
        setup,
        signal -> alarmed
            .computeIfAbsent(signal.detector(), name -> new HashSet<>())
            .add(signal.subject()))) {
      activities.forEach(activity -> runner.accept(activity, Admission.ON_TIME));
      runner.finish();
      if (level == LEVELS[0]) {
        names.forEach(name -> accounts.merge(stratum(runner, name), 1L, Long::sum));
      }
      for (var entry : setup.detectors().entries()) {
        var those = alarmed.getOrDefault(entry.detector().name(), Set.of());
        months
            .computeIfAbsent(entry.detector().name(), name -> new TreeMap<>())
            .computeIfAbsent(level, each -> new ArrayList<>())
            .add(those.size());
        those.forEach(one -> reached.merge(
            new Cell(entry.detector().name(), level, stratum(runner, one)), 1, Integer::sum));
      }
    }
  }

  private static Stratum stratum(Runner runner, String account) {
    return runner.stratum(World.SOURCE, account).orElse(Stratum.UNKNOWN);
  }

  private static Detectors at(double level) {
    var detectors = Detectors.shipped();
    for (var entry : detectors.entries()) {
      detectors = detectors.withLevel(entry.detector().name(), (long) (level * Micros.ONE));
    }
    return detectors;
  }

  String text() {
    var out = new StringBuilder();
    for (var entry : Detectors.shipped().entries()) {
      var detector = entry.detector();
      for (double level : LEVELS) {
        int sum = 0;
        for (Stratum stratum : detector.subjects()) {
          int here = reached.getOrDefault(new Cell(detector.name(), level, stratum), 0);
          sum += here;
          line(out, detector, level, stratum.name(), accounts.getOrDefault(stratum, 0L), here, "");
        }
        long subjects = detector.subjects().stream()
            .mapToLong(stratum -> accounts.getOrDefault(stratum, 0L))
            .sum();
        int[] each =
            months.getOrDefault(detector.name(), Map.of()).getOrDefault(level, List.of()).stream()
                .mapToInt(Integer::intValue)
                .toArray();
        double upper = NullMonths.upper(each) * played / subjects;
        line(out, detector, level, "ALL", subjects, sum, String.format(Locale.ROOT, "%.3e", upper));
      }
    }
    return out.toString();
  }

  private static void line(
      StringBuilder out,
      Detector detector,
      double level,
      String stratum,
      long accounts,
      int reached,
      String upper) {
    out.append(String.format(
        Locale.ROOT,
        "%s,%d,%.2f,%s,%d,%d,%s%n",
        detector.name(),
        detector.version(),
        level,
        stratum,
        accounts,
        reached,
        upper));
  }
}

package org.nightlight.detection;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Evaluates the shipped detectors on many invented platforms, one for each seed, with everyone to
/// be found in them: how many are found of each kind, with an interval of 95 % (Wilson), how many
/// false alarms, and how many children an account reached before its first signal.
public final class EvaluationMonths {

  private static final int BUDGET = 24;

  /// What one detector did on all platforms together.
  private static final class Sum {
    final Map<String, Evaluation.Found> byKind = new TreeMap<>();
    final Map<String, Integer> falseByKind = new TreeMap<>();
    final List<Double> medians = new ArrayList<>();
    int found;
    int toFind;
    int falseAlarms;
  }

  private final Map<String, Sum> sums = new TreeMap<>();
  private long accounts;
  private long activities;
  private int played;

  /// Arguments: the first and the last seed, accounts, days; and a file with a real network, where
  /// the ages and the rest are laid over it.
  public static void main(String[] args) {
    var all = new EvaluationMonths();
    for (int seed = Integer.parseInt(args[0]); seed <= Integer.parseInt(args[1]); seed++) {
      var setting =
          Simulator.Setting.of(seed, Integer.parseInt(args[2]), Integer.parseInt(args[3]));
      all.play(args.length > 4 ? setting.on(ActivityFile.network(Path.of(args[4]))) : setting);
    }
    System.out.print(all.text());
  }

  /// Plays one platform and adds what was found there.
  public void play(Simulator.Setting setting) {
    var stream = new ArrayList<Activity>();
    var evaluation = new Evaluation(Simulator.play(setting, stream::add));
    var setup = new Runner.Setup(Detectors.shipped(), 1, Frame.Ties.KNOWN);
    try (var runner = new Runner(setup, evaluation::signal)) {
      for (Activity activity : stream) {
        evaluation.activity(activity);
        runner.accept(activity, Admission.ON_TIME);
      }
      runner.finish();
      var report = evaluation.report(setup.detectors(), BUDGET, runner.coverage());
      accounts += report.accounts();
      report.scores().forEach(this::add);
    }
    activities += stream.size();
    played++;
  }

  private void add(Evaluation.Score score) {
    var sum = sums.computeIfAbsent(score.detector(), name -> new Sum());
    sum.found += score.found();
    sum.toFind += score.toFind();
    sum.falseAlarms += score.falseAlarms();
    if (score.childrenMedian() >= 0) {
      sum.medians.add(score.childrenMedian());
    }
    score.falseByKind().forEach((kind, n) -> sum.falseByKind.merge(kind, n, Integer::sum));
    score
        .byKind()
        .forEach((kind, one) -> sum.byKind.merge(
            kind, one, (a, b) -> new Evaluation.Found(a.found() + b.found(), a.of() + b.of())));
  }

  /// A few lines for each detector.
  public String text() {
    var out = new StringBuilder();
    out.append(String.format(
        Locale.ROOT,
        "%d platforms, each %d accounts and %d activities%n",
        played,
        accounts / played,
        activities / played));
    sums.forEach((name, sum) -> text(out, name, sum));
    return out.toString();
  }

  private void text(StringBuilder out, String name, Sum sum) {
    out.append(String.format(
        Locale.ROOT,
        "%s: found %.2f of %.2f (%s), false alarms %.2f%n",
        name,
        sum.found / (double) played,
        sum.toFind / (double) played,
        interval(sum.found, sum.toFind),
        sum.falseAlarms / (double) played));
    if (!sum.medians.isEmpty()) {
      out.append(String.format(
          Locale.ROOT,
          "  children before the first signal: mean of medians %.2f, median of medians %.1f%n",
          sum.medians.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
          sum.medians.stream().sorted().skip(sum.medians.size() / 2).findFirst().orElseThrow()));
    }
    sum.byKind.forEach((kind, one) -> out.append(String.format(
        Locale.ROOT,
        "  %s: %d of %d (%s)%n",
        kind,
        one.found(),
        one.of(),
        interval(one.found(), one.of()))));
    out.append("  false alarms by kind: ").append(sum.falseByKind).append(System.lineSeparator());
  }

  /// Wilson's interval of 95 % (Wilson 1927), in whole per cent.
  static String interval(int found, int of) {
    if (of == 0) {
      return "none";
    }
    double z = 1.96;
    double part = found / (double) of;
    double middle = part + z * z / (2 * of);
    double half = z * StrictMath.sqrt(part * (1 - part) / of + z * z / (4.0 * of * of));
    double all = 1 + z * z / of;
    return String.format(
        Locale.ROOT,
        "%.0f-%.0f %%",
        Math.max(0, 100 * (middle - half) / all),
        100 * (middle + half) / all);
  }
}

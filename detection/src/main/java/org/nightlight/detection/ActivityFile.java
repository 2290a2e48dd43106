package org.nightlight.detection;

import java.io.BufferedInputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// What can be done with files of activity, without a server: detect, evaluate, simulate. Reads no
/// clock: lateness is judged from the file itself.
public final class ActivityFile {

  private static final int KEPT_REFUSALS = 1_000;
  private static final int PER_WATERMARK = 8_192;

  /// How to run over a file.
  public record Options(Detectors detectors, int threads, Frame.Ties ties) {

    /// The shipped detectors on one thread, the file's ties taken as complete.
    public static Options usual() {
      return new Options(Detectors.shipped(), 1, Frame.Ties.KNOWN);
    }
  }

  /// What became of a file: lines, refusals (all counted by rule, the first thousand kept), second
  /// arrivals, signals, and what could be judged.
  public record Summary(
      long lines,
      long accepted,
      long refused,
      Map<String, Long> refusedByRule,
      List<Line.Refused> refusals,
      long duplicates,
      long signals,
      Coverage coverage) {

    public Summary {
      refusedByRule = java.util.Collections.unmodifiableMap(new TreeMap<>(refusedByRule));
      refusals = List.copyOf(refusals);
    }
  }

  private ActivityFile() {}

  /// Runs the detectors over a file and hands out the signals of those that are live.
  public static Summary detect(Path activity, Options options, Consumer<? super Signal> to) {
    return run(activity, options, ignored -> {}, to);
  }

  /// Runs the detectors over a file and scores their signals against the truth.
  public static Evaluation.Report evaluate(Path activity, Path truth, Options options, int budget) {
    var evaluation = new Evaluation(truth(truth));
    var summary = run(activity, options, evaluation::activity, evaluation::signal);
    return evaluation.report(options.detectors(), budget, summary.coverage());
  }

  /// Writes `activity.ndjson` and `truth.csv` of an invented platform into a folder.
  public static long simulate(Simulator.Setting setting, Path folder) {
    try {
      Files.createDirectories(folder);
      var count = new long[1];
      List<Simulator.Truth> truth;
      try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("activity.ndjson"))) {
        truth = Simulator.play(setting, activity -> {
          count[0]++;
          line(out, ActivityJson.write(activity));
        });
      }
      try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("truth.csv"))) {
        line(out, "account,kind");
        truth.forEach(row -> line(out, row.account() + "," + row.kind()));
      }
      return count[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads a base network for [Simulator.Setting#on].
  public static BaseNetwork network(Path file) {
    try {
      return BaseNetwork.parse(Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads a truth file; the header is `account,kind`.
  public static List<Simulator.Truth> truth(Path file) {
    try {
      var rows = Files.readAllLines(file);
      if (rows.isEmpty() || !rows.getFirst().strip().equals("account,kind")) {
        throw new IllegalArgumentException("truth must begin with the line: account,kind");
      }
      var all = new ArrayList<Simulator.Truth>();
      for (int i = 1; i < rows.size(); i++) {
        if (!rows.get(i).isBlank()) {
          all.add(truthRow(rows.get(i).strip(), i + 1));
        }
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Simulator.Truth truthRow(String row, int number) {
    int comma = row.lastIndexOf(',');
    if (comma < 1 || comma == row.length() - 1) {
      throw new IllegalArgumentException("truth line " + number + " must be: account,kind");
    }
    return new Simulator.Truth(
        row.substring(0, comma).strip(), row.substring(comma + 1).strip());
  }

  private static void line(BufferedWriter out, String line) {
    try {
      out.write(line);
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Summary run(
      Path file,
      Options options,
      Consumer<? super Activity> activities,
      Consumer<? super Signal> to) {
    var live = options.detectors();
    var signals = new long[1];
    var setup = new Runner.Setup(live, options.threads(), options.ties());
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        var runner = new Runner(setup, signal -> {
          if (live.find(signal.detector()).map(e -> e.tier() == Tier.LIVE).orElse(false)) {
            signals[0]++;
            to.accept(signal);
          }
        })) {
      var feed = new Feed(runner, activities);
      if (options.threads() > 1) {
        ReadAhead.lines(in, feed);
      } else {
        ActivityReader.readLines(in, feed);
      }
      feed.finish();
      return feed.summary(signals[0], runner.coverage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Admits a file's lines to a runner.
  private static final class Feed implements Consumer<Line> {
    private final Runner runner;
    private final Consumer<? super Activity> activities;
    private final Lateness lateness = new Lateness(Lateness.USUAL);
    private final Seen seen = new Seen();
    private final Map<String, Long> byRule = new TreeMap<>();
    private final List<Line.Refused> refusals = new ArrayList<>();
    private long accepted;
    private long refused;
    private long duplicates;

    Feed(Runner runner, Consumer<? super Activity> activities) {
      this.runner = runner;
      this.activities = activities;
    }

    @Override
    public void accept(Line line) {
      switch (line) {
        case Line.Accepted good -> admit(good.activity());
        case Line.Refused bad -> refuse(bad);
      }
    }

    private void refuse(Line.Refused bad) {
      refused++;
      byRule.merge(bad.rule(), 1L, Long::sum);
      if (refusals.size() < KEPT_REFUSALS) {
        refusals.add(bad);
      }
    }

    private void admit(Activity activity) {
      accepted++;
      var admission = lateness.judge(activity);
      if (admission == Admission.ON_TIME && !seen.first(activity)) {
        duplicates++;
        return;
      }
      activities.accept(activity);
      runner.accept(activity, admission);
      if (accepted % PER_WATERMARK == 0) {
        lateness.watermarks().forEach(this::advance);
      }
    }

    private void advance(String source, java.time.Instant mark) {
      runner.watermark(source, mark);
      seen.letGo(source, mark);
    }

    void finish() {
      lateness.watermarks().forEach(this::advance);
      runner.finish();
    }

    Summary summary(long signals, Coverage coverage) {
      return new Summary(
          accepted + refused, accepted, refused, byRule, refusals, duplicates, signals, coverage);
    }
  }
}

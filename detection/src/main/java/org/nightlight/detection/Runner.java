package org.nightlight.detection;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs detectors in this process over the admitted log. Feed it admitted activities in log order
/// and each source's watermarks; it hands out signals. The same activities give the same signals,
/// whatever the order they arrived in, on however many threads, and across a restart from a
/// snapshot. Not for use by several threads at once.
public final class Runner implements AutoCloseable {

  private final Setup setup;
  private final Consumer<? super Signal> to;
  private final @Nullable ExecutorService threads;
  private final SortedMap<String, SourceRun> sources = new TreeMap<>();
  private Detectors detectors;
  private @Nullable Consumer<? super DayEnd> dayEnds;

  /// How to run: which detectors, on how many threads, and whether ties from before a source's
  /// stream are taken to be complete.
  public record Setup(Detectors detectors, int threads, Frame.Ties ties) {

    public Setup {
      if (threads < 1 || threads > 1_024) {
        throw new IllegalArgumentException("threads must be 1..1024, was " + threads);
      }
    }
  }

  public Runner(Setup setup, Consumer<? super Signal> to) {
    this.setup = setup;
    this.to = to;
    this.detectors = setup.detectors();
    this.threads = setup.threads() == 1
        ? null
        : Executors.newFixedThreadPool(
            setup.threads(), Thread.ofPlatform().daemon().name("detect-", 0).factory());
  }

  /// Takes in the next activity of the log. An activity before its source's watermark counts as
  /// late, whatever it was called.
  public void accept(Activity activity, Admission admission) {
    source(activity.source()).accept(activity, admission);
  }

  /// No activity of this source before this time will come on time any more: what is before
  /// it is judged now.
  public void watermark(String source, Instant mark) {
    source(source).watermark(mark);
  }

  /// Judges all that waits, for input that ends. The last day stays open: a silence that had no
  /// time to be one says nothing.
  public void finish() {
    sources.values().forEach(SourceRun::finish);
  }

  /// Other levels, from each source's next day on. The detectors themselves stay the same.
  public void levels(Detectors with) {
    detectors = with;
    sources.values().forEach(source -> source.levels(with));
  }

  /// What was judged so far, over all sources.
  public Coverage coverage() {
    return sources.values().stream().map(SourceRun::coverage).reduce(Coverage.NONE, Coverage::plus);
  }

  public Coverage coverage(String source) {
    var run = sources.get(source);
    return run == null ? Coverage.NONE : run.coverage();
  }

  /// Shows what stands at the end of each event-time day of each source, from now on. Without it
  /// nothing is counted, and nothing is slower.
  public void atDayEnd(Consumer<? super DayEnd> to) {
    dayEnds = to;
    sources.forEach((source, run) -> run.atDayEnd(source, to));
  }

  /// What is known of an account now; empty where nothing is.
  public Optional<Stratum> stratum(String source, String account) {
    var run = sources.get(source);
    return run == null ? Optional.empty() : Optional.ofNullable(run.stratum(account));
  }

  /// The latest event-time day that has begun, over all sources; empty before any has.
  public Optional<Day> latest() {
    return sources.values().stream()
        .flatMap(run -> Optional.ofNullable(run.frame()).stream())
        .map(Frame::day)
        .max(Comparator.naturalOrder());
  }

  /// Writes all it remembers, so that [#restore] goes on as if nothing had happened.
  public void snapshot(OutputStream out) {
    Snapshots.write(sources, out);
  }

  /// A runner that goes on from a snapshot, on any number of threads. A stage the snapshot
  /// does not know starts afresh. Throws [OtherSnapshot] where another version wrote it.
  public static Runner restore(InputStream snapshot, Setup setup, Consumer<? super Signal> to) {
    var runner = new Runner(setup, to);
    Snapshots.read(snapshot, runner::source);
    return runner;
  }

  /// Forgets what an account did and what was made of it, and calls it otherwise wherever
  /// others are remembered to have met it. A digest of its name stays until it is forgotten,
  /// where a stage keeps no more than that of those somebody met.
  public void forget(Key account, String instead) {
    var all = new ByteArrayOutputStream();
    snapshot(all);
    sources.clear();
    Snapshots.read(
        new ByteArrayInputStream(all.toByteArray()), this::source, new Forgotten(account, instead));
  }

  /// Every account of a source that anything is remembered of.
  public SortedSet<String> accounts(String source) {
    var run = sources.get(source);
    return run == null ? Collections.emptySortedSet() : run.accounts();
  }

  /// Every source there is anything of.
  public SortedSet<String> sources() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(sources.keySet()));
  }

  /// The version of what [#snapshot] and the stages write. What another version wrote cannot
  /// be read.
  public static int snapshotVersion() {
    return Snapshots.VERSION;
  }

  private SourceRun source(String source) {
    return sources.computeIfAbsent(source, name -> {
      var run = new SourceRun(detectors, setup.threads(), threads, setup.ties(), to);
      var ends = dayEnds;
      if (ends != null) {
        run.atDayEnd(name, ends);
      }
      return run;
    });
  }

  @Override
  public void close() {
    if (threads != null) {
      threads.shutdownNow();
    }
  }
}

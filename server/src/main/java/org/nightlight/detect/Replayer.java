package org.nightlight.detect;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.nightlight.detection.Detectors;
import org.nightlight.detection.Frame;
import org.nightlight.detection.OtherSnapshot;
import org.nightlight.detection.Runner;
import org.nightlight.detection.Signal;
import org.nightlight.detection.Stratum;
import org.nightlight.detection.Tier;
import org.nightlight.intake.Admitted;
import org.nightlight.intake.Intake;
import org.nightlight.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets one detector see the kept log once more, apart from the live ones: with a runner of its own
/// that begins with nothing remembered. One at a time, in small batches, half of the time asleep,
/// and waiting while the live detectors are behind. What it found and how far it has come are
/// written together; after a crash it goes on from its last snapshot, and what it finds again is
/// kept once.
final class Replayer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Replayer.class);
  private static final Pace USUAL = new Pace(2_000, 25);
  private static final long LIVE_COMES_FIRST = 5_000;
  private static final long PAUSE = 500_000_000L;

  private final Store store;
  private final Intake intake;
  private final ReplayBook book;
  private final LongSupplier liveBehind;
  private final Clock clock;
  private final Pace pace;
  private final Thread thread = Thread.ofPlatform().name("replay").daemon().unstarted(this::run);
  private volatile boolean open = true;
  private @Nullable Playing playing;

  /// How much is read at once, and how many such batches there are to a snapshot.
  record Pace(int entries, int batches) {}

  Replayer(Store store, Intake intake, ReplayBook book, LongSupplier liveBehind, Clock clock) {
    this(store, intake, book, liveBehind, clock, USUAL);
  }

  Replayer(
      Store store,
      Intake intake,
      ReplayBook book,
      LongSupplier liveBehind,
      Clock clock,
      Pace pace) {
    this.pace = pace;
    this.store = store;
    this.intake = intake;
    this.book = book;
    this.liveBehind = liveBehind;
    this.clock = clock;
  }

  void start() {
    thread.start();
  }

  /// Looks at once whether there is something to replay.
  void wake() {
    LockSupport.unpark(thread);
  }

  private void run() {
    while (open) {
      var began = System.nanoTime();
      try {
        if (liveBehind.getAsLong() <= LIVE_COMES_FIRST && step()) {
          LockSupport.parkNanos(this, System.nanoTime() - began);
          continue;
        }
      } catch (RuntimeException fault) {
        fail(fault);
      }
      LockSupport.parkNanos(this, PAUSE);
    }
  }

  private void fail(RuntimeException fault) {
    var was = playing;
    drop();
    LOG.error("a replay failed: {}", fault.toString());
    if (was != null && open) {
      failed(was.replay);
    }
  }

  private void drop() {
    var was = playing;
    playing = null;
    if (was != null) {
      was.runner.close();
    }
  }

  /// Goes on with a replay. One whose state another version wrote cannot go on, and ends.
  private Playing begin(Replay replay) {
    try {
      return new Playing(replay);
    } catch (OtherSnapshot | NoSuchElementException fault) {
      failed(replay);
      throw fault;
    }
  }

  private void failed(Replay replay) {
    store.transact(() -> book.end(replay.id(), Replay.State.FAILED, Map.of(), clock.instant()));
  }

  /// Replays one batch of what is to be replayed; false where there is nothing.
  boolean step() {
    var now = playing;
    if (now == null) {
      var next = book.running();
      if (next.isEmpty()) {
        return false;
      }
      now = begin(next.get());
      playing = now;
    }
    if (!now.step()) {
      drop();
    }
    return true;
  }

  /// One replay while it runs.
  private final class Playing {

    private final Replay replay;
    private final Map<String, Map<Stratum, Long>> accounts = new HashMap<>();
    private final List<Signal> raised = new ArrayList<>();
    private final Runner runner;
    private long position;
    private long seen;
    private int batches;

    Playing(Replay replay) {
      this.replay = replay;
      var kept = store.transaction(() -> book.resume(replay.id()));
      this.position = kept.position();
      this.seen = kept.seen();
      this.accounts.putAll(kept.accounts());
      this.runner = kept.snapshot()
          .map(bytes -> Runner.restore(new ByteArrayInputStream(bytes), setup(), raised::add))
          .orElseGet(() -> new Runner(setup(), raised::add));
      runner.atDayEnd(end -> accounts.put(end.source(), end.accounts()));
    }

    private Runner.Setup setup() {
      var detector = Detectors.shipped().find(replay.detector()).orElseThrow().detector();
      return new Runner.Setup(
          new Detectors(List.of(new Detectors.Entry(detector, Tier.SHADOW, replay.level()))),
          1,
          Frame.Ties.UNKNOWN);
    }

    /// False once it has ended.
    boolean step() {
      var entries = intake.activitiesAfter(position, pace.entries()).stream()
          .filter(entry -> entry.position() <= replay.until())
          .toList();
      entries.forEach(this::show);
      if (!entries.isEmpty()) {
        position = entries.getLast().position();
        seen += entries.size();
      }
      var ends = entries.isEmpty() || position >= replay.until();
      return store.transaction(() -> keep(entries, ends)) && !ends;
    }

    private void show(Admitted entry) {
      switch (entry) {
        case Admitted.Happened happened -> runner.accept(happened.activity(), happened.admission());
        case Admitted.Watermark mark -> runner.watermark(mark.source(), mark.at());
      }
    }

    private boolean keep(List<Admitted> entries, boolean ends) {
      var days = entries.stream()
          .flatMap(entry -> entry instanceof Admitted.Happened happened
              ? Optional.of(happened.activity().day()).stream()
              : Optional.<org.nightlight.detection.Day>empty().stream())
          .map(day -> LocalDate.ofEpochDay(day.number()))
          .sorted(Comparator.naturalOrder())
          .toList();
      var first = days.isEmpty() ? Optional.<LocalDate>empty() : Optional.of(days.getFirst());
      var last = days.isEmpty() ? Optional.<LocalDate>empty() : Optional.of(days.getLast());
      if (!book.move(replay.id(), ends ? replay.until() : position, seen, first, last)) {
        return false;
      }
      raised.forEach(signal -> book.keep(
          replay.id(),
          signal,
          runner.stratum(signal.source(), signal.subject()).orElse(Stratum.UNKNOWN)));
      raised.clear();
      batches++;
      if (ends) {
        book.end(replay.id(), Replay.State.FINISHED, together(), clock.instant());
      } else if (batches % pace.batches() == 0) {
        book.snapshot(replay.id(), snapshot(), accounts);
      }
      return true;
    }

    private byte[] snapshot() {
      var bytes = new ByteArrayOutputStream();
      runner.snapshot(bytes);
      return bytes.toByteArray();
    }

    private Map<Stratum, Long> together() {
      var all = new EnumMap<Stratum, Long>(Stratum.class);
      accounts
          .values()
          .forEach(one -> one.forEach((stratum, n) -> all.merge(stratum, n, Long::sum)));
      return all;
    }
  }

  @Override
  public void close() {
    open = false;
    LockSupport.unpark(thread);
    try {
      thread.join(java.time.Duration.ofSeconds(10));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    drop();
  }
}

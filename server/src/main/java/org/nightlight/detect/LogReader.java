package org.nightlight.detect;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.nightlight.detection.Coverage;
import org.nightlight.detection.Day;
import org.nightlight.detection.DayEnd;
import org.nightlight.detection.Detectors;
import org.nightlight.detection.Frame;
import org.nightlight.detection.Key;
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

/// Reads the admitted log by position and lets the detectors see it.
///
/// What the runner remembers is kept now and then together with the position it had reached.
/// After a crash it goes on from there and reads the entries since once more; a signal it
/// raises again has the same id and is kept once, so none is lost and none repeated.
final class LogReader implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LogReader.class);
  private static final int AT_ONCE = 5_000;
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration BETWEEN_SNAPSHOTS = Duration.ofSeconds(30);

  private final Store store;
  private final Intake intake;
  private final SignalBook book;
  private final DayBook days;
  private final Clock clock;
  private final List<Signal> raised = new ArrayList<>();
  private final List<DayEnd> ended = new ArrayList<>();
  private final LagWatch watch = new LagWatch();
  private final ReentrantLock lock = new ReentrantLock();
  private final Thread thread = Thread.ofPlatform().name("detection").daemon().unstarted(this::run);
  private volatile boolean open = true;
  private volatile long position;
  private volatile Coverage coverage = Coverage.NONE;
  private volatile Detectors detectors;
  private Runner runner;
  private long kept;
  private Instant keptAt;

  LogReader(
      Store store, Intake intake, SignalBook book, DayBook days, Detectors detectors, Clock clock) {
    this.store = store;
    this.intake = intake;
    this.book = book;
    this.days = days;
    this.detectors = detectors;
    this.clock = clock;
    this.keptAt = clock.instant();
    this.runner = resume();
  }

  void start() {
    thread.start();
  }

  /// How far it has read.
  long position() {
    return position;
  }

  /// What the detectors judged, and could not judge.
  Coverage coverage() {
    return coverage;
  }

  /// How far it is behind the log.
  Lag lag() {
    var behind = intake.activitiesBehind(position);
    return watch.look(clock.instant(), position + behind, position);
  }

  /// What is known of an account now.
  Optional<Stratum> stratum(String source, String account) {
    lock.lock();
    try {
      return runner.stratum(source, account);
    } finally {
      lock.unlock();
    }
  }

  /// The latest event-time day of any source.
  Optional<Day> latest() {
    lock.lock();
    try {
      return runner.latest();
    } finally {
      lock.unlock();
    }
  }

  /// Goes on with detectors in other tiers or at other levels, with all that is remembered.
  /// Between shadow and live nothing runs otherwise; what was off begins with nothing.
  void change(Detectors to) {
    lock.lock();
    try {
      var same = running(detectors).equals(running(to));
      detectors = to;
      if (same) {
        runner.levels(to);
        return;
      }
      var snapshot = snapshot();
      runner.close();
      runner = listening(Runner.restore(new ByteArrayInputStream(snapshot), setup(), raised::add));
    } finally {
      lock.unlock();
    }
  }

  /// Forgets an account, in memory and in what is kept of it, in the caller's transaction. To be
  /// called before anything else the reader writes is locked.
  void forget(Key account, String instead) {
    lock.lock();
    try {
      runner.forget(account, instead);
      write(snapshot(), position);
      kept = position;
    } finally {
      lock.unlock();
    }
  }

  /// Every account that anything is remembered of.
  Set<Key> everybody() {
    lock.lock();
    try {
      var all = new HashSet<Key>();
      for (var source : runner.sources()) {
        runner.accounts(source).forEach(account -> all.add(new Key(source, account)));
      }
      return all;
    } finally {
      lock.unlock();
    }
  }

  private static List<String> running(Detectors detectors) {
    return detectors.entries().stream()
        .filter(entry -> entry.tier() != Tier.OFF)
        .map(entry -> entry.detector().name())
        .toList();
  }

  private Runner listening(Runner one) {
    one.atDayEnd(ended::add);
    return one;
  }

  @Override
  public void close() {
    open = false;
    LockSupport.unpark(thread);
    try {
      // It never began where detectors run elsewhere.
      if (thread.isAlive()) {
        thread.join(Duration.ofSeconds(20));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    lock.lock();
    try {
      runner.close();
    } finally {
      lock.unlock();
    }
  }

  private Runner.Setup setup() {
    return new Runner.Setup(detectors, 1, Frame.Ties.UNKNOWN);
  }

  private Runner resume() {
    try {
      return fromSnapshot();
    } catch (OtherSnapshot other) {
      LOG.warn("{}: the log is read again from its start", other.getMessage());
      position = 0;
      kept = 0;
      return listening(new Runner(setup(), raised::add));
    }
  }

  private Runner fromSnapshot() {
    position = 0;
    var resumed = store
        .sql()
        .sql("select position, snapshot from detect_state")
        .query((row, _) -> {
          position = row.getLong(1);
          return listening(Runner.restore(row.getBinaryStream(2), setup(), raised::add));
        })
        .optional();
    kept = position;
    return resumed.orElseGet(() -> listening(new Runner(setup(), raised::add)));
  }

  private void run() {
    while (open) {
      try {
        if (!readOn()) {
          LockSupport.parkNanos(this, PAUSE.toNanos());
        }
      } catch (RuntimeException fault) {
        LOG.error("detection stands still at position {}: {}", position, fault.toString());
        startAgain();
      }
    }
    keepState();
  }

  /// What the runner has seen since the last snapshot may be half of something: forget it.
  private void startAgain() {
    LockSupport.parkNanos(this, Duration.ofSeconds(2).toNanos());
    lock.lock();
    try {
      raised.clear();
      ended.clear();
      runner.close();
      runner = resume();
    } catch (RuntimeException fault) {
      LOG.error("detection could not start again: {}", fault.toString());
    } finally {
      lock.unlock();
    }
  }

  /// Lets the detectors see the next entries; false where there are none.
  private boolean readOn() {
    var entries = intake.activitiesAfter(position, AT_ONCE);
    lock.lock();
    try {
      entries.forEach(this::show);
      if (!raised.isEmpty() || !ended.isEmpty()) {
        store.transact(() -> {
          raised.forEach(this::raise);
          ended.forEach(this::end);
        });
        raised.clear();
        ended.clear();
      }
      if (!entries.isEmpty()) {
        position = entries.getLast().position();
        coverage = runner.coverage();
      }
    } finally {
      lock.unlock();
    }
    if (clock.instant().isAfter(keptAt.plus(BETWEEN_SNAPSHOTS))) {
      keepState();
    }
    return entries.size() == AT_ONCE;
  }

  private void show(Admitted entry) {
    switch (entry) {
      case Admitted.Happened happened -> runner.accept(happened.activity(), happened.admission());
      case Admitted.Watermark mark -> runner.watermark(mark.source(), mark.at());
    }
  }

  private void raise(Signal signal) {
    var tier = detectors.find(signal.detector()).map(Detectors.Entry::tier).orElse(Tier.OFF);
    var stratum = runner.stratum(signal.source(), signal.subject()).orElse(Stratum.UNKNOWN);
    book.raise(signal, tier, stratum, clock.instant());
  }

  private void end(DayEnd end) {
    if (days.keep(end, Set.copyOf(Catalogue.live(detectors)))) {
      store.outbox().put(Detect.REVIEWED, end.source(), end.source());
    }
  }

  private byte[] snapshot() {
    var bytes = new ByteArrayOutputStream();
    runner.snapshot(bytes);
    return bytes.toByteArray();
  }

  private void keepState() {
    keptAt = clock.instant();
    lock.lock();
    try {
      if (position == kept) {
        return;
      }
      var snapshot = snapshot();
      var at = position;
      store.transact(() -> write(snapshot, at));
      kept = at;
    } finally {
      lock.unlock();
    }
  }

  private void write(byte[] snapshot, long at) {
    store.sql().sql("""
            insert into detect_state (position, snapshot) values (?, ?)
            on conflict (only_row) do update set position = excluded.position, snapshot = excluded.snapshot
            """).params(at, snapshot).update();
  }
}

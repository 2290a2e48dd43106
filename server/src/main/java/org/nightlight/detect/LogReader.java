package org.nightlight.detect;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.nightlight.detection.Coverage;
import org.nightlight.detection.Detectors;
import org.nightlight.detection.Frame;
import org.nightlight.detection.OtherSnapshot;
import org.nightlight.detection.Runner;
import org.nightlight.detection.Signal;
import org.nightlight.detection.Tier;
import org.nightlight.intake.Admitted;
import org.nightlight.intake.Intake;
import org.nightlight.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the admitted log by position and lets the detectors see it.
///
/// What the runner remembers is kept now and then together with the position it had reached. After
/// a crash it goes on from there and reads the entries since once more; a signal it raises again
/// has the same id and is kept once, so none is lost and none repeated.
final class LogReader implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LogReader.class);
  private static final int AT_ONCE = 5_000;
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration BETWEEN_SNAPSHOTS = Duration.ofSeconds(30);

  private final Store store;
  private final Intake intake;
  private final SignalBook book;
  private final Clock clock;
  private final List<Signal> raised = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Thread thread = Thread.ofPlatform().name("detection").daemon().unstarted(this::run);
  private volatile boolean open = true;
  private volatile long position;
  private volatile Coverage coverage = Coverage.NONE;
  private volatile Detectors detectors;
  private Runner runner;
  private long kept;
  private Instant keptAt;

  LogReader(Store store, Intake intake, SignalBook book, Detectors detectors, Clock clock) {
    this.store = store;
    this.intake = intake;
    this.book = book;
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

  /// Goes on with detectors in other tiers, with all that is remembered.
  void change(Detectors to) {
    lock.lock();
    try {
      var snapshot = snapshot();
      runner.close();
      detectors = to;
      runner = Runner.restore(new ByteArrayInputStream(snapshot), setup(), raised::add);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    open = false;
    LockSupport.unpark(thread);
    try {
      thread.join(Duration.ofSeconds(20));
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
      return new Runner(setup(), raised::add);
    }
  }

  private Runner fromSnapshot() {
    position = 0;
    var resumed = store
        .sql()
        .sql("select position, snapshot from detect_state")
        .query((row, _) -> {
          position = row.getLong(1);
          return Runner.restore(row.getBinaryStream(2), setup(), raised::add);
        })
        .optional();
    kept = position;
    return resumed.orElseGet(() -> new Runner(setup(), raised::add));
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
      if (!raised.isEmpty()) {
        store.transact(() -> raised.forEach(this::raise));
        raised.clear();
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
    if (book.keep(signal, tier, clock.instant()) && tier == Tier.LIVE) {
      store.outbox().put("signal.raised", signal.source() + "/" + signal.subject(), signal.id());
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
      store.transact(() -> store.sql().sql("""
                      insert into detect_state (position, snapshot) values (?, ?)
                      on conflict (only_row) do update set position = excluded.position, snapshot = excluded.snapshot
                      """).params(at, snapshot).update());
      kept = at;
    } finally {
      lock.unlock();
    }
  }
}

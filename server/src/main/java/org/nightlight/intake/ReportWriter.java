package org.nightlight.intake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nightlight.evidence.Evidence;
import org.nightlight.oversight.Actor;
import org.nightlight.store.Busy;
import org.nightlight.store.Store;
import org.nightlight.store.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.CannotCreateTransactionException;

/// The one writer of reports. Reports wait here; whatever has come while one transaction committed
/// goes into the next together, danger first, so that many reports cost one commit. Each is
/// answered only after the commit that holds it.
final class ReportWriter {

  private static final Logger LOG = LoggerFactory.getLogger(ReportWriter.class);

  /// So many at once, lest danger that comes just after them waits long.
  static final int MOST_TOGETHER = 64;

  /// So many are under way at most: whoever comes beyond them would wait longer than a sender
  /// does.
  static final int MOST = 1_500;

  /// Danger is told to come back only beyond this.

  private static final long PATIENCE_SECONDS = 30;
  private static final Duration IDLE = Duration.ofSeconds(10);

  /// A report whose words are sealed and which waits to be written.
  ///
  /// @param words sealed aside
  /// @param idempotency keyed digest of what makes it one report
  /// @param content keyed digest of all that was said in it
  /// @param reporter keyed digest of who made it, as a platform tells its users apart
  /// @param with what else is written with it
  /// @param kept done once it is committed: false where the same had come before
  record Arriving(
      Report report,
      Evidence.Aside words,
      String idempotency,
      String content,
      @Nullable String reporter,
      Optional<Teller> teller,
      Actor by,
      Consumer<Report> with,
      CompletableFuture<Boolean> kept) {}

  private final Store store;
  private final Function<List<Arriving>, Set<ReportId>> write;
  private final int most;
  private final Queue<Arriving> danger = new ConcurrentLinkedQueue<>();
  private final Queue<Arriving> others = new ConcurrentLinkedQueue<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final ExecutorService thread =
      Threads.whileNeeded(1, IDLE, Thread.ofPlatform().name("reports").daemon().factory());

  /// @param write writes reports in the current transaction; answers which of them it kept: all but
  /// those which had come before
  /// @param most how many may be under way; with danger, twice as many
  ReportWriter(Store store, Function<List<Arriving>, Set<ReportId>> write, int most) {
    this.most = most;
    this.store = store;
    this.write = write;
  }

  /// Takes a report in while not too many are under way.
  ///
  /// @throws Busy where too many are
  <T> T takeIn(boolean urgent, Supplier<T> work) {
    try {
      if (underWay.incrementAndGet() > (urgent ? 2 * most : most)) {
        throw new Busy();
      }
      return work.get();
    } finally {
      underWay.decrementAndGet();
    }
  }

  /// Writes a report with others that come at the same time; false where it had come before.
  ///
  /// @throws Busy where it was not written in time; it may be all the same
  boolean keep(Arriving one) {
    (one.report().urgent() ? danger : others).add(one);
    thread.execute(this::writeNext);
    try {
      return one.kept().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new Busy();
    } catch (TimeoutException _) {
      throw new Busy();
    } catch (ExecutionException fault) {
      throw fault.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(fault.getCause());
    }
  }

  private void writeNext() {
    var group = new ArrayList<Arriving>();
    take(danger, group);
    take(others, group);
    if (!group.isEmpty()) {
      writeTogether(group);
    }
  }

  private static void take(Queue<Arriving> from, List<Arriving> group) {
    while (group.size() < MOST_TOGETHER) {
      var next = from.poll();
      if (next == null) {
        return;
      }
      group.add(next);
    }
  }

  /// One transaction for all; where that fails, one each, so that no reporter suffers for another.
  private void writeTogether(List<Arriving> group) {
    try {
      var kept = store.transaction(() -> write.apply(group));
      group.forEach(one -> one.kept().complete(kept.contains(one.report().id())));
    } catch (CannotCreateTransactionException busy) {
      group.forEach(one -> one.kept().completeExceptionally(busy));
    } catch (RuntimeException fault) {
      if (group.size() == 1) {
        LOG.warn("a report could not be kept: {}", fault.getClass().getSimpleName());
        group.getFirst().kept().completeExceptionally(fault);
      } else {
        group.forEach(one -> writeTogether(List.of(one)));
      }
    }
  }
}

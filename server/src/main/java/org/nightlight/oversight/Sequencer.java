package org.nightlight.oversight;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.nightlight.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Seals what was committed: gives each entry its place in the tree, in order of arrival, and
/// stores the tree's new head, all in one transaction. However many processes run, a lock in the
/// database lets one of them seal at a time.
final class Sequencer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Sequencer.class);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int BATCH = 1_000;

  /// "nightseq" in ASCII: the lock's number, ours alone in this database.
  static final long LOCK = 0x6e69676874736571L;

  private final Store store;
  private final Clock clock;
  private final Runnable also;
  private final Thread thread;
  private volatile boolean running = true;

  /// @param also what else is done between two looks
  Sequencer(Store store, Clock clock, Runnable also) {
    this.store = store;
    this.clock = clock;
    this.also = also;
    this.thread = Thread.ofVirtual().name("sequencer").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (running) {
      try {
        while (running && seal() > 0) {}
        also.run();
      } catch (RuntimeException fault) {
        LOG.warn("the record could not be sealed: {}", fault.getClass().getSimpleName());
      }
      LockSupport.parkNanos(this, PAUSE.toNanos());
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Waiting(long arrival, byte[] leaf) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Leaf(long position, long arrival, byte[] hash) {}

  /// Seals the oldest entries that wait; says how many.
  int seal() {
    return store.transaction(() -> {
      if (!locked()) {
        return 0;
      }
      var waiting = waiting();
      if (!waiting.isEmpty()) {
        append(waiting);
      }
      return waiting.size();
    });
  }

  private boolean locked() {
    return store
        .sql()
        .sql("select pg_try_advisory_xact_lock(?)")
        .param(LOCK)
        .query(Boolean.class)
        .single();
  }

  private List<Waiting> waiting() {
    return store
        .sql()
        .sql("""
            select e.* from record_waiting w join record_entry e on e.arrival = w.entry
            order by w.entry limit ?
            """)
        .param(BATCH)
        .query((row, _) -> new Waiting(
            row.getLong("arrival"), Tree.leaf(RecordBook.Entry.read(row).bytes())))
        .list();
  }

  private void append(List<Waiting> waiting) {
    var tree = tree();
    var leaves = waiting.stream()
        .map(entry -> {
          var leaf = new Leaf(tree.size(), entry.arrival(), entry.leaf());
          tree.add(entry.leaf());
          return leaf;
        })
        .toList();
    var arrivals = leaves.stream().map(Leaf::arrival).toArray(Long[]::new);
    store
        .sql()
        .sql("insert into record_leaf (position, entry, hash)"
            + " select * from unnest(?::bigint[], ?::bigint[], ?::bytea[])")
        .params(
            leaves.stream().map(Leaf::position).toArray(Long[]::new),
            arrivals,
            leaves.stream().map(Leaf::hash).toArray(byte[][]::new))
        .update();
    store
        .sql()
        .sql("delete from record_waiting where entry = any(?)")
        .param(arrivals)
        .update();
    store
        .sql()
        .sql("insert into record_head (size, root, at) values (?, ?, ?)")
        .params(tree.size(), tree.root(), Timestamp.from(clock.instant()))
        .update();
    store
        .sql()
        .sql("update record_tree set size = ?, subtrees = ?")
        .params(tree.size(), tree.state())
        .update();
  }

  private Tree tree() {
    return store
        .sql()
        .sql("select size, subtrees from record_tree")
        .query((row, _) -> new Tree(row.getLong(1), row.getBytes(2)))
        .single();
  }

  @Override
  public void close() {
    running = false;
    LockSupport.unpark(thread);
    try {
      if (thread.isAlive()) {
        thread.join(Duration.ofSeconds(10));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

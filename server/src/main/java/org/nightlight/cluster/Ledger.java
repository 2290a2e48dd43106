package org.nightlight.cluster;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// How far each topic was written and read, and what became of what was read.
final class Ledger {

  private final Store store;

  Ledger(Store store) {
    this.store = store;
  }

  /// The position up to which the log is published to a topic.
  long published(String topic) {
    return store
        .sql()
        .sql("select position from cluster_published where topic = ?")
        .param(topic)
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  /// Notes how far the log is published. A publisher that was overtaken must not set it back.
  void published(String topic, long position) {
    store
        .sql()
        .sql("insert into cluster_published (topic, position) values (?, ?) on conflict (topic)"
            + " do update set position = greatest(cluster_published.position, excluded.position)")
        .params(topic, position)
        .update();
  }

  /// What is to be read next, by partition.
  Map<Integer, Long> next(String topic) {
    var next = new HashMap<Integer, Long>();
    store
        .sql()
        .sql("select partition, next from cluster_read where topic = ?")
        .param(topic)
        .query(row -> {
          next.put(row.getInt(1), row.getLong(2));
        });
    return next;
  }

  void next(String topic, int partition, long next) {
    store
        .sql()
        .sql("insert into cluster_read (topic, partition, next) values (?, ?, ?)"
            + " on conflict (topic, partition) do update set next = excluded.next")
        .params(topic, partition, next)
        .update();
  }

  void count(String topic, String what, Instant now) {
    store
        .sql()
        .sql("insert into cluster_count (topic, what, count, latest) values (?, ?, 1, ?)"
            + " on conflict (topic, what) do update"
            + " set count = cluster_count.count + 1, latest = excluded.latest")
        .params(topic, what, Times.utc(now))
        .update();
  }

  Map<String, Long> counts(String topic) {
    var counts = new TreeMap<String, Long>();
    store
        .sql()
        .sql("select what, count from cluster_count where topic = ?")
        .param(topic)
        .query(row -> {
          counts.put(row.getString(1), row.getLong(2));
        });
    return counts;
  }
}

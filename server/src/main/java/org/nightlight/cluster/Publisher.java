package org.nightlight.cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.nightlight.intake.Intake;
import org.nightlight.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes the admitted log to a topic, in its order, from the log itself: admission knows
/// nothing of it and waits for nothing. Each batch is one transaction of the producer, so the
/// topic has no holes: a batch stands there whole or not at all. After a crash it goes on
/// from what the topic holds; what is written twice all the same has the same position twice,
/// and is known by it.
final class Publisher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
  private static final int AT_ONCE = 2_000;
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration AFTER_FAULT = Duration.ofSeconds(2);

  /// Since when publication fails, and of what kind the last fault was.
  record Trouble(Instant since, String words) {}

  private final Kafka kafka;
  private final String topic;
  private final Store store;
  private final Intake intake;
  private final Ledger ledger;
  private final JobProgress job;
  private final Clock clock;
  private final Duration retention;
  private final Thread thread =
      Thread.ofPlatform().name("publication").daemon().unstarted(this::run);
  private volatile boolean open = true;
  private volatile long position;
  private volatile Optional<Trouble> trouble = Optional.empty();
  private volatile @Nullable KafkaProducer<byte[], byte[]> producer;

  /// @param retention how long a topic made here keeps entries: as long as the log does
  Publisher(
      Kafka kafka,
      String topic,
      Store store,
      Intake intake,
      JobProgress job,
      Duration retention,
      Clock clock) {
    this.kafka = kafka;
    this.topic = topic;
    this.store = store;
    this.intake = intake;
    this.ledger = new Ledger(store);
    this.job = job;
    this.retention = retention;
    this.clock = clock;
    this.position = ledger.published(topic);
  }

  void start() {
    thread.start();
  }

  long position() {
    return position;
  }

  Optional<Trouble> trouble() {
    return trouble;
  }

  private void run() {
    while (open) {
      try {
        var more = step();
        trouble = Optional.empty();
        job.look(position);
        if (!more) {
          LockSupport.parkNanos(this, PAUSE.toNanos());
        }
      } catch (RuntimeException fault) {
        if (open) {
          failed(fault);
        }
      }
    }
    drop(Duration.ofSeconds(5));
  }

  private void failed(RuntimeException fault) {
    var since = trouble.map(Trouble::since).orElse(clock.instant());
    if (trouble.isEmpty()) {
      LOG.warn("the log cannot be published: {}", fault.toString());
    }
    trouble = Optional.of(new Trouble(since, words(fault)));
    drop(Duration.ZERO);
    LockSupport.parkNanos(this, AFTER_FAULT.toNanos());
  }

  private static String words(RuntimeException fault) {
    return fault instanceof OtherLog
        ? String.valueOf(fault.getMessage())
        : "Kafka does not take it";
  }

  private void drop(Duration patience) {
    var was = producer;
    producer = null;
    if (was != null) {
      was.close(patience);
    }
  }

  /// The topic is further than the log: it is another log's, or of the time before a backup
  /// was restored. Positions would be given twice, and a reader would take new entries for
  /// old ones.
  static final class OtherLog extends IllegalStateException {
    private static final long serialVersionUID = 1;

    OtherLog(String topic, long there, long here) {
      super("the topic " + topic + " holds position " + there + ", the log ends at " + here
          + ": name a new topic and start the job afresh");
    }
  }

  /// Publishes the next entries; false where there are no more for now.
  boolean step() {
    var to = producer;
    if (to == null) {
      to = begin();
      producer = to;
    }
    var entries = intake.activitiesAfter(position, AT_ONCE);
    if (entries.isEmpty()) {
      return false;
    }
    to.beginTransaction();
    for (var entry : entries) {
      // A record that failed fails the commit.
      var _ = to.send(LogRecords.of(topic, entry));
    }
    to.commitTransaction();
    var reached = entries.getLast().position();
    store.transact(() -> ledger.published(topic, reached));
    position = reached;
    return entries.size() == AT_ONCE;
  }

  private KafkaProducer<byte[], byte[]> begin() {
    TopicEnd.make(kafka, topic, Map.of("retention.ms", String.valueOf(retention.toMillis())));
    var bytes = new ByteArraySerializer();
    var begun = new KafkaProducer<>(
        kafka.client(Map.of(
            "transactional.id",
            "nightlight-log-" + topic,
            "acks",
            "all",
            "max.block.ms",
            (int) TopicEnd.PATIENCE.toMillis(),
            "request.timeout.ms",
            (int) TopicEnd.PATIENCE.toMillis(),
            "delivery.timeout.ms",
            2 * (int) TopicEnd.PATIENCE.toMillis(),
            "linger.ms",
            5)),
        bytes,
        bytes);
    try {
      // Ends what another publisher of this topic may have left open.
      begun.initTransactions();
      position = from(TopicEnd.of(kafka, topic));
      return begun;
    } catch (RuntimeException fault) {
      begun.close(Duration.ZERO);
      throw fault;
    }
  }

  /// A topic that was made anew gets the whole log anew.
  private long from(TopicEnd end) {
    var last = intake.activitiesBehind(0);
    if (end.position() > last) {
      throw new OtherLog(topic, end.position(), last);
    }
    return end.fresh() ? 0 : Math.max(end.position(), ledger.published(topic));
  }

  @Override
  public void close() {
    open = false;
    LockSupport.unpark(thread);
    try {
      if (thread.isAlive()) {
        thread.join(Duration.ofSeconds(15));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    drop(Duration.ZERO);
  }
}

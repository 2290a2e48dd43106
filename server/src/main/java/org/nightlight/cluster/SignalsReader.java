package org.nightlight.cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.nightlight.cluster.SignalLine.Read;
import org.nightlight.detect.Detect;
import org.nightlight.detection.Detectors;
import org.nightlight.oversight.Oversight;
import org.nightlight.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the topic to which detectors elsewhere write their signals. What is read is checked,
/// and kept in one transaction with how far was read: after a crash nothing is missed and
/// nothing kept twice. A line that is not kept is counted by the rule it broke.
final class SignalsReader implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SignalsReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration AFTER_FAULT = Duration.ofSeconds(2);
  private static final Duration PARTITIONS = Duration.ofSeconds(30);

  /// What begins the count of a refusal.
  static final String REFUSED = "refused:";

  private final Kafka kafka;
  private final String topic;
  private final Store store;
  private final Detect detect;
  private final Oversight oversight;
  private final Ledger ledger;
  private final Clock clock;
  private final Thread thread = Thread.ofPlatform().name("signals").daemon().unstarted(this::run);
  private volatile boolean open = true;
  private volatile Optional<Instant> failing = Optional.empty();
  private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
  private long assigned;

  SignalsReader(
      Kafka kafka, String topic, Store store, Detect detect, Oversight oversight, Clock clock) {
    this.kafka = kafka;
    this.topic = topic;
    this.store = store;
    this.detect = detect;
    this.oversight = oversight;
    this.ledger = new Ledger(store);
    this.clock = clock;
  }

  void start() {
    thread.start();
  }

  /// Since when it cannot read; empty while it can.
  Optional<Instant> failing() {
    return failing;
  }

  Map<String, Long> counts() {
    return ledger.counts(topic);
  }

  private void run() {
    while (open) {
      try {
        step();
        failing = Optional.empty();
      } catch (WakeupException _) {
        // Somebody closes it.
      } catch (RuntimeException fault) {
        if (open) {
          failed(fault);
        }
      }
    }
    drop();
  }

  private void failed(RuntimeException fault) {
    if (failing.isEmpty()) {
      LOG.warn("signals from elsewhere cannot be read: {}", fault.toString());
      failing = Optional.of(clock.instant());
    }
    drop();
    LockSupport.parkNanos(this, AFTER_FAULT.toNanos());
  }

  private void drop() {
    var was = consumer;
    consumer = null;
    if (was != null) {
      was.close();
    }
  }

  /// Takes what has come since; answers how many lines.
  int step() {
    var from = consumer;
    if (from == null) {
      from = begin();
      consumer = from;
    }
    if (System.nanoTime() - assigned > PARTITIONS.toNanos()) {
      assign(from);
    }
    var records = from.poll(POLL);
    if (!records.isEmpty()) {
      store.transact(() -> records.forEach(this::take));
    }
    return records.count();
  }

  private KafkaConsumer<byte[], byte[]> begin() {
    TopicEnd.make(kafka, topic, Map.of());
    var bytes = new ByteArrayDeserializer();
    var begun = new KafkaConsumer<>(
        kafka.client(Map.of(
            "isolation.level", "read_committed",
            "enable.auto.commit", "false",
            "auto.offset.reset", "earliest",
            "default.api.timeout.ms", (int) TopicEnd.PATIENCE.toMillis())),
        bytes,
        bytes);
    try {
      assign(begun);
      return begun;
    } catch (RuntimeException fault) {
      begun.close();
      throw fault;
    }
  }

  /// Partitions may have been added.
  private void assign(KafkaConsumer<byte[], byte[]> to) {
    assigned = System.nanoTime();
    var next = ledger.next(topic);
    var all = to.partitionsFor(topic).stream()
        .map(one -> new TopicPartition(topic, one.partition()))
        .toList();
    to.assign(all);
    for (var one : all) {
      var at = next.get(one.partition());
      if (at == null) {
        to.seekToBeginning(List.of(one));
      } else {
        to.seek(one, at);
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    ledger.next(topic, record.partition(), record.offset() + 1);
    ledger.count(topic, became(record), clock.instant());
  }

  private String became(ConsumerRecord<byte[], byte[]> record) {
    var line = record.value();
    return switch (SignalLine.read(line == null ? new byte[0] : line)) {
      case Read.Refused(var rule) -> REFUSED + rule;
      case Read.Good(var signal) ->
        SignalRules.refusal(
                signal,
                Detectors.shipped(),
                source -> oversight.platformOf(source).isPresent(),
                clock.instant())
            .map(rule -> REFUSED + rule)
            .orElseGet(() -> detect.take(signal).word());
    };
  }

  @Override
  public void close() {
    open = false;
    var reading = consumer;
    if (reading != null && thread.isAlive()) {
      reading.wakeup();
    }
    LockSupport.unpark(thread);
    try {
      if (thread.isAlive()) {
        thread.join(Duration.ofSeconds(15));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    if (!thread.isAlive()) {
      drop();
    }
  }
}

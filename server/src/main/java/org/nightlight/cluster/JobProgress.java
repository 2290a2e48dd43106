package org.nightlight.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// How far the job has read the published log, as the offsets say that it leaves with Kafka
/// at each checkpoint. Where Kafka does not say, it has come no further: whoever watches is
/// called in time.
final class JobProgress implements AutoCloseable {

  private static final Duration BETWEEN = Duration.ofSeconds(5);
  private static final long PATIENCE_SECONDS = 5;

  private final Kafka kafka;
  private final String topic;
  private @Nullable Admin admin;
  private long looked = System.nanoTime() - BETWEEN.toNanos();
  private volatile long read;

  JobProgress(Kafka kafka, String topic) {
    this.kafka = kafka;
    this.topic = topic;
  }

  /// The position in the log up to which the job has read, at least.
  long read() {
    return read;
  }

  /// Asks Kafka now and then, where detectors run elsewhere at all.
  ///
  /// @param published the position up to which the log is published
  void look(long published) {
    if (kafka.signals().isEmpty() || System.nanoTime() - looked < BETWEEN.toNanos()) {
      return;
    }
    looked = System.nanoTime();
    try {
      read = Math.max(read, published - behind());
    } catch (ExecutionException | TimeoutException _) {
      // What is not known is not moved on.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Records the job has not read. Marks of transactions are among them, so it is rather too
  /// many; the one mark behind the last record is none.
  private long behind() throws ExecutionException, InterruptedException, TimeoutException {
    var client = client();
    var description = client
        .describeTopics(java.util.List.of(topic))
        .allTopicNames()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .get(topic);
    var ends = new HashMap<TopicPartition, OffsetSpec>();
    if (description != null) {
      description
          .partitions()
          .forEach(
              one -> ends.put(new TopicPartition(topic, one.partition()), OffsetSpec.latest()));
    }
    var latest = client
        .listOffsets(ends, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
        .all()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    var committed = client
        .listConsumerGroupOffsets(kafka.group())
        .partitionsToOffsetAndMetadata()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    var behind = 0L;
    for (var end : latest.entrySet()) {
      var at = committed.get(end.getKey());
      var left = end.getValue().offset() - (at == null ? 0 : at.offset());
      behind += left <= 1 ? 0 : left;
    }
    return behind;
  }

  private Admin client() {
    var now = admin;
    if (now == null) {
      now = Admin.create(kafka.client(java.util.Map.of(
          "request.timeout.ms", (int) BETWEEN.toMillis(),
          "default.api.timeout.ms", (int) BETWEEN.toMillis())));
      admin = now;
    }
    return now;
  }

  @Override
  public void close() {
    var was = admin;
    if (was != null) {
      was.close(Duration.ZERO);
    }
  }
}

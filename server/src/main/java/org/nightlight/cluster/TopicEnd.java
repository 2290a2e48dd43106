package org.nightlight.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// What a topic holds of the log: the last position that is published for good. A publication goes
/// on from there, whatever the checkpoint says.
///
/// @param fresh whether nothing was ever written to it
record TopicEnd(long position, boolean fresh) {

  private static final long FIRST_LOOK = 64;
  private static final int WIDER = 16;
  private static final Duration POLL = Duration.ofSeconds(1);

  static final Duration PATIENCE = Duration.ofSeconds(10);

  /// Makes a topic of one partition where there is none; one that is there stays as it is.
  static void make(Kafka kafka, String topic, Map<String, String> configs) {
    try (var admin = Admin.create(kafka.client(Map.of(
        "request.timeout.ms", (int) PATIENCE.toMillis(),
        "default.api.timeout.ms", (int) PATIENCE.toMillis())))) {
      if (!admin.listTopics().names().get().contains(topic)) {
        admin
            .createTopics(List.of(new NewTopic(topic, 1, (short) -1).configs(configs)))
            .all()
            .get();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException fault) {
      if (!(fault.getCause() instanceof TopicExistsException)) {
        throw new IllegalStateException("the topic " + topic + " could not be made", fault);
      }
    }
  }

  static TopicEnd of(Kafka kafka, String topic) {
    var bytes = new ByteArrayDeserializer();
    try (var consumer = new KafkaConsumer<>(
        kafka.client(Map.of(
            "isolation.level", "read_committed",
            "enable.auto.commit", "false",
            "default.api.timeout.ms", (int) PATIENCE.toMillis())),
        bytes,
        bytes)) {
      var position = 0L;
      var fresh = true;
      for (var partition : consumer.partitionsFor(topic)) {
        var one = new TopicPartition(topic, partition.partition());
        var ends = consumer.endOffsets(List.of(one)).getOrDefault(one, 0L);
        fresh &= ends == 0;
        position = Math.max(position, highest(consumer, one, ends, PATIENCE));
      }
      return new TopicEnd(position, fresh);
    }
  }

  /// The end of a partition may be marks of transactions only, so it is looked at ever wider.
  ///
  /// @param patience how long nothing may come before the look is given up
  /// @throws IllegalStateException where the end does not come
  static long highest(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, long end, Duration patience) {
    var begin = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
    consumer.assign(List.of(partition));
    for (var back = FIRST_LOOK; ; back *= WIDER) {
      var from = Math.max(begin, end - back);
      consumer.seek(partition, from);
      var found = highestUpTo(end, consumer, partition, patience);
      if (found > 0 || from == begin) {
        return found;
      }
    }
  }

  private static long highestUpTo(
      long end, Consumer<byte[], byte[]> consumer, TopicPartition partition, Duration patience) {
    var highest = 0L;
    var reached = consumer.position(partition);
    var since = System.nanoTime();
    while (reached < end) {
      for (var record : consumer.poll(POLL)) {
        highest = Math.max(highest, LogRecords.position(record.headers()));
      }
      var now = consumer.position(partition);
      if (now > reached) {
        reached = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > patience.toNanos()) {
        throw new IllegalStateException("the topic " + partition.topic() + " ends at " + end
            + ", and nothing came after " + reached + " for " + patience.toSeconds() + " s");
      }
    }
    return highest;
  }
}

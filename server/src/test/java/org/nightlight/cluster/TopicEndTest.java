package org.nightlight.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TopicEndTest {

  private static final TopicPartition PARTITION = new TopicPartition("log", 0);
  private static final Duration PATIENCE = Duration.ofMillis(50);

  private static MockConsumer<byte[], byte[]> holding(int records) {
    var consumer = new MockConsumer<byte[], byte[]>("earliest");
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.schedulePollTask(() -> {
      for (int offset = 0; offset < records; offset++) {
        var record = new ConsumerRecord<byte[], byte[]>("log", 0, offset, null, new byte[0]);
        record
            .headers()
            .add("position", String.valueOf(offset + 1).getBytes(StandardCharsets.UTF_8));
        consumer.addRecord(record);
      }
    });
    return consumer;
  }

  @Test
  void findsTheHighestPositionThatWasPublished() {
    try (var consumer = holding(3)) {
      assertThat(TopicEnd.highest(consumer, PARTITION, 3, PATIENCE)).isEqualTo(3);
    }
  }

  /// A publication that waits here for ever could not be stopped, nor say what is wrong.
  @Test
  void givesUpAndSaysSoWhereTheEndDoesNotCome() {
    try (var consumer = holding(3)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> TopicEnd.highest(consumer, PARTITION, 5, PATIENCE))
          .withMessageContaining("the topic log ends at 5, and nothing came after 3");
    }
  }
}

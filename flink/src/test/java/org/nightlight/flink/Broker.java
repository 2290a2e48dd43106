package org.nightlight.flink;

import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/// A Kafka broker in this process, for tests.
final class Broker implements AutoCloseable {

  private final KafkaClusterTestKit kit;

  Broker() throws Exception {
    kit = new KafkaClusterTestKit.Builder(new TestKitNodes.Builder()
            .setCombined(true)
            .setNumBrokerNodes(1)
            .setNumControllerNodes(1)
            .build())
        .setConfigProp("offsets.topic.num.partitions", 1)
        .setConfigProp("offsets.topic.replication.factor", (short) 1)
        .setConfigProp("transaction.state.log.num.partitions", 1)
        .setConfigProp("transaction.state.log.replication.factor", (short) 1)
        .setConfigProp("transaction.state.log.min.isr", 1)
        .build();
    kit.format();
    kit.startup();
    kit.waitForReadyBrokers();
  }

  String servers() {
    return kit.bootstrapServers();
  }

  @Override
  public void close() {
    try {
      kit.close();
    } catch (Exception fault) {
      throw new IllegalStateException(fault);
    }
  }
}

package org.nightlight.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;

/// The log as it comes from Kafka and signals as they go there. Offsets are kept in checkpoints;
/// they
/// are left with Kafka too, where the server reads how far the job has come.
///
/// @param security what Kafka's clients are told besides: SASL, TLS and the like
record KafkaEnds(String servers, Properties security, String group) {

  /// Kafka's own limit; a checkpoint that takes longer loses its transaction.
  private static final String TRANSACTION_MILLIS = "900000";

  static Properties read(String file) throws IOException {
    var properties = new Properties();
    if (!file.isEmpty()) {
      try (var in = Files.newBufferedReader(Path.of(file))) {
        properties.load(in);
      }
    }
    return properties;
  }

  /// From the first entry on that the topic holds, where no checkpoint says otherwise.
  KafkaSourceBuilder<LogLine> log(String topic) {
    return KafkaSource.<LogLine>builder()
        .setProperties(security)
        .setBootstrapServers(servers)
        .setGroupId(group)
        .setTopics(topic)
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setProperty("isolation.level", "read_committed")
        .setDeserializer(new PublishedLog());
  }

  /// Each signal once: written in transactions that end with a checkpoint.
  KafkaSink<String> signals(String topic) {
    return KafkaSink.<String>builder()
        .setKafkaProducerConfig(security)
        .setBootstrapServers(servers)
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix("nightlight-" + topic)
        .setProperty("transaction.timeout.ms", TRANSACTION_MILLIS)
        .setRecordSerializer(KafkaRecordSerializationSchema.<String>builder()
            .setTopic(topic)
            .setValueSerializationSchema(new SimpleStringSchema())
            .build())
        .build();
  }
}

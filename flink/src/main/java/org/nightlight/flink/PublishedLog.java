package org.nightlight.flink;

import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// Reads the log as a server publishes it to Kafka: the source is the key, the headers tell
/// the position and how the server judged the entry, and the value is the activity or the
/// watermark.
public final class PublishedLog implements KafkaRecordDeserializationSchema<LogLine> {
  private static final long serialVersionUID = 1;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<LogLine> out) {
    out.collect(line(record));
  }

  static LogLine line(ConsumerRecord<byte[], byte[]> record) {
    var line = new LogLine();
    byte[] value = record.value();
    byte[] key = record.key();
    long position = number(header(record, "position"));
    line.kind = kind(header(record, "kind"));
    if (value == null || key == null || position < 1) {
      line.kind = LogLine.Kind.STRANGE;
    }
    if (line.kind == LogLine.Kind.STRANGE || value == null || key == null) {
      line.number = record.offset();
      return line;
    }
    line.number = position;
    line.bytes = value;
    line.source = new String(key, StandardCharsets.UTF_8);
    return line;
  }

  private static LogLine.Kind kind(@Nullable String said) {
    return switch (said) {
      case "on-time" -> LogLine.Kind.ON_TIME;
      case "late" -> LogLine.Kind.LATE;
      case "watermark" -> LogLine.Kind.WATERMARK;
      case null, default -> LogLine.Kind.STRANGE;
    };
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.US_ASCII);
  }

  private static long number(@Nullable String digits) {
    return digits != null && digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : 0;
  }

  @Override
  public TypeInformation<LogLine> getProducedType() {
    return TypeInformation.of(LogLine.class);
  }
}

package org.nightlight.cluster;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.nightlight.detection.ActivityJson;
import org.nightlight.detection.Admission;
import org.nightlight.intake.Admitted;

/// Entries of the admitted log as records of a topic. The key is the source, so that a
/// source's entries stay in order however many partitions there are; the value an activity as
/// platforms send it, or a watermark's instant; the header `kind` says which, and how it was
/// judged; `position` is its place in the log, by which a second publication is known.
final class LogRecords {

  private LogRecords() {}

  static ProducerRecord<byte[], byte[]> of(String topic, Admitted entry) {
    return switch (entry) {
      case Admitted.Happened it ->
        record(
            topic,
            it.position(),
            it.activity().source(),
            it.admission() == Admission.LATE ? "late" : "on-time",
            ActivityJson.write(it.activity()));
      case Admitted.Watermark it ->
        record(topic, it.position(), it.source(), "watermark", it.at().toString());
    };
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, long position, String source, String kind, String value) {
    var record = new ProducerRecord<>(topic, bytes(source), bytes(value));
    record.headers().add("position", bytes(String.valueOf(position))).add("kind", bytes(kind));
    return record;
  }

  /// The position a record tells; 0 where it tells none.
  static long position(Headers headers) {
    var header = headers.lastHeader("position");
    return header == null
        ? 0
        : Long.parseLong(new String(header.value(), StandardCharsets.US_ASCII));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

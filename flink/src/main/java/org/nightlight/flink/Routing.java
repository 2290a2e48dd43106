package org.nightlight.flink;

import java.util.List;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.nightlight.detection.Fact;
import org.nightlight.detection.Key;
import org.nightlight.detection.Stage;

/// Sends a fact to every stage that has a key for it.
final class Routing {

  private Routing() {}

  /// To the stages from one on, at the place another item tells, written once for all of them.
  static void send(List<Stage<?>> stages, int first, Item from, Fact fact, Output<?> output) {
    byte[] bytes = null;
    for (int stage = first; stage < stages.size(); stage++) {
      Key key = stages.get(stage).key(fact);
      if (key != null) {
        bytes = bytes == null ? FactBytes.write(fact) : bytes;
        output.collect(
            DetectionJob.toStage(stage), new StreamRecord<>(from.to(key.account(), bytes)));
      }
    }
  }
}

package org.nightlight.flink;

import org.nightlight.detection.Line;

/// A refused line as a line of JSON: its number, the rule, and what broke it, which is safe to
/// keep.
final class Refusals {
  private Refusals() {}

  static String line(Line.Refused refused) {
    return "{\"line\":" + refused.number() + ",\"rule\":" + text(refused.rule()) + ",\"value\":"
        + text(refused.value()) + "}";
  }

  private static String text(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}

package org.nightlight.detection;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Remembers activities of a file by (event day, source, id), to tell a second arrival. Days behind
/// the watermark are let go: what arrives for them is late, and adds no evidence either way.
final class Seen {

  private record Where(String source, Day day) {}

  private final Map<Where, Set<Long>> days = new HashMap<>();

  /// Whether this is the first arrival.
  boolean first(Activity activity) {
    return days.computeIfAbsent(
            new Where(activity.source(), activity.day()), key -> new HashSet<>())
        .add(Circle.hash(activity.id()));
  }

  void letGo(String source, Instant watermark) {
    Day day = Day.of(watermark);
    days.keySet()
        .removeIf(where -> where.source().equals(source) && where.day().compareTo(day) < 0);
  }
}

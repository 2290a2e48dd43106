package org.nightlight.flink;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.nightlight.detection.Detectors;

/// The shipped detectors at levels that leads have set: `contact-seeking=3.2,pile-on=2.75`.
final class Levels {

  private static final int DIGITS = 6;

  private Levels() {}

  static Catalogue of(String text) {
    var levels = new HashMap<String, Long>();
    if (!text.isBlank()) {
      for (String one : text.split(",", -1)) {
        int at = one.indexOf('=');
        if (at < 1) {
          throw new IllegalArgumentException(
              "levels must be detector=level,detector=level, was " + text);
        }
        levels.put(
            one.substring(0, at).strip(),
            new BigDecimal(one.substring(at + 1).strip()).movePointRight(DIGITS).longValueExact());
      }
    }
    // A name that is none is told of here, not on the cluster.
    apply(levels);
    return () -> apply(levels);
  }

  private static Detectors apply(Map<String, Long> levels) {
    var detectors = Detectors.shipped();
    for (var level : levels.entrySet()) {
      detectors = detectors.withLevel(level.getKey(), level.getValue());
    }
    return detectors;
  }
}

package org.nightlight.detection;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// Judges activities on admission: late is what is older than its source's watermark, which follows
/// the newest activity of the source at a fixed distance. Judged in order of arrival.
public final class Lateness {

  /// What the contract gives a source that says nothing else.
  public static final Duration USUAL = Duration.ofMinutes(10);

  private static final Duration MOST = Duration.ofDays(1);

  private final Duration allowed;
  private final Map<String, Instant> watermarks = new HashMap<>();

  public Lateness(Duration allowed) {
    if (allowed.isNegative() || allowed.compareTo(MOST) > 0) {
      throw new IllegalArgumentException("lateness must be 0..24 hours, was " + allowed);
    }
    this.allowed = allowed;
  }

  public Admission judge(Activity activity) {
    Instant mark = watermark(activity.source());
    if (activity.time().isBefore(mark)) {
      return Admission.LATE;
    }
    Instant reached = activity.time().minus(allowed);
    if (reached.isAfter(mark)) {
      watermarks.put(activity.source(), reached);
    }
    return Admission.ON_TIME;
  }

  /// Where a source's watermark stands; the least instant where nothing came yet.
  public Instant watermark(String source) {
    return watermarks.getOrDefault(source, Instant.MIN);
  }

  /// Goes on from where a source's watermark stood before a restart.
  public void resume(String source, Instant mark) {
    watermarks.put(source, mark);
  }

  public Map<String, Instant> watermarks() {
    return Map.copyOf(watermarks);
  }
}

package org.nightlight.detection;

import java.time.Instant;

/// One thing an account did, as a platform tells it. Source and id name it; time is when it
/// happened. Whether it came late is judged once, on admission, and is not part of it.
public record Activity(String source, String id, Instant time, Deed deed) {

  public Activity {
    if (source.isEmpty() || id.isEmpty()) {
      throw new IllegalArgumentException("activity must have a source and an id");
    }
  }

  /// The event-time day it belongs to.
  public Day day() {
    return Day.of(time);
  }

  /// The full type name of the contract, such as `org.nightlight.message.sent`.
  public String type() {
    return Deed.TYPE_PREFIX + deed.type();
  }
}

package org.nightlight.oversight;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Makes whoever tries again and again wait. A try counts when it is let in and is taken back when
/// it turns out right, so many at once gain nothing. Kept in memory only, and forgets.
final class SlowDown {

  private static final Duration FORGET = Duration.ofMinutes(15);
  private static final int MOST = 20_000;

  private final int free;
  private final Duration longest;
  private final Map<String, Tries> tries = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
      return size() > MOST;
    }
  };

  private record Tries(int count, Instant last, Instant next) {}

  /// @param free tries before anyone waits
  /// @param longest the longest anyone waits
  SlowDown(int free, Duration longest) {
    this.free = free;
    this.longest = longest;
  }

  /// Lets a try in, or says how long to wait.
  synchronized Optional<Duration> admit(String key, Instant now) {
    var before = tries.get(key);
    if (before == null || before.last().plus(FORGET).isBefore(now)) {
      tries.put(key, new Tries(1, now, now));
      return Optional.empty();
    }
    if (before.next().isAfter(now)) {
      return Optional.of(Duration.between(now, before.next()));
    }
    var count = before.count() + 1;
    tries.put(key, new Tries(count, now, now.plus(pause(count))));
    return Optional.empty();
  }

  /// Forgets the tries of somebody who proved right.
  synchronized void clear(String key) {
    tries.remove(key);
  }

  private Duration pause(int count) {
    if (count < free) {
      return Duration.ZERO;
    }
    var seconds = 1L << Math.min(count - free, 20);
    return seconds < longest.toSeconds() ? Duration.ofSeconds(seconds) : longest;
  }
}

package org.nightlight.match;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.nightlight.match.MediaMatch.Hit;
import org.nightlight.matching.PdqHash;

/// Watches for somebody who changes a known picture little by little until it passes: many
/// different
/// variants from one key, each near the threshold of the same listed hash.
final class Probing {

  /// A variant this many bits below the threshold or nearer to it counts.
  static final int BAND = 10;

  /// So many different variants of one listed hash from one key within [#WINDOW] raise an alarm.
  static final int VARIANTS = 8;

  static final Duration WINDOW = Duration.ofHours(24);

  private static final int MOST = 10_000;

  private final Clock clock;
  private final Map<Watched, Map<PdqHash, Instant>> seen = new LinkedHashMap<>();

  Probing(Clock clock) {
    this.clock = clock;
  }

  private record Watched(UUID key, int list, String listed) {}

  /// Whether with this variant there are too many.
  synchronized boolean note(
      UUID key, PdqHash variant, List<Hit> hits, Map<Integer, HashList> lists) {
    var now = clock.instant();
    var many = false;
    for (var hit : hits) {
      if (near(hit, lists)) {
        many |= note(new Watched(key, hit.list().value(), hit.listed().hex()), variant, now);
      }
    }
    forget(now);
    return many;
  }

  private static boolean near(Hit hit, Map<Integer, HashList> lists) {
    var list = lists.get(hit.list().value());
    return hit.listed().kind() == HashKind.PDQ
        && list != null
        && hit.distance() > list.threshold() - BAND;
  }

  private boolean note(Watched watched, PdqHash variant, Instant now) {
    var variants = seen.computeIfAbsent(watched, _ -> new HashMap<>());
    variants.values().removeIf(at -> at.isBefore(now.minus(WINDOW)));
    if (variants.size() < VARIANTS) {
      variants.put(variant, now);
    }
    return variants.size() >= VARIANTS;
  }

  /// Memory is bounded: past the bound the longest known go first.
  private void forget(Instant now) {
    if (seen.size() <= MOST) {
      return;
    }
    seen.values()
        .removeIf(
            variants -> variants.values().stream().allMatch(at -> at.isBefore(now.minus(WINDOW))));
    var oldest = seen.keySet().iterator();
    for (var over = seen.size() - MOST; over > 0; over--) {
      oldest.next();
      oldest.remove();
    }
  }
}

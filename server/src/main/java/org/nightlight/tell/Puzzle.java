package org.nightlight.tell;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.nightlight.store.Digests;
import org.nightlight.store.Secrets;

/// A little work for a browser: find a number whose digest with the puzzle begins with so many zero
/// bits. Whoever has done it may send more from one network. Nobody has to: it only raises a limit.
final class Puzzle {

  /// About 65,000 digests, once a report.
  static final int BITS = 16;

  private static final Duration LIFE = Duration.ofHours(2);
  private static final int MOST_SPENT = 200_000;

  private final SecretKeySpec key =
      new SecretKeySpec(Secrets.random().getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  private final Clock clock;
  private final Map<String, Instant> spent = new HashMap<>();

  Puzzle(Clock clock) {
    this.clock = clock;
  }

  /// A new one: when it ends, chance, and our mark on both.
  String make() {
    var body = clock.instant().plus(LIFE).getEpochSecond() + "." + Secrets.random();
    return body + "." + mark(body);
  }

  /// Whether this is the work for a puzzle of ours; each counts once.
  boolean solved(String puzzle, String number) {
    var cut = puzzle.lastIndexOf('.');
    if (cut < 0 || puzzle.length() > 200 || !number.matches("[0-9]{1,12}")) {
      return false;
    }
    var body = puzzle.substring(0, cut);
    return mark(body).equals(puzzle.substring(cut + 1))
        && ends(body).isAfter(clock.instant())
        && zeros(Digests.sha256().digest((puzzle + ":" + number).getBytes(StandardCharsets.UTF_8)))
            >= BITS
        && spend(puzzle, ends(body));
  }

  private synchronized boolean spend(String puzzle, Instant ends) {
    var now = clock.instant();
    if (spent.size() >= MOST_SPENT) {
      spent.values().removeIf(end -> end.isBefore(now));
    }
    return spent.size() < MOST_SPENT && spent.putIfAbsent(puzzle, ends) == null;
  }

  private static Instant ends(String body) {
    return Instant.ofEpochSecond(Long.parseLong(body.substring(0, body.indexOf('.'))));
  }

  private static int zeros(byte[] digest) {
    var zeros = 0;
    for (var one : digest) {
      if (one != 0) {
        return zeros + Integer.numberOfLeadingZeros(one & 0xff) - 24;
      }
      zeros += 8;
    }
    return zeros;
  }

  private String mark(String body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)), 0, 16);
    } catch (GeneralSecurityException fault) {
      throw new IllegalStateException("every JDK has HmacSHA256", fault);
    }
  }
}

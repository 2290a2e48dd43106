package org.nightlight.intake;

import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// How often one network may do one thing. Addresses are not kept: each is turned into a keyed
/// digest in memory, under a key made at random every day and stored nowhere.
public final class Quota {

  private static final int MOST_NETWORKS = 100_000;

  private final int most;
  private final Duration window;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Bucket> buckets = new HashMap<>();
  private LocalDate day = LocalDate.MIN;
  private byte[] key = new byte[32];

  /// @param most how many at once, and how many more every window
  public Quota(int most, Duration window, Clock clock) {
    this.most = most;
    this.window = window;
    this.clock = clock;
  }

  private record Bucket(double left, Instant at) {}

  /// Whether a network may do it once more; counts it if so.
  public boolean allows(String address) {
    return allows(address, "");
  }

  /// The same for one thing among many, such as one account.
  public synchronized boolean allows(String address, String about) {
    var now = clock.instant();
    rotate(now);
    var network = digest(address, about);
    var bucket = buckets.getOrDefault(network, new Bucket(most, now));
    var gained = most * (double) Duration.between(bucket.at(), now).toMillis() / window.toMillis();
    var left = Math.min(most, bucket.left() + Math.max(0, gained));
    if (left < 1) {
      buckets.put(network, new Bucket(left, now));
      return false;
    }
    buckets.put(network, new Bucket(left - 1, now));
    return true;
  }

  private void rotate(Instant now) {
    var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    if (!today.equals(day) || buckets.size() >= MOST_NETWORKS) {
      day = today;
      random.nextBytes(key);
      buckets.clear();
    }
  }

  private String digest(String address, String about) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(network(address));
      mac.update((byte) 0);
      return HexFormat.of()
          .formatHex(mac.doFinal(about.getBytes(java.nio.charset.StandardCharsets.UTF_8)), 0, 16);
    } catch (GeneralSecurityException fault) {
      throw new IllegalStateException("every JDK has HmacSHA256", fault);
    }
  }

  /// An IPv4 address, or the 64 bits of an IPv6 address that name its network.
  private static byte[] network(String address) {
    try {
      var bytes = InetAddress.ofLiteral(address).getAddress();
      return bytes.length == 16 ? Arrays.copyOf(bytes, 8) : bytes;
    } catch (IllegalArgumentException _) {
      return address.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}

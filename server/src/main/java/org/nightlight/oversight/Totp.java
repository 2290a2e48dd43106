package org.nightlight.oversight;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// One-time codes from a shared secret and the time, as RFC 6238 has them: HMAC-SHA-1, six digits,
/// steps of thirty seconds. That is what every authenticator app reads.
final class Totp {

  static final int STEP_SECONDS = 30;
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private Totp() {}

  static long step(Instant now) {
    return Math.floorDiv(now.getEpochSecond(), STEP_SECONDS);
  }

  /// The step whose code this is: now's, or the one before or after, for clocks that differ.
  static OptionalLong matching(byte[] secret, String code, Instant now) {
    var found = OptionalLong.empty();
    for (var step = step(now) - 1; step <= step(now) + 1; step++) {
      // Every step is compared, so that the time taken tells nothing.
      if (MessageDigest.isEqual(code(secret, step).getBytes(US), code.getBytes(US))) {
        found = OptionalLong.of(step);
      }
    }
    return found;
  }

  private static final java.nio.charset.Charset US = java.nio.charset.StandardCharsets.UTF_8;

  static String code(byte[] secret, long step) {
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret, "HmacSHA1"));
      var hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      var from = hash[hash.length - 1] & 0xf;
      var number = ByteBuffer.wrap(hash).getInt(from) & 0x7fffffff;
      return "%06d".formatted(number % 1_000_000);
    } catch (GeneralSecurityException fault) {
      throw new IllegalStateException("every JDK has HmacSHA1", fault);
    }
  }

  /// As people type it into an app: RFC 4648 base32 without padding.
  static String base32(byte[] secret) {
    var text = new StringBuilder();
    var held = 0L;
    var bits = 0;
    for (var one : secret) {
      held = (held << 8) | (one & 0xff);
      for (bits += 8; bits >= 5; bits -= 5) {
        text.append(BASE32.charAt((int) (held >> (bits - 5)) & 31));
      }
      held &= (1L << bits) - 1;
    }
    return bits == 0
        ? text.toString()
        : text.append(BASE32.charAt((int) (held << (5 - bits)) & 31)).toString();
  }
}

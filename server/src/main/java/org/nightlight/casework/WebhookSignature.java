package org.nightlight.casework;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs a webhook as Standard Webhooks has it: HMAC-SHA-256 over `id.timestamp.body` with the
/// bytes that the secret's base64 stands for.
final class WebhookSignature {

  private static final String PREFIX = "whsec_";

  private WebhookSignature() {}

  /// The value of the header `webhook-signature`.
  ///
  /// @param timestamp when it is sent, in whole seconds
  static String of(String secret, String id, long timestamp, String body) {
    if (!secret.startsWith(PREFIX)) {
      throw new IllegalArgumentException("a webhook secret begins with " + PREFIX);
    }
    var key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      var text = id + "." + timestamp + "." + body;
      return "v1,"
          + Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException fault) {
      throw new IllegalStateException("every JDK has HmacSHA256", fault);
    }
  }
}

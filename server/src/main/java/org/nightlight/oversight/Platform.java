package org.nightlight.oversight;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A platform that an administrator has connected.
///
/// @param name as people here call it
/// @param sources the CloudEvents sources that are its own; a source belongs to one platform
/// @param webhook where it wants to be told decisions; empty where it did not ask
public record Platform(PlatformId id, String name, Set<String> sources, Optional<Webhook> webhook) {

  public Platform {
    sources = Set.copyOf(sources);
  }

  /// Where and how a platform is told decisions. Whoever sends does not follow redirects.
  ///
  /// @param secret signs each request, as Standard Webhooks has it: `whsec_` and base64
  public record Webhook(URI url, String secret) {

    private static final String SECRET = "whsec_";

    /// The value of the header `webhook-signature`, as Standard Webhooks has it: HMAC-SHA-256 over
    /// `id.timestamp.body` with the bytes that the secret's base64 stands for.
    ///
    /// @param timestamp when it is sent, in whole seconds
    public String signature(String id, long timestamp, String body) {
      if (!secret.startsWith(SECRET)) {
        throw new IllegalArgumentException("a webhook secret begins with " + SECRET);
      }
      var key = Base64.getDecoder().decode(secret.substring(SECRET.length()));
      try {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        var text = id + "." + timestamp + "." + body;
        var code = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(code);
      } catch (GeneralSecurityException fault) {
        throw new IllegalStateException("every JDK has HmacSHA256", fault);
      }
    }

    /// Without the secret, so that it can stand in a log.
    @Override
    public String toString() {
      return "Webhook[" + url + "]";
    }
  }

  /// The legal authority to receive material, as an administrator recorded it. Without it no form
  /// and no platform may send files.
  ///
  /// @param citation where the authority stands
  /// @param person who answers for it
  /// @param review when it must be looked at again
  public record Authority(String citation, String person, LocalDate review) {}
}

package org.nightlight.oversight;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

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

    /// Without the secret, so that it can stand in a log.
    @Override
    public String toString() {
      return "Webhook[" + url + "]";
    }
  }
}

package org.nightlight.oncall;

import java.net.URI;
import java.util.Optional;

/// Somebody who is called, and how.
///
/// @param address of the webhook, or an e-mail address
/// @param secret signs what goes to a webhook
record Contact(int id, String name, Channel channel, String address, Optional<String> secret) {

  /// How somebody is called.
  enum Channel {
    /// A signed request, as Standard Webhooks has it.
    WEBHOOK,
    MAIL
  }

  /// What is wrong with an address for a channel; empty where nothing is.
  static Optional<String> wrong(Channel channel, String address) {
    return switch (channel) {
      case MAIL ->
        address.matches("[^@\\s<>,;]{1,64}@[^@\\s<>,;]{1,190}")
            ? Optional.empty()
            : Optional.of("Give one e-mail address, such as duty@example.org");
      case WEBHOOK -> {
        try {
          var uri = URI.create(address);
          var secure = "https".equals(uri.getScheme());
          var here = "http".equals(uri.getScheme())
              && ("127.0.0.1".equals(uri.getHost()) || "localhost".equals(uri.getHost()));
          yield uri.getHost() != null && (secure || here)
              ? Optional.empty()
              : Optional.of("Give an https:// address, or http:// to this machine");
        } catch (IllegalArgumentException _) {
          yield Optional.of("Give an https:// address, or http:// to this machine");
        }
      }
    };
  }

  /// Without address and secret, so that it can stand in a log.
  @Override
  public String toString() {
    return "contact " + id;
  }
}

package org.nightlight.exchange;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.nightlight.exchange.ExchangeShelf.Kind;
import org.nightlight.match.HashList;

/// What may be set of an exchange.
final class ExchangeRules {

  static final Duration SHORTEST = Duration.ofMinutes(10);
  static final Duration LONGEST = Duration.ofDays(1);

  private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

  private ExchangeRules() {}

  /// What a person says of an exchange.
  ///
  /// @param secrets by name; an empty one stays as it was, unless kind or address change
  record Wish(
      Kind kind,
      String base,
      Map<String, String> secrets,
      Set<String> members,
      String disputeReason,
      Duration every) {}

  /// What is wrong with it, by field.
  ///
  /// @param kind of the list
  /// @param secrets those given and those kept, together
  static Map<String, String> errors(Wish wish, HashList.Kind kind, Map<String, String> secrets) {
    var errors = new LinkedHashMap<String, String>();
    if (!wish.kind().fills(kind)) {
      errors.put(
          "kind",
          "%s cannot fill a list of this kind (%s): different kinds are kept apart."
              .formatted(wish.kind().words(), kind.words()));
    }
    if (base(wish.base()).isEmpty()) {
      errors.put(
          "base",
          "The address is https://..., or http:// to this machine, without user name, ? or #.");
    }
    for (var name : wish.kind().needed()) {
      if (secrets.getOrDefault(name, "").isEmpty()) {
        errors.put(name, "Enter it: credentials are not taken along to another address or kind.");
      }
    }
    secrets.forEach((name, value) -> {
      if (value.length() > 500 || value.chars().anyMatch(one -> one < 32 || one > 126)) {
        errors.put(name, "It has 1 to 500 letters, digits and signs of ASCII.");
      }
    });
    if (wish.members().stream().anyMatch(id -> !id.matches("\\d{1,12}"))) {
      errors.put("members", "Members are named by their numbers, such as 101, one a line.");
    }
    if (wish.disputeReason().length() > 200) {
      errors.put("disputeReason", "A reason has at most 200 characters.");
    }
    if (wish.every().compareTo(SHORTEST) < 0 || wish.every().compareTo(LONGEST) > 0) {
      errors.put("every", "From 10 minutes to 1440, a day.");
    }
    return errors;
  }

  /// The address an exchange stands at: https, or http to this machine; without a user name, a
  /// query or a slash at its end. Empty where the text is no such address.
  static Optional<URI> base(String text) {
    try {
      var uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      var host = uri.getHost();
      var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      var fits = host != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && text.length() <= 500;
      var safe = scheme.equals("https")
          || (scheme.equals("http") && host != null && LOOPBACK.matcher(host).matches());
      return fits && safe ? Optional.of(uri) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}

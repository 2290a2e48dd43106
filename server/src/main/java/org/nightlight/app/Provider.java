package org.nightlight.app;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nightlight.oversight.Role;

/// The organisation's identity provider, as the environment names it.
///
/// @param issuer its address, where its OpenID Connect configuration is found
/// @param name what people call it
/// @param groups the claim that lists a person's groups
/// @param roles what a group there means here
record Provider(
    String issuer,
    String client,
    String secret,
    String name,
    String groups,
    Map<String, Set<Role>> roles) {

  Provider {
    roles = Map.copyOf(roles);
  }

  /// Reads `NIGHTLIGHT_OIDC_*`; empty where no issuer is named.
  static Optional<Provider> from(Map<String, String> environment) {
    var issuer = environment.getOrDefault("NIGHTLIGHT_OIDC_ISSUER", "");
    return issuer.isEmpty()
        ? Optional.empty()
        : Optional.of(new Provider(
            issuer,
            need(environment, "NIGHTLIGHT_OIDC_CLIENT"),
            need(environment, "NIGHTLIGHT_OIDC_SECRET"),
            environment.getOrDefault("NIGHTLIGHT_OIDC_NAME", "your organisation"),
            environment.getOrDefault("NIGHTLIGHT_OIDC_GROUPS", "groups"),
            roles(need(environment, "NIGHTLIGHT_OIDC_ROLES"))));
  }

  private static String need(Map<String, String> environment, String name) {
    var value = environment.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw new IllegalStateException(name + " must be set where NIGHTLIGHT_OIDC_ISSUER is");
    }
    return value;
  }

  /// Reads `group=role,group=role`; a group named twice gives both roles.
  static Map<String, Set<Role>> roles(String text) {
    var roles = new HashMap<String, Set<Role>>();
    for (var pair : text.split(",", -1)) {
      var at = pair.lastIndexOf('=');
      if (at < 1) {
        throw new IllegalStateException(
            "NIGHTLIGHT_OIDC_ROLES is group=role,group=role; was " + pair.strip());
      }
      roles
          .computeIfAbsent(pair.substring(0, at).strip(), _ -> EnumSet.noneOf(Role.class))
          .add(role(pair.substring(at + 1).strip()));
    }
    return roles;
  }

  private static Role role(String word) {
    try {
      return Role.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException fault) {
      throw new IllegalStateException("NIGHTLIGHT_OIDC_ROLES names no role: " + word, fault);
    }
  }

  /// What all of somebody's groups mean here; groups nobody mapped mean nothing.
  Set<Role> mapped(Collection<String> groups) {
    var all = EnumSet.noneOf(Role.class);
    groups.forEach(group -> all.addAll(roles.getOrDefault(group, Set.of())));
    return all;
  }

  /// Without the secret, so that it can stand in a log.
  @Override
  public String toString() {
    return "Provider[" + issuer + "]";
  }
}

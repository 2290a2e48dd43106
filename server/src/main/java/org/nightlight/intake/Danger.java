package org.nightlight.intake;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whether anyone is in danger now, as the reporter said.
public enum Danger {
  NOW,
  NO,
  UNKNOWN;

  /// By its code in forms and messages, such as `now`.
  public static Optional<Danger> of(String code) {
    for (var danger : values()) {
      if (danger.code().equals(code)) {
        return Optional.of(danger);
      }
    }
    return Optional.empty();
  }

  /// Whether somebody may be in danger now: the reporter says so, or their words met a rule.
  ///
  /// @param rules of danger words that they met
  public boolean isUrgent(List<String> rules) {
    return this == NOW || !rules.isEmpty();
  }

  /// As it stands in forms and messages: `now`.
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}

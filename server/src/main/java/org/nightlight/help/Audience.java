package org.nightlight.help;

/// Whom advice speaks to.
public enum Audience {
  CHILD,
  PARENT,
  PROFESSIONAL,
  OTHER;

  /// As it stands in addresses and messages: `child`.
  public String code() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}

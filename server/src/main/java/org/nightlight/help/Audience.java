package org.nightlight.help;

/// Whom advice speaks to.
public enum Audience {
  CHILD,
  PARENT,
  PROFESSIONAL,
  OTHER,
  /// An organisation whose reports the law puts first. That they are one is what they say.
  FLAGGER;

  /// By its code, such as `child`.
  public static java.util.Optional<Audience> of(String code) {
    for (var audience : values()) {
      if (audience.code().equals(code)) {
        return java.util.Optional.of(audience);
      }
    }
    return java.util.Optional.empty();
  }

  /// As it stands in addresses and messages: `child`.
  public String code() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}

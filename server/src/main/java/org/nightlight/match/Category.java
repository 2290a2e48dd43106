package org.nightlight.match;

/// How a source ranks material: always a scheme and a code in it, such as `ncmec` and `A1`. Codes
/// of
/// two schemes are never compared.
public record Category(String scheme, String code) {

  public Category {
    if (!scheme.matches("[a-z0-9][a-z0-9.-]{0,39}")) {
      throw new IllegalArgumentException("a scheme is in kebab-case, was " + scheme);
    }
    if (code.isBlank() || code.length() > 40) {
      throw new IllegalArgumentException("a code has 1 to 40 characters, was " + code);
    }
  }

  /// `ncmec:A1`, as it is stored.
  @Override
  public String toString() {
    return scheme + ":" + code;
  }

  static Category parse(String text) {
    var colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("a category is scheme:code, was " + text);
    }
    return new Category(text.substring(0, colon), text.substring(colon + 1));
  }
}

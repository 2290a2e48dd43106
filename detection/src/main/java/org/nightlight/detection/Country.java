package org.nightlight.detection;

/// A country by its ISO 3166-1 alpha-2 code, or unknown.
public record Country(String code) {

  /// Nobody said.
  public static final Country UNKNOWN = new Country("");

  private static final Country[] KNOWN = new Country[26 * 26];

  static {
    for (int i = 0; i < KNOWN.length; i++) {
      KNOWN[i] = new Country("" + (char) ('A' + i / 26) + (char) ('A' + i % 26));
    }
  }

  public Country {
    if (!code.isEmpty() && !isCode(code)) {
      throw new IllegalArgumentException(
          "country must be two capital letters, was " + code.length() + " characters");
    }
  }

  public boolean isKnown() {
    return !code.isEmpty();
  }

  public static Country of(String code) {
    return isCode(code)
        ? KNOWN[(code.charAt(0) - 'A') * 26 + code.charAt(1) - 'A']
        : new Country(code);
  }

  static boolean isCode(String code) {
    return code.length() == 2 && isLetter(code.charAt(0)) && isLetter(code.charAt(1));
  }

  private static boolean isLetter(char c) {
    return c >= 'A' && c <= 'Z';
  }
}

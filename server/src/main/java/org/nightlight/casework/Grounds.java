package org.nightlight.casework;

/// On what a decision rests, by codes of the policies in force.
///
/// @param policy "" where none was chosen
/// @param template the reason in words, one of the policy's; "" where none was chosen
/// @param scheme of the severity, such as `uk`; "" where it was not rated
/// @param code within the scheme; "" with it
public record Grounds(String policy, String template, String scheme, String code) {

  /// Nothing was chosen.
  public static final Grounds NONE = new Grounds("", "", "", "");

  public Grounds {
    if (scheme.isEmpty() != code.isEmpty()) {
      throw new IllegalArgumentException(
          "a severity is a scheme and a code, was " + scheme + ":" + code);
    }
  }
}

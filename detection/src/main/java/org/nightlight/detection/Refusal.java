package org.nightlight.detection;

/// Stops the reading of one event. Never leaves the reader: it becomes a [Line.Refused].
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String rule;
  private final String value;

  Refusal(String rule, String value) {
    super(null, null, false, false);
    this.rule = rule;
    this.value = value;
  }

  Line.Refused at(long number) {
    return new Line.Refused(number, rule, value);
  }

  /// A short word is shown as it came; anything else could be what people wrote, so only its
  /// length is told.
  static String safe(String value) {
    if (value.length() > 48) {
      return value.length() + " characters";
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "-_.:/+".indexOf(c) >= 0);
      if (!plain) {
        return value.length() + " characters";
      }
    }
    return value;
  }
}

package org.nightlight.detection;

/// A yes-or-no question asked of contacts an account begins, each with its own null.
public enum Channel {
  /// Is the other a child?
  CHILD,
  /// Do the two share no contact?
  NO_MUTUALS,
  /// Is the other in another country?
  ABROAD,
  /// Did the other refuse, block or report within three days?
  REFUSED,
  /// Did the other stay silent for three days?
  UNANSWERED;

  static final Channel[] ALL = values();
}

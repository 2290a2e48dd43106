package org.nightlight.detection;

/// A yes-or-no question asked of contacts an account begins, each with its own null.
public enum Channel {
  /// Is the other a child?
  CHILD(0),
  /// Do the two share no contact?
  NO_MUTUALS(1),
  /// Is the other in another country?
  ABROAD(2),
  /// Did the other refuse, block or report within three days?
  REFUSED(3),
  /// Did the other stay silent for three days?
  UNANSWERED(4),
  /// Did it come within a day of the contact before?
  QUICK(5),
  /// Is the account that begins it less than a week old?
  YOUNG(6);

  /// A week, in days: how long an account counts as young.
  static final int YOUNG_DAYS = 7;

  static final Channel[] ALL = values();

  final int slot;

  Channel(int slot) {
    this.slot = slot;
  }
}

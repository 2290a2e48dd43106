package org.nightlight.detection;

/// What a spell is made of: events that happen to one child, each within so many hours of the one
/// before. The first few of a spell are free; from then on each one more is weighed.
public enum SpellKind {
  /// New accounts begin a contact.
  CONTACTED(0, 24, 2, "new-accounts-one-after-another"),
  /// New grown-up accounts begin a contact.
  CONTACTED_BY_ADULTS(1, 24, 1, "new-grown-up-accounts"),
  /// New accounts without a contact in common begin a contact.
  CONTACTED_BY_STRANGERS(2, 24, 1, "new-accounts-without-mutual-contacts"),
  /// Accounts turn to it, each counted once.
  TURNED(3, 6, 3, "accounts-within-hours"),
  /// The same, of accounts it has no tie with.
  TURNED_STRANGERS(4, 6, 2, "strangers-within-hours"),
  /// Accounts block, mute or report it, or are blocked, muted or reported by it; each counted once.
  HOSTILE(5, 12, 1, "blocks-and-reports-within-hours"),
  /// Anonymous messages come, from one or from many.
  ANONYMOUS(6, 6, 2, 1, "anonymous-messages-within-hours"),
  /// An account comes back that was turned away.
  RETURNED(7, 120, 1, "came-back-after-being-turned-away"),
  /// A new account turns up after another was turned away.
  NEWCOMER(8, 120, 1, "new-accounts-after-one-was-turned-away");

  static final SpellKind[] ALL = values();

  final int slot;
  final long gap;
  final int free;

  /// The length from which on it is learned how spells go on: [#free], or less where too few get
  /// beyond that. Then each length leans on the one before: those that got far are those of whom
  /// more follows.
  final int learnedFrom;

  /// The code of the reason.
  public final String reason;

  SpellKind(int slot, int hours, int free, String reason) {
    this(slot, hours, free, free, reason);
  }

  SpellKind(int slot, int hours, int free, int learnedFrom, String reason) {
    this.slot = slot;
    this.gap = hours * 3_600L;
    this.free = free;
    this.learnedFrom = learnedFrom;
    this.reason = reason;
  }

  boolean leansOnShorter() {
    return learnedFrom < free;
  }
}

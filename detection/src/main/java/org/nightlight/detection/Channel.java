package org.nightlight.detection;

/// A yes-or-no question asked of contacts an account begins, each with its own null. Questions
/// whose
/// answers hang together are asked in turn, each with a null that knows the answers before it: the
/// country, the refusal and the silence of a stranger have nulls of their own, and all but the
/// first and the pace are only asked of contacts with children, as grown-ups who turn to a child
/// are oftener strangers to it than to each other. So their factors multiply.
public enum Channel {
  /// Is the other a child?
  CHILD(0, "children-among-new-contacts"),
  /// Is it a child under sixteen, where it is a child?
  UNDER_16(1, "under-sixteen"),
  /// Do the two share no contact, and so are strangers?
  STRANGER(2, "no-mutual-contacts"),
  /// Is it a stranger in another country? Not asked of others: friends of friends abroad come in
  /// families, and would count several times.
  STRANGER_ABROAD(3, "strangers-in-another-country"),
  /// Did it come within a day of the contact before?
  QUICK(4, "within-a-day-of-the-last"),
  /// Did it come within four days, where it did not come within one?
  SOON(5, "within-four-days-of-the-last"),
  /// Did the other refuse, block or report within three days?
  REFUSED(6, "refused-or-reported"),
  STRANGER_REFUSED(7, "refused-or-reported"),
  /// Did the other stay silent for three days, where it did not refuse?
  UNANSWERED(8, "left-unanswered"),
  STRANGER_UNANSWERED(9, "left-unanswered"),
  /// Did the account register within the week before it first turned to a child? Asked once.
  YOUNG(10, "young-account"),
  /// Do a young account and the other share no contact? Who is new has hardly any.
  YOUNG_STRANGER(11, "no-mutual-contacts");

  static final Channel[] ALL = values();

  final int slot;
  /// The code of the reason.
  public final String reason;

  Channel(int slot, String reason) {
    this.slot = slot;
    this.reason = reason;
  }

  /// The same question about a stranger.
  Channel ofStranger() {
    return switch (this) {
      case REFUSED -> STRANGER_REFUSED;
      case UNANSWERED -> STRANGER_UNANSWERED;
      default -> this;
    };
  }
}

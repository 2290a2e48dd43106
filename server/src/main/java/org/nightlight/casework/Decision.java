package org.nightlight.casework;

import java.time.Instant;
import org.nightlight.oversight.StaffId;

/// What a person decided about a case, and why.
///
/// @param note why, in the words of whoever decided; never empty
public record Decision(Outcome outcome, String note, StaffId by, Instant at) {

  static final int LONGEST_NOTE = 4_000;

  public Decision {
    note = note.strip();
    if (note.isEmpty() || note.length() > LONGEST_NOTE) {
      throw new IllegalArgumentException(
          "a decision's note has 1.." + LONGEST_NOTE + " characters, had " + note.length());
    }
  }

  /// What is to happen.
  public enum Outcome {
    /// The reasons do not hold.
    NO_ACTION,
    /// Somebody is to be helped.
    HELP,
    /// The platform is asked to stop an account from writing first to children.
    RESTRICT_CONTACT,
    /// An authority must know.
    REFER;

    /// As it stands in tables and messages: `restrict-contact`.
    public String code() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }
}

package org.nightlight.refer;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nightlight.oversight.StaffId;

/// Where a referral stands on its way to an authority, whichever authority that is.
///
/// @param digest of what will be sent; an approval of anything else does not count
/// @param danger whether danger to life is recorded
/// @param drafters whoever decided and whoever wrote it: none of them is the second person
/// @param trouble why it does not go on; empty where it does
/// @param stopped whether it waits for a person
record Standing(
    ReferralId id,
    State state,
    String digest,
    boolean danger,
    Set<StaffId> drafters,
    List<Approval> approvals,
    String trouble,
    boolean stopped) {

  Standing {
    drafters = Set.copyOf(drafters);
    approvals = List.copyOf(approvals);
  }

  /// The states there are, the same for every authority.
  enum State {
    /// A person has to write or choose something.
    DRAFT("To be written"),
    /// Complete and checked; it waits to be approved, or to be sent.
    VALIDATED("Checked"),
    /// Open at the authority, or in the hands of whoever hands it over.
    OPENED("Opened"),
    /// Files are going.
    FILES("Files are going"),
    /// The authority has it.
    FINISHED("Finished"),
    /// Taken back before it was finished; it begins again.
    RETRACTED("Taken back"),
    /// The authority has deleted it, because it was not finished in time; it begins again.
    EXPIRED("Expired"),
    /// The authority did not take it; a person has to change it.
    REFUSED("Refused");

    private final String label;

    State(String label) {
      this.label = label;
    }

    /// As people read it.
    public String label() {
      return label;
    }

    /// Whether it may be followed by another. Nothing follows FINISHED.
    boolean mayBecome(State next) {
      return switch (this) {
        case DRAFT -> next == VALIDATED;
        case VALIDATED -> EnumSet.of(VALIDATED, OPENED, REFUSED).contains(next);
        case OPENED, FILES ->
          EnumSet.of(FILES, FINISHED, RETRACTED, EXPIRED, REFUSED).contains(next);
        case RETRACTED, EXPIRED -> EnumSet.of(OPENED, REFUSED, VALIDATED).contains(next);
        case REFUSED -> next == VALIDATED;
        case FINISHED -> false;
      };
    }
  }

  /// That somebody let these bytes leave.
  record Approval(Kind kind, String digest, StaffId by, Instant at, String purpose) {

    enum Kind {
      SECOND,
      ALONE,
      AFTER
    }
  }

  /// The approval of what would be sent now.
  Optional<Approval> approval(Approval.Kind kind) {
    return approvals.stream()
        .filter(one -> one.kind() == kind && one.digest().equals(digest))
        .findFirst();
  }

  public boolean mayLeave() {
    return approval(Approval.Kind.SECOND).isPresent()
        || approval(Approval.Kind.ALONE).isPresent();
  }

  /// Whether somebody sent it alone and nobody has approved it since.
  public boolean owesApproval() {
    return approval(Approval.Kind.ALONE).isPresent()
        && approval(Approval.Kind.SECOND).isEmpty()
        && approval(Approval.Kind.AFTER).isEmpty();
  }
}

package org.nightlight.casework;

import java.time.Clock;
import java.util.Optional;
import org.nightlight.evidence.Evidence;
import org.nightlight.help.Help;
import org.nightlight.intake.Intake;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.StaffId;
import org.nightlight.store.Store;

/// The door of casework: cases, the queue, and the decisions people make.
@SuppressWarnings({"DoNotCallSuggester", "ObjectToString"}) // signatures first, bodies next
public final class Casework {

  private final String parts;

  public Casework(
      Store store, Oversight oversight, Evidence evidence, Help help, Intake intake, Clock clock) {
    this.parts = "" + store + oversight + evidence + help + intake + clock;
  }

  /// Where a case stands.
  public Optional<Case> caseOf(CaseId id) {
    throw new UnsupportedOperationException("not yet " + id + parts);
  }

  /// All that a case holds; opening it is on record through the permit.
  ///
  /// @throws IllegalArgumentException where there is no such case
  public CaseFile file(CaseId id, Permit permit) {
    throw new UnsupportedOperationException("not yet " + id + permit);
  }

  /// Takes a case, or renews one's own lease.
  public Claiming claim(CaseId id, StaffId by) {
    throw new UnsupportedOperationException("not yet " + id + by);
  }

  /// Gives a case back to the queue.
  public Claiming giveBack(CaseId id, StaffId by) {
    throw new UnsupportedOperationException("not yet " + id + by);
  }

  /// Decides a case one holds.
  public Ruling decide(CaseId id, Decision.Outcome outcome, String note, StaffId by) {
    throw new UnsupportedOperationException("not yet " + id + outcome + note + by);
  }

  public Routes routes() {
    return new Routes();
  }
}

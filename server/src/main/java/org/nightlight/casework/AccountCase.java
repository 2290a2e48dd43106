package org.nightlight.casework;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.nightlight.evidence.ExhibitId;

/// A case about an account, as whoever answers its holder needs it.
///
/// @param referred whether it was decided that an authority must know
/// @param exhibits its reports and what its signals cite
public record AccountCase(
    CaseId id,
    long number,
    Instant opened,
    boolean decided,
    boolean referred,
    Optional<Instant> decidedAt,
    Set<ExhibitId> exhibits) {

  public AccountCase {
    exhibits = Set.copyOf(exhibits);
  }
}

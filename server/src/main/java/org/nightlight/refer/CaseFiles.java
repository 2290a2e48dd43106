package org.nightlight.refer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nightlight.casework.CaseId;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.oversight.StaffId;
import org.nightlight.refer.Contents.Enclosed;

/// Where a referral's contents come from.
interface CaseFiles {

  /// What must be known to say whom a case goes to, where a person decided to refer it; empty
  /// where not.
  Optional<ToRefer> toRefer(CaseId matter);

  /// A case that is to be referred.
  ///
  /// @param countries those it is known to touch
  /// @param source whose account it is about; empty where it is about none
  /// @param account that account; empty where it is about none
  /// @param subject where the account's holder is, ISO 3166-1 or `UNKNOWN`
  /// @param child where the child is, ISO 3166-1 or `UNKNOWN`
  /// @param by who decided
  /// @param priority 1 to 3; 1 where somebody is in danger now
  /// @param earlier cases decided before about the same subject
  record ToRefer(
      Set<String> countries,
      String source,
      String account,
      String subject,
      String child,
      StaffId by,
      int priority,
      List<CaseId> earlier) {
    public ToRefer {
      countries = Set.copyOf(countries);
      earlier = List.copyOf(earlier);
    }
  }

  /// All that the case has for an authority.
  ///
  /// @throws IllegalArgumentException where there is no such case, or it was not decided to
  /// refer it
  Contents contents(CaseId matter);

  /// What is kept of the case, whether it went along or not.
  Set<ExhibitId> exhibits(CaseId matter);

  /// The original bytes of an exhibit that goes with a referral; its digest has been checked.
  byte[] original(Enclosed exhibit);
}

package org.nightlight.refer;

import java.util.Optional;
import java.util.Set;
import org.nightlight.casework.CaseId;
import org.nightlight.refer.Contents.Enclosed;

/// Where a referral's contents come from.
interface CaseFiles {

  /// The countries a case is known to touch, where a person decided to refer it; empty where not.
  Optional<Set<String>> toRefer(CaseId matter);

  /// All that the case has for an authority.
  ///
  /// @throws IllegalArgumentException where there is no such case, or it was not decided to
  /// refer it
  Contents contents(CaseId matter);

  /// The original bytes of an exhibit that goes with a referral; its digest has been checked.
  byte[] original(Enclosed exhibit);
}

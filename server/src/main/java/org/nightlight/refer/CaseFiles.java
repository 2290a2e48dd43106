package org.nightlight.refer;

import java.util.Set;
import org.nightlight.casework.CaseId;
import org.nightlight.refer.Contents.Enclosed;

/// Where a referral's contents come from.
interface CaseFiles {

  /// Whether the case was decided, and the decision is to refer it.
  boolean refers(CaseId matter);

  /// The countries the case is known to touch.
  Set<String> countries(CaseId matter);

  /// All that the case has for an authority.
  ///
  /// @throws IllegalArgumentException where there is no such case, or it was not decided to
  /// refer it
  Contents contents(CaseId matter);

  /// The original bytes of an exhibit that goes with a referral; its digest has been checked.
  byte[] original(Enclosed exhibit);
}

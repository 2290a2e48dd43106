package org.nightlight.detect;

import org.nightlight.detection.Tier;

/// The answer to a lead who wants a detector in another tier.
public sealed interface TierChange {

  /// It has the tier now.
  ///
  /// @param brought how many signals raised in the shadow were brought to reviewers
  record Changed(Tier now, int brought) implements TierChange {}

  record NoReason() implements TierChange {}

  record SameTier() implements TierChange {}

  /// What is off remembers nothing: it must run in the shadow before reviewers see what it says.
  record ShadowFirst() implements TierChange {}

  /// No replay of this version at the level in force has ended since it came to the shadow.
  record CompareFirst() implements TierChange {}
}

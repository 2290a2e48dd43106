package org.nightlight.refer;

import java.util.UUID;

/// A referral; also the reference we give it towards the authority.
public record ReferralId(UUID value) {

  /// Reads what [#toString] wrote.
  public static ReferralId of(String text) {
    return new ReferralId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}

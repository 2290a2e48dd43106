package org.nightlight.intake;

/// Who made a report, where they said so. Kept apart from the report, and opened only with a permit
/// and a purpose.
///
/// @param name what they call themselves; "" where they did not say
/// @param contact a number or address; "" where they gave none
/// @param reach whether it is safe to reach them there
public record Teller(String name, String contact, Reach reach) {

  /// How a reporter may be reached without putting them at risk.
  public enum Reach {
    /// Only here: they come back with their receipt.
    RECEIPT,
    /// By the contact they gave: they said it is safe.
    CONTACT
  }

  /// Without the name.
  @Override
  public String toString() {
    return "Teller";
  }
}

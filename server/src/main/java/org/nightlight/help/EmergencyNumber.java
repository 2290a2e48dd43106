package org.nightlight.help;

/// Whom to call when life is in danger, in one country.
public sealed interface EmergencyNumber {

  /// The number that everybody in the country may call.
  record Known(String country, String number) implements EmergencyNumber {}

  /// We do not know the country, or not its number: never guessed.
  record Unknown() implements EmergencyNumber {}
}

package org.nightlight.refer;

/// The answer to a person who says they have handed a referral over.
public sealed interface Handing {

  record Accepted(Referral.HandedOver now) implements Handing {}

  /// Somebody has already; it is not handed over twice.
  record AlreadyHandedOver(Referral.HandedOver then) implements Handing {}

  /// They never fetched the package as it is now, so they cannot have handed it over.
  record NotFetched() implements Handing {}

  /// A field breaks a rule.
  record Unclear(String field, String rule) implements Handing {}

  record NoSuchReferral() implements Handing {}
}

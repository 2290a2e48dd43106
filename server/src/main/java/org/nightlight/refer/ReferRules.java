package org.nightlight.refer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nightlight.oversight.StaffId;
import org.nightlight.refer.Referral.HandedOver;
import org.nightlight.refer.Referral.Prepared;

/// Which authority must know, and when a referral counts as handed over.
final class ReferRules {

  private static final int LONGEST = 500;

  private ReferRules() {}

  /// Who must be told of a case.
  sealed interface Recipient {
    record This(Authority authority) implements Recipient {}

    /// No authority is in use.
    record NoneEntered() implements Recipient {}

    /// More than one would do: a person must choose.
    record AskAPerson(List<Authority> among) implements Recipient {}
  }

  /// How a person says they handed a referral over.
  record Said(String channel, String reference) {}

  /// A person's choice first; then the only authority there is; then the only one of a country the
  /// case touches. Anything else is a person's to choose: nothing is guessed, and nobody
  /// is told twice.
  static Recipient recipient(
      List<Authority> authorities, Set<String> countries, Optional<AuthorityId> chosen) {
    var inUse = authorities.stream().filter(Authority::inUse).toList();
    if (inUse.isEmpty()) {
      return new Recipient.NoneEntered();
    }
    var choice = inUse.stream()
        .filter(one -> chosen.filter(one.id()::equals).isPresent())
        .toList();
    var near = inUse.stream().filter(one -> countries.contains(one.country())).toList();
    return only(choice)
        .or(() -> only(inUse))
        .or(() -> only(near))
        .<Recipient>map(Recipient.This::new)
        .orElseGet(() -> new Recipient.AskAPerson(inUse));
  }

  /// Where nobody knows where somebody is.
  static final String UNKNOWN = "UNKNOWN";

  /// Any place that is known.
  static final String ANY = "ANY";

  /// A rule that somebody has entered: where the subject and the child are, who must be told, and
  /// by which law.
  ///
  /// @param subject ISO 3166-1, [#ANY] or [#UNKNOWN]
  record Route(long id, String subject, String child, AuthorityId authority, String citation) {
    boolean fits(String subjectIn, String childIn) {
      return holds(subject, subjectIn) && holds(child, childIn);
    }

    private static boolean holds(String rule, String place) {
      return rule.equals(place) || (rule.equals(ANY) && !place.equals(UNKNOWN));
    }
  }

  /// Who must be told by the rules: the first that fits. Not knowing where fits only a rule that
  /// says so; where none fits a person chooses.
  static Optional<AuthorityId> route(List<Route> routes, String subject, String child) {
    return routes.stream()
        .filter(one -> one.fits(subject, child))
        .map(Route::authority)
        .findFirst();
  }

  private static Optional<Authority> only(List<Authority> some) {
    return some.size() == 1 ? Optional.of(some.getFirst()) : Optional.empty();
  }

  /// @param fetchedBy who has fetched the package as it is now
  static Handing handOver(
      Referral referral, Said said, Set<StaffId> fetchedBy, StaffId by, Instant now) {
    return switch (referral) {
      case HandedOver then -> new Handing.AlreadyHandedOver(then);
      case Prepared prepared ->
        wrong(said)
            .orElseGet(() -> fetchedBy.contains(by)
                ? new Handing.Accepted(new HandedOver(
                    prepared, by, now, said.channel().strip(), said.reference().strip()))
                : new Handing.NotFetched());
    };
  }

  private static Optional<Handing> wrong(Said said) {
    return wrong("channel", said.channel(), "Say by which way it went.")
        .or(() -> wrong(
            "reference",
            said.reference(),
            "Enter what the authority calls it, or say that it gave no reference."));
  }

  private static Optional<Handing> wrong(String field, String value, String ifBlank) {
    if (value.isBlank()) {
      return Optional.of(new Handing.Unclear(field, ifBlank));
    }
    return value.length() > LONGEST
        ? Optional.of(new Handing.Unclear(
            field, "At most " + LONGEST + " characters, was " + value.length() + "."))
        : Optional.empty();
  }
}

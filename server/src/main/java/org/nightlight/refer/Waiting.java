package org.nightlight.refer;

import java.time.Instant;
import java.util.List;
import org.nightlight.casework.CaseId;
import org.nightlight.refer.ReferRules.Recipient;

/// Cases that wait for a referral, and what each waits for.
final class Waiting {

  private final ReferralStore referrals;
  private final AuthorityStore authorities;

  Waiting(ReferralStore referrals, AuthorityStore authorities) {
    this.referrals = referrals;
    this.authorities = authorities;
  }

  /// One of them.
  ///
  /// @param source whose account it is about; empty where it is about none
  /// @param why what to do, in words
  /// @param among authorities a person may choose from; empty where there is nothing to choose
  /// @param write whether a person has to write its authority's form
  record One(
      CaseId matter,
      String source,
      Instant since,
      String why,
      List<Authority> among,
      boolean write) {}

  List<One> list() {
    var all = authorities.all();
    return referrals.waiting().stream().map(due -> one(due, all)).toList();
  }

  private One one(ReferralStore.Due due, List<Authority> all) {
    return switch (ReferRules.recipient(all, due.countries(), due.chosen())) {
      case Recipient.NoneEntered() ->
        new One(
            due.matter(),
            due.source(),
            due.since(),
            "No authority is entered. Add one under Authorities; the package is then prepared by itself.",
            List.of(),
            false);
      case Recipient.AskAPerson(var among) ->
        new One(
            due.matter(),
            due.source(),
            due.since(),
            "More than one authority would do. Choose who must know.",
            among,
            false);
      case Recipient.This(var authority) ->
        !authority.form().byHand() && due.chosen().isPresent()
            ? new One(
                due.matter(),
                due.source(),
                due.since(),
                "A person has to write the form of " + authority.name() + ".",
                all.stream().filter(Authority::inUse).toList(),
                true)
            : due.trouble().isEmpty()
                ? new One(
                    due.matter(),
                    due.source(),
                    due.since(),
                    "Is being prepared for " + authority.name() + ".",
                    List.of(),
                    false)
                : new One(
                    due.matter(),
                    due.source(),
                    due.since(),
                    due.trouble(),
                    all.stream().filter(Authority::inUse).toList(),
                    false);
    };
  }
}

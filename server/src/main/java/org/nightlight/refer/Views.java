package org.nightlight.refer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.nightlight.oversight.Oversight;
import org.nightlight.refer.Referral.HandedOver;

/// Referrals as pages show them; a whole list with as many questions to the database as one.
final class Views {

  private final Oversight oversight;
  private final AuthorityStore authorities;
  private final Refer refer;
  private final Instant now;

  Views(Oversight oversight, AuthorityStore authorities, Refer refer, Instant now) {
    this.oversight = oversight;
    this.authorities = authorities;
    this.refer = refer;
    this.now = now;
  }

  /// One of them.
  record View(
      String id,
      String matter,
      String authority,
      String channel,
      Moment prepared,
      String contentsDigest,
      String sealedDigest,
      long bytes,
      boolean handedOver,
      String by,
      String way,
      String reference,
      Optional<Moment> at,
      boolean byHand,
      boolean encrypted,
      Standing standing,
      String supplementTo) {}

  List<View> of(List<Referral> referrals) {
    var ids = referrals.stream().map(Referral::id).toList();
    var to =
        authorities.all().stream().collect(Collectors.toMap(Authority::id, Function.identity()));
    var standings = refer.standings().find(ids);
    var firsts = refer.referrals().firstOf(ids);
    return referrals.stream()
        .map(one -> view(
            one,
            Optional.ofNullable(to.get(one.prepared().authority())).orElseThrow(),
            Optional.ofNullable(standings.get(one.id())).orElseThrow(),
            Optional.ofNullable(firsts.get(one.id()))))
        .toList();
  }

  private View view(
      Referral referral, Authority authority, Standing standing, Optional<ReferralId> first) {
    var prepared = referral.prepared();
    var handed =
        referral instanceof HandedOver over ? Optional.of(over) : Optional.<HandedOver>empty();
    return new View(
        referral.id().toString(),
        prepared.about().toString(),
        authority.name(),
        authority.channel(),
        Moment.of(prepared.at(), now),
        prepared.parcel().contentsDigest(),
        prepared.parcel().sealedDigest(),
        prepared.parcel().bytes(),
        handed.isPresent(),
        handed.map(HandedOver::by).map(oversight::staffName).orElse(""),
        handed.map(HandedOver::channel).orElse(""),
        handed.map(HandedOver::reference).orElse(""),
        handed.map(over -> Moment.of(over.at(), now)),
        authority.form().byHand(),
        authority.form().encrypted(),
        standing,
        first.map(ReferralId::toString).orElse(""));
  }
}

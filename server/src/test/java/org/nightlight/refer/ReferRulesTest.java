package org.nightlight.refer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nightlight.refer.Samples.NOW;
import static org.nightlight.refer.Samples.authority;
import static org.nightlight.refer.Samples.retired;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.nightlight.casework.CaseId;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.oversight.StaffId;
import org.nightlight.refer.ReferRules.Recipient;
import org.nightlight.refer.ReferRules.Said;

class ReferRulesTest {

  private final Authority north = authority("North desk", "GB");
  private final Authority south = authority("South desk", "FR");
  private final StaffId ann = new StaffId(UUID.randomUUID());
  private final StaffId ben = new StaffId(UUID.randomUUID());
  private final Referral.Prepared prepared = new Referral.Prepared(
      new ReferralId(UUID.randomUUID()),
      new CaseId(UUID.randomUUID()),
      north.id(),
      NOW,
      new Referral.Parcel(
          new ExhibitId(UUID.randomUUID()), new ExhibitId(UUID.randomUUID()), "aa", "bb", 9));

  @Test
  void waitsWhereNoAuthorityIsEntered() {
    assertThat(to(List.of(), Set.of("GB"))).isEqualTo(new Recipient.NoneEntered());
    assertThat(to(List.of(retired(north)), Set.of("GB"))).isEqualTo(new Recipient.NoneEntered());
  }

  @Test
  void tellsTheOnlyAuthorityThereIs() {
    assertThat(to(List.of(north, retired(south)), Set.of())).isEqualTo(new Recipient.This(north));
  }

  @Test
  void tellsTheOneOfTheCountryTheCaseTouches() {
    assertThat(to(List.of(north, south), Set.of("FR"))).isEqualTo(new Recipient.This(south));
  }

  @Test
  void asksAPersonWhereTheCountryIsUnknownOrSeveralWouldDo() {
    var ask = new Recipient.AskAPerson(List.of(north, south));
    assertThat(to(List.of(north, south), Set.of())).isEqualTo(ask);
    assertThat(to(List.of(north, south), Set.of("GB", "FR"))).isEqualTo(ask);
    assertThat(to(List.of(north, south), Set.of("DE"))).isEqualTo(ask);
  }

  @Test
  void followsAPersonsChoiceWhileThatAuthorityIsInUse() {
    var chosen = Optional.of(south.id());
    assertThat(ReferRules.recipient(List.of(north, south), Set.of("GB"), chosen))
        .isEqualTo(new Recipient.This(south));
    assertThat(ReferRules.recipient(List.of(north, retired(south)), Set.of("GB"), chosen))
        .isEqualTo(new Recipient.This(north));
  }

  @Test
  void acceptsAHandOverByWhoFetchedThePackage() {
    assertThat(handOver(new Said(" their portal ", "N-17")))
        .isEqualTo(new Handing.Accepted(
            new Referral.HandedOver(prepared, ann, NOW, "their portal", "N-17")));
  }

  @Test
  void refusesASecondHandOver() {
    var then = new Referral.HandedOver(prepared, ben, NOW, "post", "N-16");
    assertThat(ReferRules.handOver(then, new Said("portal", "N-17"), Set.of(ann), ann, NOW))
        .isEqualTo(new Handing.AlreadyHandedOver(then));
  }

  @Test
  void refusesAHandOverByWhoNeverFetchedThePackage() {
    assertThat(ReferRules.handOver(prepared, new Said("portal", "N-17"), Set.of(ben), ann, NOW))
        .isEqualTo(new Handing.NotFetched());
  }

  @Test
  void asksForTheChannelAndTheAuthoritysReference() {
    assertThat(handOver(new Said(" ", "N-17")))
        .isInstanceOfSatisfying(
            Handing.Unclear.class, no -> assertThat(no.field()).isEqualTo("channel"));
    assertThat(handOver(new Said("portal", "")))
        .isInstanceOfSatisfying(
            Handing.Unclear.class, no -> assertThat(no.field()).isEqualTo("reference"));
    assertThat(handOver(new Said("portal", "N".repeat(501))))
        .isEqualTo(new Handing.Unclear("reference", "At most 500 characters, was 501."));
  }

  private Handing handOver(Said said) {
    return ReferRules.handOver(prepared, said, Set.of(ann), ann, NOW);
  }

  private static Recipient to(List<Authority> authorities, Set<String> countries) {
    return ReferRules.recipient(authorities, countries, Optional.empty());
  }

  @Test
  void asksAPersonWhereNoRuleSaysWhatToDoWithAPlaceNobodyKnows() {
    var routes = List.of(
        new ReferRules.Route(1, "GB", ReferRules.ANY, north.id(), "law 1"),
        new ReferRules.Route(2, ReferRules.UNKNOWN, "FR", south.id(), "law 2"));
    assertThat(ReferRules.route(routes, "GB", "FR")).contains(north.id());
    assertThat(ReferRules.route(routes, "UNKNOWN", "FR")).contains(south.id());
    assertThat(ReferRules.route(routes, "GB", "UNKNOWN")).isEmpty();
    assertThat(ReferRules.route(routes, "UNKNOWN", "UNKNOWN")).isEmpty();
  }
}

package org.nightlight.casework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.nightlight.casework.Case.Decided;
import org.nightlight.casework.Case.InReview;
import org.nightlight.casework.Case.Waiting;
import org.nightlight.casework.CaseFile.Age;
import org.nightlight.casework.Decision.Outcome;
import org.nightlight.oversight.StaffId;

class CaseRulesTest {

  private static final Instant NOW = Instant.parse("2026-11-14T03:00:00Z");
  private static final CaseId ID = new CaseId(new UUID(1, 1));
  private static final StaffId MARI = new StaffId(new UUID(0, 1));
  private static final StaffId TOMOS = new StaffId(new UUID(0, 2));
  private static final Case WAITING = new Waiting(ID);
  private static final Case WITH_MARI = new InReview(ID, MARI, NOW.plusSeconds(60));
  private static final Decided DECIDED = new Decided(ID, decision(MARI, NOW));

  private static Decision decision(StaffId by, Instant at) {
    return new Decision(Outcome.HELP, "two accounts agree", by, at);
  }

  @Test
  void givesAWaitingCaseToWhoeverClaimsIt() {
    assertThat(CaseRules.claim(WAITING, MARI, NOW, CaseRules.LEASE))
        .isEqualTo(new Claiming.Held(new InReview(ID, MARI, NOW.plus(CaseRules.LEASE))));
  }

  @Test
  void tellsASecondClaimantWhoHoldsIt() {
    assertThat(CaseRules.claim(WITH_MARI, TOMOS, NOW, CaseRules.LEASE))
        .isEqualTo(new Claiming.HeldBy(MARI));
  }

  @Test
  void prolongsALeaseForItsHolder() {
    var later = NOW.plusSeconds(59);
    assertThat(CaseRules.renew(WITH_MARI, MARI, later, CaseRules.LEASE))
        .isEqualTo(new Claiming.Held(new InReview(ID, MARI, later.plus(CaseRules.LEASE))));
  }

  @Test
  void putsACaseBackInTheQueueTheMomentItsLeaseEnds() {
    var end = NOW.plusSeconds(60);
    assertThat(CaseRules.at(WITH_MARI, end.minusNanos(1))).isEqualTo(WITH_MARI);
    assertThat(CaseRules.at(WITH_MARI, end)).isEqualTo(WAITING);
    assertThat(CaseRules.claim(WITH_MARI, TOMOS, end, CaseRules.LEASE))
        .isInstanceOf(Claiming.Held.class);
    assertThat(CaseRules.renew(WITH_MARI, MARI, end, CaseRules.LEASE))
        .isEqualTo(new Claiming.NotInReview());
    assertThat(CaseRules.decide(WITH_MARI, decision(MARI, end)))
        .isEqualTo(new Ruling.NotInReview());
  }

  @Test
  void givesBackOnlyWhatOneHolds() {
    assertThat(CaseRules.giveBack(WITH_MARI, MARI, NOW))
        .isEqualTo(new Claiming.GivenBack(new Waiting(ID)));
    assertThat(CaseRules.giveBack(WITH_MARI, TOMOS, NOW)).isEqualTo(new Claiming.HeldBy(MARI));
    assertThat(CaseRules.giveBack(WAITING, MARI, NOW)).isEqualTo(new Claiming.NotInReview());
  }

  @Test
  void acceptsADecisionFromTheHolderAlone() {
    assertThat(CaseRules.decide(WITH_MARI, decision(MARI, NOW)))
        .isEqualTo(new Ruling.Accepted(DECIDED));
    assertThat(CaseRules.decide(WITH_MARI, decision(TOMOS, NOW)))
        .isEqualTo(new Ruling.HeldBy(MARI));
    assertThat(CaseRules.decide(WAITING, decision(MARI, NOW))).isEqualTo(new Ruling.NotInReview());
  }

  @Test
  void decidesOnce() {
    assertThat(CaseRules.decide(DECIDED, decision(TOMOS, NOW)))
        .isEqualTo(new Ruling.AlreadyDecided(DECIDED));
    assertThat(CaseRules.claim(DECIDED, TOMOS, NOW, CaseRules.LEASE))
        .isEqualTo(new Claiming.AlreadyDecided(DECIDED));
    assertThat(CaseRules.at(DECIDED, NOW.plus(Duration.ofDays(900)))).isEqualTo(DECIDED);
  }

  @Test
  void refusesADecisionWithoutAReason() {
    assertThatThrownBy(() -> new Decision(Outcome.NO_ACTION, " \n", MARI, NOW))
        .hasMessageContaining("note has 1..4000 characters, had 0");
  }

  @Test
  void doesNotGuessWhenAnAgeIsUnknown() {
    assertThat(CaseRules.concerned(Age.ADULT, List.of(Age.ADULT))).isEqualTo(Age.ADULT);
    assertThat(CaseRules.concerned(Age.ADULT, List.of(Age.UNKNOWN, Age.ADULT)))
        .isEqualTo(Age.UNKNOWN);
    assertThat(CaseRules.concerned(Age.UNKNOWN, List.of())).isEqualTo(Age.UNKNOWN);
    assertThat(CaseRules.concerned(Age.UNKNOWN, List.of(Age.CHILD))).isEqualTo(Age.CHILD);
    assertThat(CaseRules.concerned(Age.CHILD, List.of(Age.ADULT))).isEqualTo(Age.CHILD);
  }
}

package org.nightlight.oversight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightlight.oversight.Oversight.SignIn;
import org.nightlight.oversight.Oversight.Standing;
import org.nightlight.store.HandClock;
import org.nightlight.store.Store;
import org.nightlight.store.TestStore;

/// Second factors, sessions, roles, scope, purposes and broken glass.
class StaffTest {

  private static final Store STORE = TestStore.fresh();
  private static final HandClock CLOCK = new HandClock("2026-11-02T09:00:10Z");
  private static final Oversight OVERSIGHT = TestOversight.on(STORE, CLOCK);

  @AfterAll
  static void close() {
    STORE.close();
  }

  private static StaffId somebody(Role... roles) {
    return TestOversight.staff(OVERSIGHT, roles);
  }

  private static Permit permit(StaffId staff, Permission permission) {
    return OVERSIGHT.permit(staff, permission, "test/1").orElseThrow();
  }

  private static String signInName(StaffId staff) {
    return OVERSIGHT.roster().member(staff).orElseThrow().signIn();
  }

  private static SignIn passwordOf(StaffId staff) {
    return OVERSIGHT.signIn(
        signInName(staff), TestOversight.PASSWORD, UUID.randomUUID().toString());
  }

  /// An account with an app; answers its secret.
  private static String withApp(StaffId staff) {
    var secret = OVERSIGHT.factors().begin(staff);
    assertThat(OVERSIGHT.factors().confirm(staff, TestOversight.code(secret, CLOCK.instant())))
        .isPresent();
    CLOCK.pass(Duration.ofSeconds(30));
    return secret;
  }

  @Test
  void refusesWhoHasNoLinkBeforeTheCostlyLookAtTheirPassword() {
    var administrator = permit(somebody(Role.ADMINISTRATOR), Permission.MANAGE_STAFF);
    var expired = OVERSIGHT.roster().invite(Set.of(Role.REVIEWER), administrator);
    CLOCK.pass(Roster.INVITATION);
    var valid = OVERSIGHT.roster().invite(Set.of(Role.REVIEWER), administrator);
    var took = quickest(() -> join("unknown-" + UUID.randomUUID()));
    var tookExpired = quickest(() -> join(expired));
    var start = System.nanoTime();
    assertThat(join(valid)).isInstanceOf(Roster.Welcome.In.class);
    var joining = System.nanoTime() - start;
    assertThat(took).isLessThan(joining / 4);
    assertThat(tookExpired).isLessThan(joining / 4);
    assertThat(join(expired)).isEqualTo(new Roster.Welcome.NotValid());
  }

  /// As in every installation: passwords of other tests take next to no work.
  private static final Roster COSTLY = new Roster(
      STORE, CLOCK, new RecordBook(STORE, CLOCK), OVERSIGHT.factors(), Passwords.costly());

  private static Roster.Welcome join(String token) {
    return COSTLY.welcome(token, "Nia", "nia-" + UUID.randomUUID(), TestOversight.PASSWORD);
  }

  private static long quickest(Runnable work) {
    var best = Long.MAX_VALUE;
    for (var at = 0; at < 5; at++) {
      var start = System.nanoTime();
      work.run();
      best = Math.min(best, System.nanoTime() - start);
    }
    return best;
  }

  /// RFC 6238, appendix B, SHA-1; the last six of the eight digits given there.
  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130"
  })
  void makesTheCodesOfTheStandard(long seconds, String code) {
    var secret = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
    assertThat(Totp.code(secret, Totp.step(Instant.ofEpochSecond(seconds)))).isEqualTo(code);
    assertThat(Totp.base32(secret)).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  }

  @Test
  void asksForACodeAfterThePasswordAndTakesEachCodeOnce() {
    var staff = somebody(Role.REVIEWER);
    assertThat(passwordOf(staff)).isEqualTo(new SignIn.In(staff, false));
    var secret = withApp(staff);
    var code = TestOversight.code(secret, CLOCK.instant());
    var ticket = ((SignIn.CodeNeeded) passwordOf(staff)).ticket();
    assertThat(OVERSIGHT.signInWithCode(ticket, "000000")).isInstanceOf(SignIn.CodeRefused.class);
    assertThat(OVERSIGHT.signInWithCode("no-such-ticket", code)).isEqualTo(new SignIn.Refused());
    assertThat(OVERSIGHT.signInWithCode(ticket, code)).isEqualTo(new SignIn.In(staff, true));
    assertThat(OVERSIGHT.signInWithCode(ticket, code)).isEqualTo(new SignIn.Refused());
    var again = ((SignIn.CodeNeeded) passwordOf(staff)).ticket();
    assertThat(OVERSIGHT.signInWithCode(again, code)).isInstanceOf(SignIn.CodeRefused.class);
  }

  @Test
  void aTicketEndsAfterFiveMinutesAndGuessesAreSlowed() {
    var staff = somebody(Role.REVIEWER);
    var secret = withApp(staff);
    var late = ((SignIn.CodeNeeded) passwordOf(staff)).ticket();
    CLOCK.pass(Duration.ofMinutes(5));
    var code = TestOversight.code(secret, CLOCK.instant());
    assertThat(OVERSIGHT.signInWithCode(late, code)).isEqualTo(new SignIn.Refused());
    var ticket = ((SignIn.CodeNeeded) passwordOf(staff)).ticket();
    var answers = new ArrayList<SignIn>();
    for (var at = 0; at < 8; at++) {
      answers.add(OVERSIGHT.signInWithCode(ticket, "123123"));
    }
    assertThat(answers.getLast()).isInstanceOf(SignIn.Wait.class);
    assertThat(OVERSIGHT.signInWithCode(ticket, code)).isInstanceOf(SignIn.Wait.class);
  }

  @Test
  void slowsDownWhoGuessesACodeToTakeTheAppAway() {
    var staff = somebody(Role.REVIEWER);
    var secret = withApp(staff);
    for (var at = 0; at < 8; at++) {
      assertThat(OVERSIGHT.factors().provesSlowly(staff, "123123")).isFalse();
    }
    var code = TestOversight.code(secret, CLOCK.instant());
    assertThat(OVERSIGHT.factors().provesSlowly(staff, code)).isFalse();
    CLOCK.pass(Duration.ofMinutes(10));
    var later = TestOversight.code(secret, CLOCK.instant());
    assertThat(OVERSIGHT.factors().provesSlowly(staff, later)).isTrue();
  }

  @Test
  void aRecoveryCodeLetsInOnceAndNoSecretStandsInTheDatabase() {
    var staff = somebody(Role.REVIEWER);
    var secret = OVERSIGHT.factors().begin(staff);
    var codes = OVERSIGHT
        .factors()
        .confirm(staff, TestOversight.code(secret, CLOCK.instant()))
        .orElseThrow();
    assertThat(codes).hasSize(SecondFactors.RECOVERY_CODES).doesNotHaveDuplicates();
    var ticket = ((SignIn.CodeNeeded) passwordOf(staff)).ticket();
    assertThat(OVERSIGHT.signInWithCode(ticket, codes.getFirst()))
        .isEqualTo(new SignIn.In(staff, true));
    var again = ((SignIn.CodeNeeded) passwordOf(staff)).ticket();
    assertThat(OVERSIGHT.signInWithCode(again, codes.getFirst()))
        .isInstanceOf(SignIn.CodeRefused.class);
    var rows =
        STORE.sql().sql("select t::text from staff_totp t").query(String.class).list()
            + STORE
                .sql()
                .sql("select t::text from staff_recovery t")
                .query(String.class)
                .list()
                .toString();
    assertThat(rows).doesNotContain(secret).doesNotContain(codes.getLast());
  }

  @Test
  void aSessionEndsAfterTwelveHoursAndWithTheNextPassword() {
    var staff = somebody(Role.REVIEWER);
    var session = OVERSIGHT.session(staff, true);
    assertThat(OVERSIGHT.standing(staff, session)).isEqualTo(Standing.GOOD);
    OVERSIGHT.roster().changePassword(staff, TestOversight.PASSWORD, "another dozen letters");
    assertThat(OVERSIGHT.standing(staff, session)).isEqualTo(Standing.ENDED);
    var next = OVERSIGHT.session(staff, true);
    CLOCK.pass(Duration.ofHours(12).minusSeconds(1));
    assertThat(OVERSIGHT.standing(staff, next)).isEqualTo(Standing.GOOD);
    CLOCK.pass(Duration.ofSeconds(1));
    assertThat(OVERSIGHT.standing(staff, next)).isEqualTo(Standing.ENDED);
  }

  @Test
  void opensOnlyOnesOwnAccountToOneFactorWhereEverybodyNeedsTwo() {
    var lead = somebody(Role.LEAD);
    var staff = somebody(Role.REVIEWER);
    var weak = OVERSIGHT.session(staff, false);
    OVERSIGHT.factors().require(permit(lead, Permission.REQUIRE_FACTOR), true);
    try {
      assertThat(OVERSIGHT.standing(staff, weak)).isEqualTo(Standing.FACTOR_NEEDED);
      assertThat(OVERSIGHT.standing(staff, weak.proved())).isEqualTo(Standing.GOOD);
    } finally {
      OVERSIGHT.factors().require(permit(lead, Permission.REQUIRE_FACTOR), false);
    }
  }

  @Test
  void anAdministratorChangesWhatARoleMayDoAndEachChangeIsOnRecord() {
    var administrator = permit(somebody(Role.ADMINISTRATOR), Permission.MANAGE_ROLES);
    var referrer = somebody(Role.REFERRER);
    var usual = OVERSIGHT.permissions(referrer);
    assertThat(usual).doesNotContain(Permission.READ_COUNTS);
    var wanted = EnumSet.copyOf(usual);
    wanted.add(Permission.READ_COUNTS);
    wanted.remove(Permission.READ_CUSTODY);
    assertThat(OVERSIGHT.roleBook().change(Role.REFERRER, wanted, administrator))
        .isEqualTo(2);
    assertThat(OVERSIGHT.permissions(referrer)).isEqualTo(wanted);
    assertThat(OVERSIGHT.permit(referrer, Permission.READ_CUSTODY, "test/1")).isEmpty();
    assertThat(acts("role/referrer/")).contains("give-permission", "take-permission");
    OVERSIGHT.roleBook().change(Role.REFERRER, usual, administrator);
    assertThat(OVERSIGHT.permissions(referrer)).isEqualTo(usual);
  }

  @Test
  void noChangeLocksAdministratorsOutOrAnybodyOutOfTheirAccount() {
    var administrator = permit(somebody(Role.ADMINISTRATOR), Permission.MANAGE_ROLES);
    var usual = EnumSet.copyOf(OVERSIGHT.roleBook().of(Role.ADMINISTRATOR));
    OVERSIGHT.roleBook().change(Role.ADMINISTRATOR, Set.of(), administrator);
    assertThat(OVERSIGHT.roleBook().of(Role.ADMINISTRATOR))
        .containsExactlyInAnyOrder(
            Permission.MANAGE_ROLES, Permission.MANAGE_STAFF, Permission.OWN_ACCOUNT);
    OVERSIGHT.roleBook().change(Role.ADMINISTRATOR, usual, administrator);
  }

  @Test
  void somebodyGivenOnePlatformSeesItsSourcesAndNoOthers() {
    var mine = TestOversight.platform(OVERSIGHT, "mine", "/platforms/mine");
    TestOversight.platform(OVERSIGHT, "other", "/platforms/other");
    var administrator = permit(somebody(Role.ADMINISTRATOR), Permission.MANAGE_STAFF);
    var staff = somebody(Role.REVIEWER);
    assertThat(OVERSIGHT.scope(staff)).isEqualTo(new Scope.Everything());
    OVERSIGHT.roster().changeScope(staff, false, Set.of(mine.id()), administrator);
    var scope = OVERSIGHT.scope(staff);
    assertThat(scope.holds("/platforms/mine")).isTrue();
    assertThat(scope.holds("/platforms/other")).isFalse();
    assertThat(scope.holds("")).isFalse();
  }

  @Test
  void brokenGlassOpensEveryCaseForAnHourCallsSomebodyAndIsNeverReviewedByItsOwner() {
    var called = new ArrayList<String>();
    var senior = somebody(Role.SENIOR, Role.AUDITOR);
    var administrator = permit(somebody(Role.ADMINISTRATOR), Permission.MANAGE_STAFF);
    OVERSIGHT.roster().changeScope(senior, false, Set.of(), administrator);
    assertThat(OVERSIGHT.scope(senior).holds("/platforms/any")).isFalse();
    OVERSIGHT
        .glass()
        .breakIt(
            permit(senior, Permission.BREAK_GLASS),
            "a child may come to harm",
            (rule, about, _) -> called.add(rule + " " + about));
    assertThat(called).singleElement().asString().startsWith("glass-broken glass/");
    assertThat(OVERSIGHT.scope(senior)).isEqualTo(new Scope.Everything());
    CLOCK.pass(Duration.ofHours(1));
    assertThat(OVERSIGHT.scope(senior).holds("/platforms/any")).isFalse();
    var id = OVERSIGHT.glass().all().getFirst().id();
    assertThat(OVERSIGHT.glass().review(id, "fine", permit(senior, Permission.AUDIT_LOOKS)))
        .isFalse();
    var auditor = permit(somebody(Role.AUDITOR), Permission.AUDIT_LOOKS);
    assertThat(OVERSIGHT.glass().review(id, "fine", auditor)).isTrue();
    assertThat(acts("glass/" + id)).containsExactlyInAnyOrder("break-glass", "review-glass");
  }

  @Test
  void noGlassBreaksWhereNobodyWouldBeCalled() {
    var senior = somebody(Role.SENIOR);
    var by = permit(senior, Permission.BREAK_GLASS);
    Oversight.Alarm broken = (_, _, _) -> {
      throw new IllegalStateException("nobody is called");
    };
    assertThatThrownBy(() -> OVERSIGHT.glass().breakIt(by, "a child may come to harm", broken))
        .isInstanceOf(IllegalStateException.class);
    assertThat(OVERSIGHT.glass().open(senior)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"password1234", "qwertyuiop12", "123456789012", "Nightlight2026", "letmeinletmein"
      })
  void refusesPasswordsThatAnybodyTriesFirst(String password) {
    var staff = somebody(Role.REVIEWER);
    assertThat(OVERSIGHT.roster().changePassword(staff, TestOversight.PASSWORD, password))
        .containsOnlyKeys("next");
    assertThat(passwordOf(staff)).isInstanceOf(SignIn.In.class);
  }

  @Test
  void aPersonHasSoManyLooksADayAndAnAuditorSeesASample() {
    var looks = new Looks(STORE, CLOCK, OVERSIGHT.book(), 3);
    var by = permit(somebody(Role.REVIEWER), Permission.REVIEW_CASES);
    var purpose = new Purpose(Purpose.Why.A_CASE, "case 1001", CLOCK.instant().plusSeconds(60));
    for (var at = 0; at < 3; at++) {
      assertThat(looks.take(by, "queue", purpose)).isTrue();
    }
    assertThat(looks.take(by, "queue", purpose)).isFalse();
    var auditor = permit(somebody(Role.AUDITOR), Permission.AUDIT_LOOKS);
    var sample = looks.sample();
    assertThat(sample).hasSize(3).isEqualTo(looks.sample());
    assertThat(looks.review(sample.getFirst().id(), "ask", by)).isFalse();
    assertThat(looks.review(sample.getFirst().id(), "ask", auditor)).isTrue();
    assertThat(looks.sample()).hasSize(2);
    CLOCK.pass(Duration.ofDays(1));
    assertThat(looks.take(by, "queue", purpose)).isTrue();
  }

  private static java.util.List<String> acts(String thing) {
    return STORE
        .sql()
        .sql("select distinct act from record_entry where thing like ?")
        .param(thing + "%")
        .query((row, _) -> row.getString(1))
        .list();
  }
}

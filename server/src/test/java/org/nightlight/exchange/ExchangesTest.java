package org.nightlight.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nightlight.exchange.ExchangeRules.Wish;
import org.nightlight.exchange.ExchangeShelf.Kind;
import org.nightlight.exchange.Exchanges.Change;
import org.nightlight.exchange.StandIn.Fault;
import org.nightlight.match.Category;
import org.nightlight.match.HashKind;
import org.nightlight.match.HashList;
import org.nightlight.match.KnownHash;
import org.nightlight.match.ListId;
import org.nightlight.match.Lists;
import org.nightlight.match.Opinion;
import org.nightlight.match.Opinions;
import org.nightlight.match.TestLists;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Oversight.HealthLine;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.HandClock;
import org.nightlight.store.Store;
import org.nightlight.store.TestStore;

/// Exchanges against local stand-ins and the real database.
class ExchangesTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final HandClock clock = new HandClock("2026-11-24T12:00:00Z");
  private final Store store = TestStore.fresh();
  private final Path folder = Path.of("target", "test-data", "exchange-" + UUID.randomUUID());
  private final Oversight oversight = TestOversight.on(store, clock);
  private final Permit permit = TestOversight.permit(oversight, Permission.MANAGE_LISTS);
  private final TestLists known = TestLists.on(store, oversight, clock, folder.resolve("match"));
  private final Lists lists = known.lists();
  private final Opinions opinions = known.opinions();
  private final List<Exchanges.Stale> stale = new ArrayList<>();
  private final List<ListId> whole = new ArrayList<>();
  private boolean deaf;
  private final NcmecStandIn ncmec = new NcmecStandIn(10);
  private final StopNciiStandIn stopNcii = new StopNciiStandIn(10);
  private Exchanges exchanges = exchanges();

  private void hear(Exchanges.Stale one) {
    if (deaf) {
      throw new IllegalStateException("the alarm could not be kept");
    }
    stale.add(one);
  }

  private Exchanges exchanges() {
    return new Exchanges(
        store,
        lists,
        opinions,
        oversight,
        folder.resolve("keys"),
        clock,
        Duration.ofMillis(1_500),
        () -> 0.5,
        this::hear,
        whole::add);
  }

  @AfterEach
  void close() {
    exchanges.close();
    ncmec.close();
    stopNcii.close();
    known.close();
    oversight.close();
    store.close();
  }

  @Test
  void takesEveryEntryOfASourceAndMovesItsCheckpointOnce() {
    var list = ncmecList();
    give(35);
    exchanges.tick();
    assertThat(progress(list).checkpoint()).as("after one page of four").isEmpty();
    assertThat(progress(list).success()).isEmpty();
    untilIdle();
    assertThat(progress(list).checkpoint()).isEqualTo("2026-11-24T12:00:00Z");
    assertThat(progress(list).success()).contains(clock.instant());
    assertThat(progress(list).run().pages()).isEqualTo(4);
    assertThat(lists.held(list).entries()).isEqualTo(35);
    assertThat(progress(list).due()).contains(clock.instant().plus(HOUR));
    for (var i = 0; i < 35; i++) {
      assertThat(matches(list, md5(i))).as("entry %d", i).isTrue();
    }
  }

  @Test
  void countsHashesItCannotCompareByKind() {
    var list = ncmecList();
    ncmec.give(42, "a", at(1), "A1", "md5", hex(1, 32), "pdna", "AAAA", "netclean", "BB");
    ncmec.give(42, "b", at(2), "A2", "pdna", "AAAA");
    untilIdle();
    assertThat(progress(list).run().incomparable()).isEqualTo(Map.of("pdna", 2L, "netclean", 1L));
    assertThat(lists.held(list).entries()).isEqualTo(2);
  }

  @Test
  void keepsTheSourcesClassificationAsItsOwnScheme() {
    var list = ncmecList();
    ncmec.give(42, "a", at(1), "B2", "md5", hex(1, 32));
    untilIdle();
    var said = lists.said(list, md5(1)).getFirst();
    assertThat(said.categories()).containsExactly(new Category("ncmec", "B2"));
    assertThat(said.origin()).isEqualTo("42/a");
    assertThat(said.giver()).isEqualTo("Member 42");
  }

  @Test
  void aTombstoneTakesTheHashOutAtOnce() {
    var list = ncmecList();
    give(3);
    untilIdle();
    assertThat(matches(list, md5(1))).isTrue();
    clock.pass(HOUR);
    ncmec.delete(42, "entry-1", clock.instant().toString());
    untilIdle();
    assertThat(matches(list, md5(1))).isFalse();
    assertThat(matches(list, md5(0))).isTrue();
    assertThat(progress(list).run().gone()).isEqualTo(1);
  }

  @Test
  void aHashThatAnEntryNoLongerHoldsIsTakenOut() {
    var list = ncmecList();
    ncmec.give(42, "a", at(1), "A1", "md5", hex(1, 32), "sha1", hex(1, 40));
    untilIdle();
    clock.pass(HOUR);
    ncmec.give(42, "a", clock.instant().toString(), "A1", "sha1", hex(1, 40));
    untilIdle();
    assertThat(matches(list, md5(1))).isFalse();
    assertThat(matches(list, new KnownHash(HashKind.SHA1, hex(1, 40)))).isTrue();
  }

  @Test
  void goesOnFromThePageItWasAtWhenItWasKilled() {
    var list = ncmecList();
    give(35);
    exchanges.tick();
    exchanges.tick();
    exchanges.close();
    assertThat(lists.held(list).entries()).isEqualTo(20);
    exchanges = exchanges();
    untilIdle();
    assertThat(lists.held(list).entries()).isEqualTo(35);
    assertThat(ncmec.asked.stream()
            .filter(ask -> ask.contains("/v2/entries"))
            .distinct()
            .count())
        .as("no page is asked for twice")
        .isEqualTo(
            ncmec.asked.stream().filter(ask -> ask.contains("/v2/entries")).count())
        .isEqualTo(4);
  }

  @Test
  void beginsARangeAgainWhenItsPagesExpireAndLosesNothing() {
    var list = ncmecList();
    give(35);
    exchanges.tick();
    exchanges.tick();
    ncmec.expire();
    exchanges.tick();
    assertThat(progress(list).checkpoint()).isEmpty();
    assertThat(progress(list).trouble()).get().asString().contains("expired");
    assertThat(lists.held(list).entries()).as("what was read stays").isEqualTo(20);
    clock.pass(Duration.ofMinutes(5));
    untilIdle();
    assertThat(lists.held(list).entries()).isEqualTo(35);
    assertThat(progress(list).trouble()).isEmpty();
    assertThat(progress(list).checkpoint()).isEqualTo("2026-11-24T12:05:00Z");
  }

  @Test
  void doesNotAskForAPageWhoseAddressIsTooOld() {
    var list = ncmecList();
    give(35);
    exchanges.tick();
    clock.pass(Duration.ofHours(13));
    exchanges.tick();
    assertThat(ncmec.asked.stream().filter(ask -> ask.contains("start="))).isEmpty();
    clock.pass(Duration.ofMinutes(5));
    untilIdle();
    assertThat(lists.held(list).entries()).isEqualTo(35);
  }

  @Test
  void asksForShorterRangesAfterPagesExpiredUntilAllIsTaken() {
    var list = ncmecList();
    give(35);
    exchanges.tick();
    ncmec.expire();
    exchanges.tick();
    clock.pass(Duration.ofMinutes(5));
    untilIdle();
    assertThat(ncmec.asked.stream()
            .filter(ask -> ask.contains("from=") && !ask.contains("start="))
            .count())
        .as("the first range, and the halves of it")
        .isGreaterThan(2);
    assertThat(progress(list).checkpoint()).isEqualTo("2026-11-24T12:05:00Z");
    assertThat(lists.held(list).entries()).isEqualTo(35);
  }

  @Test
  void waitsLongerAfterEveryFailureAndAsLongAsTheSourceAsks() {
    var list = ncmecList();
    give(1);
    ncmec.fault(new Fault.Status(503, ""));
    exchanges.tick();
    assertThat(waits(list)).isEqualTo(Duration.ofMillis(11_250));
    clock.pass(waits(list));
    ncmec.fault(new Fault.Status(500, ""));
    exchanges.tick();
    assertThat(waits(list)).isEqualTo(Duration.ofMillis(22_500));
    clock.pass(waits(list));
    ncmec.fault(new Fault.Status(429, "1800"));
    exchanges.tick();
    assertThat(waits(list)).isEqualTo(Duration.ofMinutes(30));
    assertThat(progress(list).trouble()).get().asString().contains("429");
    assertThat(exchanges.tick()).as("nothing is due").isFalse();
    clock.pass(Duration.ofMinutes(30));
    untilIdle();
    assertThat(progress(list).trouble()).isEmpty();
    assertThat(lists.held(list).entries()).isEqualTo(1);
  }

  @Test
  void survivesABrokenConnectionAnAnswerCutShortAndOneThatComesTooSlowly() {
    var list = ncmecList();
    give(3);
    for (var fault : List.of(new Fault.Drop(), new Fault.Cut(), new Fault.Slow(3_000))) {
      ncmec.fault(fault);
      exchanges.tick();
      assertThat(progress(list).trouble()).as("%s", fault).isPresent();
      assertThat(lists.held(list).entries()).as("%s", fault).isZero();
      clock.pass(HOUR);
    }
    untilIdle();
    assertThat(lists.held(list).entries()).isEqualTo(3);
  }

  @Test
  void followsNoRedirectAndNoPageOfAnotherHost() {
    var list = ncmecList();
    give(1);
    ncmec.fault(new Fault.Elsewhere(stopNcii.base() + "/v2/entries"));
    exchanges.tick();
    assertThat(progress(list).trouble()).get().asString().contains("302");
    assertThat(stopNcii.asked).isEmpty();
  }

  @Test
  void waitsForAPersonWhereItIsNotLetIn() {
    var list = list(HashList.Kind.CSAM, "ncmec");
    set(list, wish("not the password", Set.of()));
    exchanges.tick();
    assertThat(progress(list).due()).isEmpty();
    assertThat(progress(list).trouble()).get().asString().contains("401");
    clock.pass(Duration.ofDays(2));
    assertThat(exchanges.tick()).isFalse();
    set(list, wish(NcmecStandIn.PASSWORD, Set.of()));
    give(1);
    untilIdle();
    assertThat(lists.held(list).entries()).isEqualTo(1);
  }

  @Test
  void anAlarmThatCouldNotBeKeptIsRaisedAgain() {
    ncmecList();
    give(1);
    untilIdle();
    ncmec.fault(new Fault.Status(503, ""));
    clock.pass(Duration.ofHours(40));
    deaf = true;
    org.assertj.core.api.Assertions.assertThatThrownBy(exchanges::tick)
        .hasMessage("the alarm could not be kept");
    deaf = false;
    exchanges.tick();
    assertThat(stale).hasSize(1);
  }

  @Test
  void aFailingExchangeLeavesWhatIsHeldMatchingAndBecomesStale() {
    var list = ncmecList();
    give(2);
    untilIdle();
    assertThat(exchanges.stale(clock.instant())).isEmpty();
    assertThat(exchanges.health().state()).isEqualTo(HealthLine.State.GOOD);
    for (var hour = 0; hour < 30; hour++) {
      clock.pass(HOUR);
      ncmec.fault(new Fault.Status(503, ""));
      exchanges.tick();
    }
    assertThat(matches(list, md5(1))).isTrue();
    exchanges.tick();
    exchanges.tick();
    assertThat(stale).hasSize(1);
    assertThat(exchanges.stale(clock.instant())).singleElement().satisfies(stale -> {
      assertThat(stale.list()).isEqualTo(list);
      assertThat(stale.why()).contains("503");
      assertThat(stale.since()).isEqualTo(Instant.parse("2026-11-24T12:00:00Z"));
    });
    assertThat(exchanges.health().state()).isEqualTo(HealthLine.State.TROUBLE);
    assertThat(whole).hasSize(1);
    clock.pass(HOUR);
    untilIdle();
    exchanges.tick();
    assertThat(exchanges.stale(clock.instant())).isEmpty();
    assertThat(whole).containsExactly(list, list);
    assertThat(stale).hasSize(1);
  }

  @Test
  void countsAsFreshOnlyFromWhenTheRangeWasBegun() {
    var list = ncmecList();
    give(35);
    exchanges.tick();
    clock.pass(Duration.ofHours(5));
    untilIdle();
    assertThat(progress(list).success()).contains(Instant.parse("2026-11-24T12:00:00Z"));
  }

  @Test
  void takesOnlyTheMembersThatAreAskedFor() {
    var list = list(HashList.Kind.CSAM, "take it down");
    ncmec.give(42, "a", at(1), "A1", "md5", hex(1, 32));
    ncmec.give(101, "b", at(2), "", "md5", hex(2, 32));
    set(list, wish(NcmecStandIn.PASSWORD, Set.of("101")));
    untilIdle();
    assertThat(matches(list, md5(1))).isFalse();
    assertThat(matches(list, md5(2))).isTrue();
    assertThat(progress(list).run().others()).isEqualTo(1);
  }

  @Test
  void tellsEachOpinionOnceWithTheSourcesOwnReason() {
    var list = ncmecList();
    ncmec.give(42, "a", at(1), "A1", "md5", hex(1, 32));
    ncmec.give(42, "b", at(1), "A1", "sha1", hex(2, 40));
    untilIdle();
    known.opine(list, md5(1), Opinion.Kind.CONFIRM, "", permit);
    known.opine(
        list,
        new KnownHash(HashKind.SHA1, hex(2, 40)),
        Opinion.Kind.DISPUTE,
        "not what it says",
        permit);
    clock.pass(HOUR);
    untilIdle();
    assertThat(ncmec.feedback)
        .containsExactly(
            "/v2/entries/42/a/MD5/feedback affirmative",
            "/v2/entries/42/b/SHA1/feedback negative " + NcmecStandIn.REASON);
    clock.pass(HOUR);
    untilIdle();
    assertThat(ncmec.feedback).hasSize(2);
    assertThat(opinions.count(list).unsent()).isZero();
  }

  @Test
  void keepsADisputeUntilItIsKnownWhichReasonStandsForIt() {
    var list = ncmecList();
    ncmec.reasons =
        ncmec.reasons.concat("<reason guid=\"another\" name=\"Another\" type=\"Md5\"/>");
    give(1);
    untilIdle();
    known.opine(list, md5(0), Opinion.Kind.DISPUTE, "in our own words", permit);
    clock.pass(HOUR);
    untilIdle();
    assertThat(ncmec.feedback).isEmpty();
    assertThat(progress(list).untold()).get().asString().contains("Not what it says, Another");
    set(list, new Wish(Kind.NCMEC, ncmec.base(), Map.of(), Set.of(), "Not what it says", HOUR));
    untilIdle();
    assertThat(ncmec.feedback)
        .as("of each of its fingerprints")
        .containsExactly(
            "/v2/entries/42/entry-0/PDQ/feedback negative " + NcmecStandIn.REASON,
            "/v2/entries/42/entry-0/MD5/feedback negative " + NcmecStandIn.REASON);
    assertThat(progress(list).untold()).isEmpty();
  }

  @Test
  void tellsAnOpinionAgainOnlyIfTheSourceNeverAnswered() {
    var list = ncmecList();
    give(1);
    untilIdle();
    known.opine(list, md5(0), Opinion.Kind.CONFIRM, "", permit);
    clock.pass(HOUR);
    ncmec.fault(new Fault.Status(503, ""));
    untilIdle();
    assertThat(opinions.count(list).unsent()).isEqualTo(1);
    clock.pass(HOUR);
    untilIdle();
    assertThat(opinions.count(list).unsent()).isZero();
  }

  @Test
  void takesStopNciisActiveHashesAndCountsTheOthers() {
    var list = stopNciiList();
    for (var i = 0; i < 25; i++) {
      stopNcii.give("ImagePDQ", hex(i, 64), "Active", 1_000 + i);
    }
    stopNcii.give("VideoMD5", hex(77, 32), "Active", 2_000);
    stopNcii.give("VideoTMK", "AAAA", "Active", 2_001);
    stopNcii.give("ImagePDQ", hex(88, 64), "Received", 2_002);
    untilIdle();
    assertThat(lists.held(list).entries()).isEqualTo(26);
    assertThat(matches(list, md5(77))).isTrue();
    assertThat(progress(list).run().incomparable()).isEqualTo(Map.of("VideoTMK", 1L));
    assertThat(progress(list).checkpoint()).isEqualTo("2002");
    assertThat(progress(list).run().pages()).isEqualTo(3);
  }

  @Test
  void aHashWithdrawnFromStopNciiNoLongerMatches() {
    var list = stopNciiList();
    stopNcii.give("ImagePDQ", hex(5, 64), "Active", 1_000);
    stopNcii.give("ImagePDQ", hex(6, 64), "Active", 1_000);
    untilIdle();
    assertThat(matches(list, pdq(5))).isTrue();
    stopNcii.give("ImagePDQ", hex(5, 64), "Withdrawn", 2_000);
    stopNcii.give("ImagePDQ", hex(6, 64), "Deleted", 2_000);
    clock.pass(HOUR);
    untilIdle();
    assertThat(matches(list, pdq(5))).isFalse();
    assertThat(matches(list, pdq(6))).isFalse();
  }

  @Test
  void beginsAgainWhenStopNciisTokenExpires() {
    var list = stopNciiList();
    for (var i = 0; i < 25; i++) {
      stopNcii.give("ImagePDQ", hex(i, 64), "Active", 1_000 + i);
    }
    exchanges.tick();
    stopNcii.expire();
    exchanges.tick();
    assertThat(progress(list).checkpoint()).isEmpty();
    clock.pass(HOUR);
    untilIdle();
    assertThat(lists.held(list).entries()).isEqualTo(25);
  }

  @Test
  void tellsStopNciiOnceWhatWasDecided() {
    var list = stopNciiList();
    stopNcii.give("ImagePDQ", hex(5, 64), "Active", 1_000);
    untilIdle();
    known.opine(list, pdq(5), Opinion.Kind.DISPUTE, "", permit);
    clock.pass(HOUR);
    untilIdle();
    clock.pass(HOUR);
    untilIdle();
    assertThat(stopNcii.feedback)
        .singleElement()
        .asString()
        .contains("\"feedbackValue\":\"NotBlocked\"", hex(5, 64), "\"count\":1");
  }

  @Test
  void doesNotLetAnExchangeFillAListOfAnotherKind() {
    var adults = list(HashList.Kind.ADULT_INTIMATE, "adults");
    assertThat(exchanges.set(adults, wish(NcmecStandIn.PASSWORD, Set.of()), permit))
        .isInstanceOfSatisfying(
            Change.Mend.class, mend -> assertThat(mend.errors()).containsOnlyKeys("kind"));
  }

  @Test
  void neverSendsCredentialsToAnotherAddressThanTheyWereGivenFor() {
    var list = ncmecList();
    var moved = new Wish(Kind.NCMEC, stopNcii.base(), Map.of(), Set.of(), "", HOUR);
    assertThat(exchanges.set(list, moved, permit))
        .isInstanceOfSatisfying(
            Change.Mend.class,
            mend -> assertThat(mend.errors()).containsOnlyKeys("user", "password"));
    assertThat(exchanges.find(list).orElseThrow().base()).hasToString(ncmec.base());
  }

  @Test
  void refusesAnAddressThatIsNotHttpsUnlessItIsThisMachine() {
    for (var wrong : List.of(
        "http://example.org",
        "ftp://example.org",
        "https://a@example.org",
        "https://example.org?x",
        "example.org",
        "",
        "http://127.0.0.1.example.org")) {
      assertThat(ExchangeRules.base(wrong)).as(wrong).isEmpty();
    }
    for (var right : List.of("https://example.org/a", "http://localhost:1", "http://[::1]:80/")) {
      assertThat(ExchangeRules.base(right)).as(right).isPresent();
    }
  }

  @Test
  void keepsCredentialsSealedInTheDatabase() {
    var list = ncmecList();
    var row = store
        .sql()
        .sql("select row_to_json(e)::text || encode(e.secrets, 'escape') from exchange_source e")
        .query(String.class)
        .single();
    assertThat(row).doesNotContain(NcmecStandIn.PASSWORD).doesNotContain(NcmecStandIn.USER);
    assertThat(exchanges.find(list).orElseThrow().toString())
        .doesNotContain(NcmecStandIn.PASSWORD)
        .doesNotContain(NcmecStandIn.USER);
  }

  @Test
  void saysWhoItIsThereOrWhyNot() {
    var list = ncmecList();
    assertThat(exchanges.greet(list, permit))
        .isEqualTo(new Source.Greeting.Known(
            "It answers, and knows us as nightlight-test, member Stand-in member (7)."));
    set(list, wish("wrong", Set.of()));
    assertThat(exchanges.greet(list, permit))
        .isInstanceOfSatisfying(
            Source.Greeting.Unknown.class, no -> assertThat(no.why()).contains("401"));
  }

  @Test
  void dropsAPageThatWasReadForAnOlderSettingOfTheExchange() {
    var list = ncmecList();
    give(35);
    exchanges.tick();
    var old = exchanges.find(list).orElseThrow();
    set(list, wish(NcmecStandIn.PASSWORD, Set.of("9")));
    assertThat(new ExchangeShelf(
                store, org.nightlight.oversight.Seal.kept(folder.resolve("keys/exchanges")), clock)
            .move(old, old.progress()))
        .isFalse();
    assertThat(progress(list).checkpoint()).isEmpty();
    assertThat(progress(list).range()).isEmpty();
  }

  @Test
  void runsByItselfOnceStarted() {
    var list = ncmecList();
    give(35);
    exchanges.start();
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(lists.held(list).entries()).isEqualTo(35));
  }

  // What the tests above are told with.

  private ListId ncmecList() {
    var list = list(HashList.Kind.CSAM, "ncmec");
    set(list, wish(NcmecStandIn.PASSWORD, Set.of()));
    return list;
  }

  private ListId stopNciiList() {
    var list = list(HashList.Kind.ADULT_INTIMATE, "stopncii");
    set(
        list,
        new Wish(
            Kind.STOPNCII,
            stopNcii.base() + "/v1",
            Map.of(
                "subscription", StopNciiStandIn.SUBSCRIPTION,
                "fetchKey", StopNciiStandIn.FETCH,
                "feedbackKey", StopNciiStandIn.FEEDBACK),
            Set.of(),
            "",
            HOUR));
    return list;
  }

  private ListId list(HashList.Kind kind, String name) {
    return lists
        .make(
            new Lists.Settings(
                name, "test", kind, 31, HashList.Act.HOLD, true, Optional.of(Duration.ofHours(24))),
            new Actor.Machine("test"))
        .id();
  }

  private void set(ListId list, Wish wish) {
    assertThat(exchanges.set(list, wish, permit)).isEqualTo(new Change.Done());
  }

  private Wish wish(String password, Set<String> members) {
    var secrets = new LinkedHashMap<String, String>();
    secrets.put("user", NcmecStandIn.USER);
    secrets.put("password", password);
    return new Wish(Kind.NCMEC, ncmec.base(), secrets, members, "", HOUR);
  }

  private void untilIdle() {
    for (var turn = 0; exchanges.tick(); turn++) {
      assertThat(turn).isLessThan(1_000);
    }
  }

  private void give(int count) {
    for (var i = 0; i < count; i++) {
      ncmec.give(42, "entry-" + i, at(i % 7), "A1", "md5", hex(i, 32), "pdq", hex(i, 64));
    }
  }

  private static String at(int day) {
    return "2026-11-%02dT08:00:00Z".formatted(10 + day);
  }

  private static String hex(int seed, int digits) {
    var random = new java.util.Random(seed);
    var bytes = new byte[digits / 2];
    random.nextBytes(bytes);
    return java.util.HexFormat.of().formatHex(bytes);
  }

  private static KnownHash md5(int seed) {
    return new KnownHash(HashKind.MD5, hex(seed, 32));
  }

  private static KnownHash pdq(int seed) {
    return new KnownHash(HashKind.PDQ, hex(seed, 64));
  }

  private Progress progress(ListId list) {
    return exchanges.find(list).orElseThrow().progress();
  }

  private Duration waits(ListId list) {
    return Duration.between(clock.instant(), progress(list).due().orElseThrow());
  }

  /// Whether the live index says that the list holds the hash.
  private boolean matches(ListId list, KnownHash hash) {
    return known.holds(list, hash);
  }
}

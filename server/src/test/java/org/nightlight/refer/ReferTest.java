package org.nightlight.refer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nightlight.casework.CaseId;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.evidence.Origin;
import org.nightlight.evidence.Reading;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Scope;
import org.nightlight.oversight.TestOversight;
import org.nightlight.oversight.Wrong;
import org.nightlight.refer.Authorities.Entered;
import org.nightlight.refer.Authorities.Entry;
import org.nightlight.refer.ReferRules.Said;
import org.nightlight.store.Message;
import org.nightlight.store.Store;
import org.nightlight.store.TestStore;
import org.springframework.dao.DuplicateKeyException;

class ReferTest {

  private static final Refer.Setting SETTING = Samples.setting();
  private static final Said SAID = new Said("their portal, upload", "N-17");

  private final Store store = TestStore.fresh();
  private final Clock clock = Clock.fixed(Samples.NOW, ZoneOffset.UTC);
  private final Oversight oversight = TestOversight.on(store, clock);
  private final Evidence evidence = new Evidence(
      store, oversight, Path.of("target", "test-data", "refer-" + UUID.randomUUID()), clock);
  private final Desk desk = new Desk();
  private final Refer refer = new Refer(store, oversight, evidence, _ -> desk, SETTING, clock);
  private final ReferralStore referrals = refer.referrals();
  private final AuthorityStore stored = new AuthorityStore(store);
  private final Authorities authorities =
      new Authorities(store, oversight, stored, referrals, refer.wires(), clock);
  private final CaseId matter = new CaseId(UUID.randomUUID());
  private volatile Runnable before = () -> {};

  /// Hand-written: cases as a test says they are.
  private static final class Desk implements CaseFiles {
    private final Map<CaseId, Contents> cases = new HashMap<>();
    private final Map<String, byte[]> originals = new HashMap<>();
    private final List<ExhibitId> kept = new ArrayList<>();

    private Runnable meanwhile = () -> {};

    void referred(CaseId matter, Samples.Enclosed... enclosed) {
      cases.put(matter, Samples.contents(matter, "Someone keeps writing to me.", enclosed));
      for (var one : enclosed) {
        originals.put(one.file(), one.bytes());
      }
    }

    @Override
    public Optional<ToRefer> toRefer(CaseId one) {
      return Optional.ofNullable(cases.get(one))
          .map(it -> new ToRefer(
              it.countries(),
              "/platforms/demo",
              "a1742",
              "UNKNOWN",
              "GB",
              Samples.DECIDER,
              3,
              List.of()));
    }

    @Override
    public Contents contents(CaseId one) {
      var contents = cases.get(one);
      if (contents == null) {
        throw new IllegalArgumentException("no case " + one);
      }
      meanwhile.run();
      return contents;
    }

    @Override
    public Set<ExhibitId> exhibits(CaseId one) {
      return Set.copyOf(kept);
    }

    @Override
    public byte[] original(Contents.Enclosed exhibit) {
      return originals.getOrDefault(exhibit.file(), new byte[0]);
    }
  }

  @BeforeEach
  void wire() {
    store.outbox().deliver("case.decided", "refer", refer::decided);
    store.outbox().deliver(Refer.DUE, "refer", message -> {
      before.run();
      refer.prepare(message);
    });
    store.outbox().deliverOutside(Refer.ASK, "nobody", _ -> () -> {});
    store.outbox().start();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void preparesAPackageForTheOnlyAuthorityThatItAloneCanRead() throws Exception {
    add("North desk", "GB");
    var exhibit = new Samples.Enclosed("exhibits/1.json", "{}".getBytes(StandardCharsets.UTF_8));
    var referral = prepared(exhibit);
    approve(referral);
    var sealed = bytes(refer.fetch(referral, permit()).orElseThrow());
    var zip = RecipientKeyTest.decrypt(sealed, Samples.KEY);
    assertThat(zip).isEqualTo(bytes(refer.read(referral, permit())));
    var bundle = new Bundle(zip);
    assertThat(bundle.listed().stream().map(Bundle.Listed::name))
        .containsExactly(
            "referral.json", "referral.html", "exhibits/1.json", "manifest.json", "SHA256SUMS");
    assertThat(bundle.piece("exhibits/1.json").orElseThrow().bytes()).isEqualTo(exhibit.bytes());
    assertThat(referral.parcel().contentsDigest()).isEqualTo(Bundle.digest(zip));
    assertThat(referral.parcel().sealedDigest()).isEqualTo(Bundle.digest(sealed));
    assertThat(record())
        .contains("prepare-referral referral/" + referral.referral() + " " + Bundle.digest(sealed));
  }

  @Test
  void waitsInSightWhileNoAuthorityIsEnteredAndGoesOnWhenOneIs() {
    desk.referred(matter);
    decide();
    await().untilAsserted(() -> assertThat(refer.tally()).isEqualTo(new Refer.Tally(1, 0, 0)));
    delivered();
    assertThat(waiting())
        .singleElement()
        .satisfies(one -> assertThat(one.why()).contains("No authority is entered"));
    add("North desk", "GB");
    await().untilAsserted(() -> assertThat(refer.tally()).isEqualTo(new Refer.Tally(0, 1, 0)));
  }

  @Test
  void waitsForAPersonWhereSeveralWouldDoAndFollowsTheirChoice() {
    add("North desk", "FR");
    var south = add("South desk", "DE");
    desk.referred(matter);
    decide();
    await().untilAsserted(() -> assertThat(waiting()).hasSize(1));
    delivered();
    assertThat(waiting().getFirst().among()).hasSize(2);
    assertThat(refer.choose(matter, south.id(), permit())).isTrue();
    await()
        .untilAsserted(
            () -> assertThat(referrals.prepared(new Scope.Everything())).hasSize(1));
    assertThat(referrals.prepared(new Scope.Everything()).getFirst().prepared().authority())
        .isEqualTo(south.id());
    assertThat(refer.choose(matter, south.id(), permit())).isFalse();
  }

  @Test
  void saysWhyAKeyThatCannotBeUsedLeavesACaseWaiting() {
    var one = Samples.authority("North desk", "GB");
    stored.add(new Authority(
        one.id(),
        one.name(),
        one.country(),
        one.kind(),
        "",
        "",
        RecipientKeyTest.resource("gnupg-public-key.asc").replace("mDME", "mDMF"),
        "",
        one.added(),
        one.retired(),
        one.form()));
    desk.referred(matter);
    decide();
    await()
        .untilAsserted(() -> assertThat(waiting())
            .singleElement()
            .satisfies(
                due -> assertThat(due.why()).startsWith("The key of North desk cannot be used.")));
  }

  @Test
  void tellsTheAgencyThatHasAFileMoreOfItAndNoOtherWhereTheLawWantsOne() {
    var north = agency("North agency");
    agency("South agency");
    var file = new Samples.Enclosed("exhibits/1", new byte[] {7, 7, 1, 9});
    desk.referred(matter, file);
    decide();
    await().untilAsserted(() -> assertThat(waiting()).hasSize(1));
    var permit = permit();
    refer.choose(matter, north.id(), permit);
    await().untilAsserted(() -> assertThat(referrals.ofCase(matter)).isPresent());
    var first = referrals.ofCase(matter).orElseThrow().prepared();
    approve(first);
    refer.fetch(first, permit);
    refer.handOver(first.referral(), SAID, permit);
    var another = again(file);
    await().untilAsserted(() -> assertThat(referrals.ofCase(another)).isPresent());
    var more = referrals.ofCase(another).orElseThrow();
    assertThat(more.prepared().authority()).isEqualTo(north.id());
    assertThat(referrals.firstOf(more.id())).contains(first.referral());
    authorities.retire(north.id(), TestOversight.permit(oversight, Permission.MANAGE_AUTHORITIES));
    var third = again(file);
    await()
        .untilAsserted(() -> assertThat(waiting())
            .singleElement()
            .satisfies(one -> assertThat(one.why()).contains("The law wants one agency")));
    assertThat(referrals.ofCase(third)).isEmpty();
  }

  /// Another case with the same file, decided to be referred.
  private CaseId again(Samples.Enclosed file) {
    var other = new CaseId(UUID.randomUUID());
    desk.referred(other, file);
    store.transact(() -> store.outbox().put("case.decided", other.toString(), other.toString()));
    return other;
  }

  private Authority agency(String name) {
    var one = Samples.authority(name, "GB");
    var agency = new Authority(
        one.id(),
        one.name(),
        one.country(),
        one.kind(),
        "",
        "",
        "",
        "",
        one.added(),
        one.retired(),
        Authority.Form.NCA);
    stored.add(agency);
    return agency;
  }

  @Test
  void packsAnAnswerThatComesWhileThePackageIsMade() {
    var platform = TestOversight.platform(oversight, "Demo", "/platforms/demo");
    TestOversight.webhook(oversight, platform.id(), "http://127.0.0.1:9/hook");
    add("North desk", "GB");
    var answer = "{\"email\":[\"kept@example.invalid\"]}".getBytes(StandardCharsets.UTF_8);
    desk.meanwhile = () -> {
      desk.meanwhile = () -> {};
      elsewhere(() -> refer
          .supplies()
          .take(refer.supplies().of(matter).orElseThrow(), new ByteArrayInputStream(answer)));
      desk.referred(matter, new Samples.Enclosed("exhibits/answer", answer));
    };
    desk.referred(matter);
    decide();
    await()
        .untilAsserted(() -> assertThat(
                referrals.ofCase(matter).map(Referral::id).map(this::said).orElse(""))
            .contains("Made again with what the platform answered."));
    var made = referrals.ofCase(matter).orElseThrow().prepared();
    var bundle = new Bundle(bytes(refer.read(made, permit())));
    assertThat(bundle.piece("exhibits/answer").orElseThrow().bytes()).isEqualTo(answer);
    delivered();
    assertThat(said(made.referral())).containsOnlyOnce("Made again");
  }

  @Test
  void isNotApprovedAsItWasOnceItsPlatformHasAnsweredAndIsApprovedAnewAsItIsThen()
      throws Exception {
    var platform = TestOversight.platform(oversight, "Demo", "/platforms/demo");
    TestOversight.webhook(oversight, platform.id(), "http://127.0.0.1:9/hook");
    add("North desk", "GB");
    var seen = prepared();
    var id = seen.referral();
    var permit = permit();
    var reached = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    before = () -> {
      reached.countDown();
      wait(goOn);
    };
    var answer = "{\"email\":[\"kept@example.invalid\"]}".getBytes(StandardCharsets.UTF_8);
    desk.referred(matter, new Samples.Enclosed("exhibits/answer", answer));
    var asked = refer.supplies().of(matter).orElseThrow();
    elsewhere(() -> refer.supplies().take(asked, new ByteArrayInputStream(answer)));
    wait(reached);
    // It was answered, and nothing is made again yet.
    var digest = seen.parcel().sealedDigest();
    assertThat(refer.approvals().approve(id, digest, permit))
        .isInstanceOf(SendRules.Leave.MadeAgain.class);
    // It is being made again: whoever approves now waits for that, and approves nothing else.
    var packing = new CountDownLatch(1);
    desk.meanwhile = () -> {
      desk.meanwhile = () -> {};
      packing.countDown();
    };
    goOn.countDown();
    wait(packing);
    assertThat(refer.approvals().approve(id, digest, permit))
        .isInstanceOfAny(SendRules.Leave.MadeAgain.class, SendRules.Leave.Changed.class);
    await().untilAsserted(() -> assertThat(said(id)).contains("Made again"));
    assertThat(refer.approvals().approve(id, digest, permit))
        .isInstanceOf(SendRules.Leave.Changed.class);
    assertThat(refer.fetch(seen, permit)).isEmpty();
    var now = referrals.find(id).orElseThrow().prepared();
    approve(now);
    // The page somebody opened before is no way to what they have not seen.
    assertThat(refer.fetch(seen, permit)).isEmpty();
    assertThat(refer.fetch(now, permit)).isPresent();
  }

  @Test
  void isApprovedWithoutAnAnswerThatAFaultOfOurOwnKeepsFromGoingAlong() {
    var standing = refer.standings();
    var now = clock.instant();
    add("North desk", "GB");
    var one = standing.find(prepared().referral()).orElseThrow();
    var by = permit().staff();
    assertThat(SendRules.approve(one, by, Optional.of(now), now.plusSeconds(599)))
        .isInstanceOf(SendRules.Leave.MadeAgain.class);
    assertThat(SendRules.approve(one, by, Optional.of(now), now.plusSeconds(600)))
        .isInstanceOf(SendRules.Leave.Given.class);
  }

  private static void wait(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException fault) {
      throw new IllegalStateException(fault);
    }
  }

  private String said(ReferralId id) {
    return String.join(
        "\n", refer.standings().steps(id).stream().map(Object::toString).toList());
  }

  /// On another thread, as a request is; its transaction is no part of this one.
  private static void elsewhere(Runnable work) {
    try {
      Thread.ofVirtual().start(work).join();
    } catch (InterruptedException fault) {
      throw new IllegalStateException(fault);
    }
  }

  @Test
  void ignoresDecisionsThatReferNobody() {
    add("North desk", "GB");
    decide();
    delivered();
    assertThat(refer.tally()).isEqualTo(new Refer.Tally(0, 0, 0));
  }

  @Test
  void preparesOnceHoweverOftenItIsTold() {
    add("North desk", "GB");
    var first = prepared();
    for (int i = 0; i < 3; i++) {
      decide();
      store.transact(() -> refer.prepare(message()));
    }
    delivered();
    assertThat(referrals.prepared(new Scope.Everything())).containsExactly(first);
  }

  @Test
  void letsTheDatabaseHoldASecondReferralToTheSameAuthorityBack() {
    add("North desk", "GB");
    var first = prepared();
    var second = new Referral.Prepared(
        new ReferralId(UUID.randomUUID()),
        first.about(),
        first.authority(),
        first.at(),
        first.parcel());
    assertThatThrownBy(() -> referrals.add(second)).isInstanceOf(DuplicateKeyException.class);
  }

  @Test
  void handsOverOnceAndKeepsByWhomHowAndWhatTheyCallIt() {
    add("North desk", "GB");
    var referral = prepared();
    var permit = permit();
    assertThat(refer.fetch(referral, permit)).isEmpty();
    assertThat(refer.handOver(referral.referral(), SAID, permit))
        .isEqualTo(new Handing.NotFetched());
    approve(referral);
    refer.fetch(referral, permit);
    var expected = new Referral.HandedOver(
        referral, permit.staff(), Samples.NOW, SAID.channel(), SAID.reference());
    assertThat(refer.handOver(referral.referral(), SAID, permit))
        .isEqualTo(new Handing.Accepted(expected));
    assertThat(refer.handOver(referral.referral(), SAID, permit))
        .isEqualTo(new Handing.AlreadyHandedOver(expected));
    assertThat(referrals.find(referral.referral())).contains(expected);
    assertThat(refer.tally()).isEqualTo(new Refer.Tally(0, 0, 1));
    var digest = referral.parcel().sealedDigest();
    assertThat(record())
        .containsOnlyOnce("hand-over-referral referral/" + referral.referral() + " " + digest)
        .contains("fetch-referral referral/" + referral.referral() + " " + digest);
  }

  @Test
  void keepsWhatAnAuthorityWasToldOfByItsRuleAndNotAsWhatNobodyWasToldOf() {
    add("North desk", "GB");
    var referral = prepared();
    var ofCase = evidence.seal(new byte[] {1}, new Origin(Packer.MACHINE, "attachment", "a/b"));
    desk.kept.add(ofCase);
    var permit = permit();
    approve(referral);
    refer.fetch(referral, permit);
    assertThat(clocks(ofCase)).containsExactly("not-referred");
    refer.handOver(referral.referral(), SAID, permit);
    for (var one :
        List.of(ofCase, referral.parcel().contents(), referral.parcel().sealed())) {
      assertThat(clocks(one)).containsExactly("not-referred", "other-report");
    }
  }

  private List<String> clocks(ExhibitId exhibit) {
    return store
        .sql()
        .sql("select rule from evidence_clock where exhibit = ? order by rule")
        .param(exhibit.value())
        .query((row, _) -> row.getString(1))
        .list();
  }

  @Test
  void handsOverOnceWhenSeveralPeopleSaySoAtTheSameMoment() throws Exception {
    add("North desk", "GB");
    var referral = prepared();
    approve(referral);
    var people = 8;
    var together = new CyclicBarrier(people);
    var tasks = new ArrayList<Callable<Handing>>();
    for (int i = 0; i < people; i++) {
      var permit = permit();
      refer.fetch(referral, permit);
      tasks.add(() -> {
        together.await();
        return refer.handOver(referral.referral(), SAID, permit);
      });
    }
    var answers = new ArrayList<Handing>();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answer : pool.invokeAll(tasks)) {
        answers.add(answer.get());
      }
    }
    assertThat(answers).filteredOn(Handing.Accepted.class::isInstance).hasSize(1);
    assertThat(answers).filteredOn(Handing.AlreadyHandedOver.class::isInstance).hasSize(people - 1);
  }

  @Test
  void preparesOnceWhenSeveralMessagesAreReadAtTheSameMoment() throws Exception {
    add("North desk", "GB");
    desk.referred(matter);
    referrals.addDue(matter, desk.toRefer(matter).orElseThrow(), Samples.NOW);
    var readers = 4;
    var together = new CyclicBarrier(readers);
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var done = new ArrayList<Callable<Boolean>>();
      for (int i = 0; i < readers; i++) {
        done.add(() -> {
          together.await();
          store.transact(() -> refer.prepare(message()));
          return true;
        });
      }
      for (var one : pool.invokeAll(done)) {
        assertThat(one.get()).isTrue();
      }
    }
    assertThat(referrals.prepared(new Scope.Everything())).hasSize(1);
  }

  @Test
  void addsAnAuthorityOnlyOnceItsFingerprintWasCompared() {
    var permit = TestOversight.permit(oversight, Permission.MANAGE_AUTHORITIES);
    var entry = entry("North desk", "GB", "");
    var key = ((Entered.Compare) authorities.enter(entry, permit)).key();
    assertThat(authorities.all()).isEmpty();
    assertThat(authorities.enter(entry("North desk", "GB", "something else"), permit))
        .isInstanceOf(Entered.Compare.class);
    assertThat(authorities.enter(entry("North desk", "GB", key.fingerprint()), permit))
        .isInstanceOf(Entered.Added.class);
    assertThat(authorities.all())
        .singleElement()
        .satisfies(one -> assertThat(one.fingerprint()).isEqualTo(key.fingerprint()));
  }

  @Test
  void namesEveryFieldOfAnAuthorityThatBreaksARule() {
    var permit = TestOversight.permit(oversight, Permission.MANAGE_AUTHORITIES);
    var answer = authorities.enter(new Entry(" ", "gb", "", "", "", "no key", ""), permit);
    assertThat(((Entered.Unclear) answer).wrong())
        .extracting(Wrong::field)
        .containsExactly("name", "country", "kind", "channel", "key");
  }

  @Test
  void givesARetiredAuthorityNothingNew() {
    var north = add("North desk", "GB");
    var permit = TestOversight.permit(oversight, Permission.MANAGE_AUTHORITIES);
    assertThat(authorities.retire(north.id(), permit)).isTrue();
    assertThat(authorities.retire(north.id(), permit)).isFalse();
    desk.referred(matter);
    decide();
    await().untilAsserted(() -> assertThat(waiting()).hasSize(1));
  }

  private Referral.Prepared prepared(Samples.Enclosed... enclosed) {
    desk.referred(matter, enclosed);
    decide();
    // The first package of a process is slow: its cipher is loaded then.
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(referrals.prepared(new Scope.Everything())).hasSize(1));
    return referrals.prepared(new Scope.Everything()).getFirst().prepared();
  }

  private void approve(Referral.Prepared referral) {
    assertThat(refer
            .approvals()
            .approve(referral.referral(), referral.parcel().sealedDigest(), permit()))
        .isInstanceOf(SendRules.Leave.Given.class);
  }

  private void decide() {
    store.transact(() -> store.outbox().put("case.decided", matter.toString(), matter.toString()));
  }

  private void delivered() {
    await().untilAsserted(() -> assertThat(store.outbox().waiting()).isEmpty());
  }

  private Message message() {
    return new Message(1, Refer.DUE, matter.toString(), matter.toString(), Samples.NOW, 0);
  }

  private List<Waiting.One> waiting() {
    return new Waiting(referrals, stored).list();
  }

  private Authority add(String name, String country) {
    var permit = TestOversight.permit(oversight, Permission.MANAGE_AUTHORITIES);
    var key = RecipientKeyTest.usable(Samples.armored(Samples.KEY));
    return ((Entered.Added) authorities.enter(entry(name, country, key.fingerprint()), permit))
        .now();
  }

  private static Entry entry(String name, String country, String compared) {
    return new Entry(
        name, country, "POLICE", "Their desk", "", Samples.armored(Samples.KEY), compared);
  }

  private Permit permit() {
    return TestOversight.permit(oversight, Permission.REFER_CASES);
  }

  private static byte[] bytes(Reading reading) {
    return ((Reading.Intact) reading).bytes();
  }

  private String record() {
    return String.join(
        "\n",
        store
            .sql()
            .sql("select act || ' ' || thing || ' ' || digest from record_entry")
            .query(String.class)
            .list());
  }
}

package org.nightlight.casework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nightlight.casework.CaseFile.Age;
import org.nightlight.casework.Decision.Outcome;
import org.nightlight.detect.Review;
import org.nightlight.help.Audience;
import org.nightlight.intake.Danger;
import org.nightlight.intake.Subject;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Scope;
import org.nightlight.oversight.StaffId;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.HandClock;
import org.nightlight.store.Message;
import org.nightlight.store.Store;
import org.nightlight.store.TestStore;

class CaseworkTest {

  private static final StaffId MARI = new StaffId(new UUID(0, 1));
  private static final StaffId TOMOS = new StaffId(new UUID(0, 2));
  private static final Actor TEST = new Actor.Machine("test");

  private final Store store = TestStore.fresh();
  private final HandClock clock = new HandClock("2026-11-14T03:00:00Z");
  private final Neighbourhood rooms = new Neighbourhood();
  private final Oversight oversight = TestOversight.on(store, clock);
  private final Casework casework =
      new Casework(store, oversight, rooms, Duration.ofSeconds(1), clock);

  @BeforeEach
  void wire() {
    var outbox = store.outbox();
    outbox.deliver("report.received", "casework", casework::takeReport);
    outbox.deliver("signal.raised", "casework", casework::takeSignal);
    outbox.deliver(Casework.MOVED, "reporter-progress", casework::tellReporters);
    outbox.deliver(Casework.DECIDED, "test", _ -> {});
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Message message(String body) {
    return new Message(1, "topic", "key", body, Instant.EPOCH, 0);
  }

  private void takeSignal(String id) {
    store.transact(() -> casework.takeSignal(message(id)));
  }

  private void takeReport(String id) {
    store.transact(() -> casework.takeReport(message(id)));
  }

  private List<CaseId> cases() {
    return store
        .sql()
        .sql("select id from casework_case order by number")
        .query((row, _) -> new CaseId(row.getObject(1, UUID.class)))
        .list();
  }

  private CaseFile file(CaseId id) {
    return casework.file(id, TEST);
  }

  private CaseId onlyCase() {
    assertThat(cases()).hasSize(1);
    return cases().getFirst();
  }

  @Test
  void joinsASignalAndReportsAboutOneAccountInOneCase() {
    takeSignal(rooms.signal("a17", "a42", "a43"));
    takeReport(rooms.report(Audience.PARENT, Danger.NO, "a17"));
    takeReport(rooms.report(Audience.OTHER, Danger.UNKNOWN, "a17"));
    var file = file(onlyCase());
    assertThat(file.subject()).contains(new Subject(Neighbourhood.DEMO, "a17"));
    assertThat(file.signals()).hasSize(1);
    assertThat(file.reports()).hasSize(2);
    assertThat(file.affected())
        .extracting(one -> one.who().account(), CaseFile.Affected::age)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("a42", Age.CHILD),
            org.assertj.core.groups.Tuple.tuple("a43", Age.CHILD));
  }

  @Test
  void takesEveryReportThatNamesNoAccountAsACaseOfItsOwn() {
    takeReport(rooms.report(Audience.CHILD, Danger.NO, ""));
    takeReport(rooms.report(Audience.CHILD, Danger.NO, ""));
    assertThat(cases()).hasSize(2);
    assertThat(file(cases().getFirst()).subject()).isEmpty();
  }

  @Test
  void takesAReportOrSignalThatComesTwiceOnce() {
    var signal = rooms.signal("a17", "a42");
    var report = rooms.report(Audience.CHILD, Danger.NO, "a17");
    for (var twice = 0; twice < 2; twice++) {
      takeSignal(signal);
      takeReport(report);
    }
    assertThat(file(onlyCase()).signals()).hasSize(1);
    assertThat(file(onlyCase()).reports()).hasSize(1);
  }

  @Test
  void opensOneCaseHoweverManySignalsAndReportsComeAtOnce() throws Exception {
    var work = new ArrayList<Callable<Void>>();
    var together = new CyclicBarrier(16);
    for (var n = 0; n < 16; n++) {
      var signal = n % 2 == 0;
      var id = signal ? rooms.signal("a17", "a42") : rooms.report(Audience.OTHER, Danger.NO, "a17");
      work.add(() -> {
        together.await();
        if (signal) {
          takeSignal(id);
        } else {
          takeReport(id);
        }
        return null;
      });
    }
    runAll(work);
    assertThat(file(onlyCase()).signals()).hasSize(8);
    assertThat(file(onlyCase()).reports()).hasSize(8);
  }

  @Test
  void refusesASecondOpenCaseInTheDatabaseItself() {
    takeSignal(rooms.signal("a17", "a42"));
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> store
            .sql()
            .sql("insert into casework_case (id, source, account, opened, rank_at)"
                + " values (gen_random_uuid(), ?, 'a17', now(), now())")
            .param(Neighbourhood.DEMO)
            .update()))
        .hasMessageContaining("casework_one_open");
  }

  @Test
  void opensANewCaseForNewFactsAfterADecisionAndLinksTheEarlierOne() {
    takeSignal(rooms.signal("a17", "a42"));
    var first = onlyCase();
    casework.claim(first, MARI);
    casework.decide(first, Outcome.HELP, "two accounts agree", MARI);
    takeReport(rooms.report(Audience.OTHER, Danger.NO, "a17"));
    assertThat(cases()).hasSize(2);
    var second = file(cases().getLast());
    assertThat(second.now()).isInstanceOf(Case.Waiting.class);
    assertThat(second.earlier()).containsExactly(first);
    assertThat(second.signals()).isEmpty();
  }

  @Test
  void keepsTheActivitiesASignalCitesAndSaysHowManyCouldStillBeRead() {
    rooms.event("e1", "message.sent", "a17", "a42");
    takeSignal(rooms.signal("a17", "a42"));
    var file = file(onlyCase());
    assertThat(file.exhibits()).hasSize(1);
    assertThat(rooms.sealed.get(file.exhibits().getFirst()))
        .contains("\"id\":\"e1\"")
        .endsWith("\n");
    assertThat(new Facts(store).kept(file.id()).values()).containsExactly(1);
    assertThat(new Facts(store).activities(file.id()))
        .extracting(line -> line.actor() + " " + line.deed() + " " + line.other())
        .containsExactly("a17 wrote to a42");
  }

  @Test
  void letsOneOfManyReviewersHoldACase() throws Exception {
    takeSignal(rooms.signal("a17", "a42"));
    var id = onlyCase();
    var answers = raceToClaim(id, 24);
    assertThat(answers.values().stream().filter(Claiming.Held.class::isInstance))
        .hasSize(1);
    assertThat(answers.values().stream().filter(Claiming.HeldBy.class::isInstance))
        .hasSize(23);
    assertThat(acts(id, "claim")).isEqualTo(1);
  }

  @Test
  void decidesOnceHoweverOftenTheHolderClicksAtOnce() throws Exception {
    takeSignal(rooms.signal("a17", "a42"));
    var id = onlyCase();
    casework.claim(id, MARI);
    var together = new CyclicBarrier(24);
    var rulings = new ArrayList<Callable<Ruling>>();
    for (var n = 0; n < 24; n++) {
      var outcome = n % 2 == 0 ? Outcome.REFER : Outcome.NO_ACTION;
      var by = n % 4 == 3 ? TOMOS : MARI;
      rulings.add(() -> {
        together.await();
        return casework.decide(id, outcome, "note", by);
      });
    }
    var answers = runAll(rulings);
    assertThat(answers.stream().filter(Ruling.Accepted.class::isInstance)).hasSize(1);
    assertThat(store
            .sql()
            .sql("select count(*) from outbox_message where topic = 'case.decided'")
            .query(Long.class)
            .single())
        .isEqualTo(1);
  }

  @Test
  void neverLetsTwoHoldWhileLeasesEndAndPeopleClaimAgain() throws Exception {
    takeSignal(rooms.signal("a17", "a42"));
    var id = onlyCase();
    for (var round = 0; round < 8; round++) {
      assertThat(raceToClaim(id, 8).values().stream().filter(Claiming.Held.class::isInstance))
          .hasSize(1);
      clock.pass(CaseRules.LEASE);
    }
  }

  @Test
  void takesACaseFromNobodyWhoWorksOnIt() {
    takeSignal(rooms.signal("a17", "a42"));
    var id = onlyCase();
    casework.claim(id, MARI);
    clock.pass(Duration.ofMinutes(29));
    assertThat(casework.renew(id, MARI)).isInstanceOf(Claiming.Held.class);
    clock.pass(Duration.ofMinutes(29));
    assertThat(casework.claim(id, TOMOS)).isEqualTo(new Claiming.HeldBy(MARI));
    clock.pass(Duration.ofMinutes(1));
    assertThat(casework.caseOf(id)).contains(new Case.Waiting(id));
    assertThat(casework.claim(id, TOMOS)).isInstanceOf(Claiming.Held.class);
    assertThat(casework.decide(id, Outcome.HELP, "note", MARI)).isEqualTo(new Ruling.HeldBy(TOMOS));
  }

  @Test
  void recordsEveryActInTheTransactionThatDoesIt() {
    takeSignal(rooms.signal("a17", "a42"));
    var id = onlyCase();
    casework.claim(id, MARI);
    casework.giveBack(id, MARI);
    casework.claim(id, MARI);
    casework.decide(id, Outcome.REFER, "note", MARI);
    casework.decide(id, Outcome.REFER, "note", MARI);
    assertThat(store
            .sql()
            .sql("select act from record_entry where thing = ? order by at, act")
            .param("case/" + id)
            .query(String.class)
            .list())
        .containsExactlyInAnyOrder(
            "open-case",
            "join-signal",
            "claim-case",
            "give-back-case",
            "claim-case",
            "decide-case");
  }

  @Test
  void tellsReportersHowFarTheyAreAndNeverStepsBack() {
    var report = rooms.report(Audience.CHILD, Danger.NO, "a17");
    var quiet = rooms.report(Audience.CHILD, Danger.NO, "a18");
    takeReport(report);
    takeReport(quiet);
    var id = cases().getFirst();
    casework.claim(id, MARI);
    store.outbox().start();
    await().untilAsserted(() -> assertThat(told(report)).contains("BEING_READ bullying"));
    casework.decide(id, Outcome.RESTRICT_CONTACT, "note", MARI);
    await().untilAsserted(() -> assertThat(told(report)).contains("ACTION_TAKEN bullying"));
    store.transact(() -> casework.tellReporters(message(id.toString())));
    assertThat(told(report).getLast()).isEqualTo("ACTION_TAKEN bullying");
    assertThat(told(quiet)).isEmpty();
  }

  private List<String> told(String report) {
    return rooms.told.getOrDefault(org.nightlight.intake.ReportId.of(report), List.of());
  }

  @Test
  void putsDangerFirstInTheQueueThenChildrenThenTheRest() {
    takeReport(rooms.report(Audience.OTHER, Danger.NO, "a1"));
    takeSignal(rooms.signal("a2", "a42"));
    takeReport(rooms.report(Audience.OTHER, Danger.NOW, "a3"));
    assertThat(queue()).containsExactly("a3", "a2", "a1");
    takeReport(rooms.report(Audience.CHILD, Danger.NOW, "a1"));
    assertThat(queue()).containsExactly("a1", "a3", "a2");
  }

  @Test
  void putsFirstWithinADayOfPriorityWhatTheReviewPutAboveItsLine() {
    takeSignal(rooms.signal("a1", "a42"));
    clock.pass(Duration.ofHours(1));
    takeSignal(rooms.signal("a2", "a42"));
    takeSignal(rooms.signal("a3", "a42"));
    assertThat(queue()).containsExactly("a1", "a2", "a3");
    review(1, "a3", "a1", "a2");
    assertThat(queue()).containsExactly("a3", "a1", "a2");
    review(2, "a2", "a3");
    assertThat(queue()).containsExactly("a2", "a3", "a1");
    takeReport(rooms.report(Audience.CHILD, Danger.NOW, "a9"));
    assertThat(queue()).startsWith("a9");
    review(0);
    assertThat(queue()).containsExactly("a9", "a1", "a2", "a3");
  }

  @Test
  void neverLetsAReviewPutALaterDayBeforeAnEarlierOne() {
    takeSignal(rooms.signal("a1", "a42"));
    clock.pass(Duration.ofDays(1));
    takeSignal(rooms.signal("a2", "a42"));
    review(1, "a2");
    assertThat(queue()).containsExactly("a1", "a2");
  }

  private void review(int above, String... accounts) {
    var places = new ArrayList<Review.Place>();
    for (var account : accounts) {
      places.add(new Review.Place(places.size() + 1, "contact-seeking", account, 4_000_000));
    }
    rooms.reviews.put(
        Neighbourhood.DEMO,
        new Review(Neighbourhood.DEMO, java.time.LocalDate.of(2026, 11, 13), 2_000, above, places));
    store.transact(() -> casework.takeReview(message(Neighbourhood.DEMO)));
  }

  private List<String> queue() {
    var ask = new CaseShelf.Ask(CaseShelf.Ask.Show.OPEN, CaseShelf.Ask.From.ANYTHING, "", 1);
    return new CaseShelf(store)
        .queue(ask, MARI, new Scope.Everything(), clock.instant()).stream()
            .map(CaseShelf.Head::account)
            .toList();
  }

  @Test
  void findsCasesByNumberAndByHowAnAccountBeginsWithoutWildcards() {
    takeSignal(rooms.signal("a_1", "a42"));
    takeSignal(rooms.signal("ab1", "a42"));
    assertThat(search("a_")).containsExactly("a_1");
    assertThat(search("%")).isEmpty();
    assertThat(search("1002")).containsExactly("ab1");
  }

  private List<String> search(String words) {
    var ask = new CaseShelf.Ask(CaseShelf.Ask.Show.OPEN, CaseShelf.Ask.From.ANYTHING, words, 1);
    return new CaseShelf(store)
        .queue(ask, MARI, new Scope.Everything(), clock.instant()).stream()
            .map(CaseShelf.Head::account)
            .toList();
  }

  private long acts(CaseId id, String act) {
    return store
        .sql()
        .sql("select count(*) from casework_act where case_id = ? and act = ?")
        .params(id.value(), act)
        .query(Long.class)
        .single();
  }

  private Map<StaffId, Claiming> raceToClaim(CaseId id, int many) throws Exception {
    var together = new CyclicBarrier(many);
    var work = new ArrayList<Callable<Map.Entry<StaffId, Claiming>>>();
    for (var n = 0; n < many; n++) {
      var staff = new StaffId(new UUID(9, n));
      work.add(() -> {
        together.await();
        return Map.entry(staff, casework.claim(id, staff));
      });
    }
    var answers = new java.util.HashMap<StaffId, Claiming>();
    runAll(work).forEach(one -> answers.put(one.getKey(), one.getValue()));
    return answers;
  }

  private static <T> List<T> runAll(List<Callable<T>> work) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<T>();
      for (var one : threads.invokeAll(work)) {
        answers.add(one.get());
      }
      return answers;
    }
  }
}

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
    wire(store, casework);
  }

  private static void wire(Store store, Casework casework) {
    var outbox = store.outbox();
    outbox.deliver("report.received", "casework", one -> casework.takeReports(List.of(one)));
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
    store.transact(() -> casework.takeReports(List.of(message(id))));
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

  /// How each case stands, as it was judged when it was opened or joined.
  private static List<String> standings(Store store) {
    return store.sql().sql("""
            select c.account || ' ' || c.lane || ' ' || c.rank_at || ' ' || c.rank_reason || ' '
              || c.headline || ' ' || c.queue || ' ' || c.due_at || ' ' || c.languages::text || ' '
              || r.facts || ' ' || r.base_at || ' ' || r.due_base || ' ' || r.due_usual || ' '
              || r.rule || ' ' || r.because || ' ' || (
                select string_agg(act, ',' order by id) from casework_act a where a.case_id = c.id)
              || ' ' || (select string_agg(act, ',' order by arrival) from record_entry e
                where e.thing = 'case/' || c.id)
              || ' ' || (select string_agg(report || audience || danger, ',' order by report)
                from casework_report x where x.case_id = c.id)
              || ' ' || (select count(*) from outbox_message m
                where m.topic = 'case.moved' and m.body = c.id::text)
            from casework_case c join casework_route r on r.case_id = c.id order by c.number
            """).query((row, _) -> row.getString(1)).list();
  }

  @Test
  void opensCasesOfReportsThatComeTogetherAsItOpensEachAlone() {
    var reports = List.of(
        rooms.report(Audience.CHILD, Danger.NO, "a1"),
        rooms.report(Audience.OTHER, Danger.NOW, "a2"),
        rooms.report(Audience.PARENT, Danger.UNKNOWN, "a3"),
        rooms.report(Audience.CHILD, Danger.NOW, "a1"),
        rooms.report(Audience.OTHER, Danger.NO, "a17"));
    var signal = rooms.signal("a17", "a42");
    takeSignal(signal);
    store.transact(
        () -> casework.takeReports(reports.stream().map(CaseworkTest::message).toList()));
    var together = standings(store);
    assertThat(together).hasSize(4);

    try (var other = TestStore.fresh()) {
      var alone =
          new Casework(other, TestOversight.on(other, clock), rooms, Duration.ofSeconds(1), clock);
      wire(other, alone);
      other.transact(() -> alone.takeSignal(message(signal)));
      reports.forEach(one -> other.transact(() -> alone.takeReports(List.of(message(one)))));
      assertThat(standings(other)).isEqualTo(together);
    }
    // Judged again from what the database holds, none stands otherwise.
    var joining = new Joining(
        store,
        new CaseStore(store),
        new Facts(store),
        new CaseShelf(store),
        rooms,
        oversight,
        new Router(store, rooms),
        clock);
    cases().forEach(id -> store.transact(() -> joining.rank(id)));
    assertThat(standings(store)).isEqualTo(together);
  }

  @Test
  void takesReportsThatComeTogetherTwiceOnce() {
    var known = rooms.report(Audience.OTHER, Danger.NO, "a1");
    takeReport(known);
    var messages = List.of(
        message(known),
        message(rooms.report(Audience.OTHER, Danger.NO, "a1")),
        message(rooms.report(Audience.CHILD, Danger.NO, "")),
        message(rooms.report(Audience.CHILD, Danger.NO, "")));
    store.transact(() -> casework.takeReports(messages));
    store.transact(() -> casework.takeReports(messages));
    assertThat(cases()).hasSize(3);
    assertThat(file(cases().getFirst()).reports()).hasSize(2);
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
    return queueOf(MARI);
  }

  private List<String> queueOf(StaffId who) {
    var ask = new CaseShelf.Ask(CaseShelf.Ask.Show.OPEN, CaseShelf.Ask.From.ANYTHING, "", "", 1);
    return new CaseShelf(store)
        .queue(ask, who, new Scope.Everything(), clock.instant()).stream()
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
    var ask = new CaseShelf.Ask(CaseShelf.Ask.Show.OPEN, CaseShelf.Ask.From.ANYTHING, "", words, 1);
    return new CaseShelf(store)
        .queue(ask, MARI, new Scope.Everything(), clock.instant()).stream()
            .map(CaseShelf.Head::account)
            .toList();
  }

  /// The same house with policies in force and decisions held back.
  private Casework careful(Duration hold) {
    store.outbox().deliver(Casework.HELD, "test", _ -> {});
    return new Casework(
        store,
        oversight,
        rooms,
        Duration.ofSeconds(1),
        new Casework.Setting(Policies.read(java.util.Optional.empty()), hold, CaseRules.LEASE),
        clock);
  }

  private CaseId proposed(Casework careful, Outcome outcome) {
    takeSignal(rooms.signal("a17", "a42"));
    var id = cases().getLast();
    careful.claim(id, MARI);
    assertThat(careful.decide(id, outcome, "why", MARI)).isInstanceOf(Ruling.NeedsSecond.class);
    return id;
  }

  @Test
  void letsAProposalHoldOnlyOnceADifferentPersonAgrees() throws Exception {
    var careful = careful(Duration.ZERO);
    var id = proposed(careful, Outcome.REFER);
    assertThat(careful.second(id, Opinion.View.AGREE, "so do I", MARI))
        .isEqualTo(new Opinion.SamePerson());
    assertThat(careful.claim(id, TOMOS)).isInstanceOf(Claiming.NotOpen.class);
    assertThat(decisions()).isZero();
    var together = new CyclicBarrier(12);
    var work = new ArrayList<Callable<Opinion>>();
    for (var n = 0; n < 12; n++) {
      var by = n % 3 == 0 ? MARI : new StaffId(new UUID(7, n));
      var view = n % 2 == 0 ? Opinion.View.AGREE : Opinion.View.DISAGREE;
      work.add(() -> {
        together.await();
        return careful.second(id, view, "as I see it", by);
      });
    }
    var answers = runAll(work);
    assertThat(answers.stream().filter(one -> one.saved().isPresent())).hasSize(1);
    var agreed = answers.stream().anyMatch(Opinion.Agreed.class::isInstance);
    assertThat(decisions()).isEqualTo(agreed ? 1 : 0);
    assertThat(new DecisionBook(store).opinions(id)).hasSize(1);
    assertThat(new DecisionBook(store).opinions(id).getFirst().by()).isNotEqualTo(MARI);
  }

  private long decisions() {
    return store
        .sql()
        .sql("select count(*) from outbox_message where topic = 'case.decided'")
        .query(Long.class)
        .single();
  }

  @Test
  void neverWaitsWithAReferralInDangerToLifeAndDoesNotCloseOneAlone() {
    var careful = careful(Duration.ZERO);
    takeReport(rooms.report(Audience.OTHER, Danger.NOW, "a1"));
    takeReport(rooms.report(Audience.OTHER, Danger.NOW, "a2"));
    cases().forEach(id -> careful.claim(id, MARI));
    assertThat(careful.decide(cases().getFirst(), Outcome.REFER, "why", MARI))
        .isInstanceOf(Ruling.Accepted.class);
    assertThat(careful.decide(cases().getLast(), Outcome.NO_ACTION, "why", MARI))
        .isInstanceOf(Ruling.NeedsSecond.class);
  }

  @Test
  void takesADecisionBackUntilItHasLeftTheHouseAndNotAfter() {
    var careful = careful(Duration.ofMinutes(5));
    var report = rooms.report(Audience.OTHER, Danger.NO, "a17");
    takeReport(report);
    var id = onlyCase();
    careful.claim(id, MARI);
    careful.decide(id, Outcome.HELP, "too fast", MARI);
    var first = held();
    store.transact(() -> careful.tellReporters(message(id.toString())));
    assertThat(told(report)).containsExactly("BEING_READ bullying");
    assertThat(careful.undo(id, "it is another account", TOMOS))
        .isInstanceOf(CaseRules.Undoing.Undone.class);
    clock.pass(Duration.ofSeconds(1));
    careful.decide(id, Outcome.RESTRICT_CONTACT, "better", TOMOS);
    store.transact(() -> careful.letGo(message(first)));
    assertThat(decisions()).isZero();
    store.transact(() -> careful.letGo(message(held())));
    assertThat(decisions()).isEqualTo(1);
    assertThat(careful.undo(id, "too late", MARI)).isInstanceOf(CaseRules.Undoing.HasLeft.class);
    assertThat(acts(id, "undo")).isEqualTo(1);
  }

  /// What waits to be let go of the case that was decided last.
  private String held() {
    return store
        .sql()
        .sql("select body from outbox_message where topic = 'case.held' order by id desc limit 1")
        .query(String.class)
        .single();
  }

  @Test
  void doesNotTakeADecisionBackWhereNewFactsHaveOpenedAnotherCase() {
    var careful = careful(Duration.ofMinutes(5));
    takeSignal(rooms.signal("a17", "a42"));
    var id = onlyCase();
    careful.claim(id, MARI);
    careful.decide(id, Outcome.HELP, "why", MARI);
    takeSignal(rooms.signal("a17", "a43"));
    assertThat(careful.undo(id, "again", MARI))
        .isEqualTo(new CaseRules.Undoing.AnotherIsOpen(cases().getLast()));
  }

  private Pieces pieces() {
    var facts = new Facts(store);
    var joining = new Joining(
        store,
        new CaseStore(store),
        facts,
        new CaseShelf(store),
        rooms,
        oversight,
        new Router(store, rooms),
        clock);
    return new Pieces(store, new DecisionBook(store), joining, rooms, oversight, clock);
  }

  @Test
  void joinsTwoCasesAndKeepsBothNumbersAndTheReceiptsOfBoth() {
    var report = rooms.report(Audience.OTHER, Danger.NO, "a18");
    takeSignal(rooms.signal("a17", "a42"));
    takeSignal(rooms.signal("a18", "a43"));
    takeReport(report);
    var into = cases().getFirst();
    var from = cases().getLast();
    assertThat(pieces().merge(from, into, "one person, two accounts", MARI))
        .isEqualTo(new Pieces.Moved.Done(into));
    assertThat(file(into).signals()).hasSize(2);
    assertThat(file(into).affected()).hasSize(2);
    assertThat(file(from).signals()).isEmpty();
    assertThat(file(from).now()).isInstanceOf(Case.Merged.class);
    assertThat(casework.outcomes("contact-seeking").of(SignalOutcomes.Stand.OPEN))
        .isEqualTo(1);
    casework.claim(into, MARI);
    casework.decide(into, Outcome.HELP, "why", MARI);
    store.transact(() -> casework.tellReporters(message(into.toString())));
    assertThat(told(report)).containsExactly("ACTION_TAKEN bullying");
    assertThat(casework.claim(from, TOMOS)).isInstanceOf(Claiming.NotOpen.class);
    assertThat(new DecisionBook(store).ties(into))
        .extracting(DecisionBook.Tie::merged, DecisionBook.Tie::words)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(true, "one person, two accounts"));
  }

  @Test
  void movesNothingThatSomebodyElseHoldsOrThatIsDecidedAndSaysWhy() {
    takeSignal(rooms.signal("a17", "a42"));
    takeSignal(rooms.signal("a18", "a43"));
    var into = cases().getFirst();
    var from = cases().getLast();
    casework.claim(into, TOMOS);
    assertThat(pieces().merge(from, into, "why", MARI).toString())
        .contains("is with somebody else");
    casework.decide(into, Outcome.HELP, "why", TOMOS);
    assertThat(pieces().merge(from, into, "why", MARI).toString()).contains("link it instead");
    assertThat(pieces().link(from, into, "the same days", MARI))
        .isEqualTo(new Pieces.Moved.Done(from));
    assertThat(new DecisionBook(store).ties(into)).hasSize(1);
  }

  @Test
  void movesChosenFactsToANewCaseAndLetsGoOfWhomNothingNamesAnyMore() {
    var stranger = rooms.report(Audience.OTHER, Danger.NO, "");
    takeSignal(rooms.signal("a17", "a42"));
    takeReport(stranger);
    var other = rooms.signal("a18", "a43");
    takeSignal(other);
    var into = cases().getFirst();
    pieces().merge(cases().get(1), into, "why", MARI);
    pieces().merge(cases().get(2), into, "why", MARI);
    var none = java.util.Set.<String>of();
    assertThat(pieces().split(into, new Pieces.Chosen(none, none, none), MARI).toString())
        .contains("Choose what is to be moved");
    var own = file(into).signals().stream().map(CaseFile.SignalInCase::id).toList();
    assertThat(pieces()
            .split(into, new Pieces.Chosen(none, new java.util.HashSet<>(own), none), MARI)
            .toString())
        .contains("several accounts");
    var moved = pieces().split(into, new Pieces.Chosen(none, java.util.Set.of(other), none), MARI);
    var made = ((Pieces.Moved.Done) moved).at();
    assertThat(file(made).subject()).contains(new Subject(Neighbourhood.DEMO, "a18"));
    assertThat(file(made).affected()).hasSize(1);
    assertThat(file(into).affected()).extracting(one -> one.who().account()).containsExactly("a42");
    assertThat(file(into).reports()).hasSize(1);
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

  @Test
  void givesBackWhatNobodyWorksOnAndPutsItOnRecord() {
    takeSignal(rooms.signal("a17", "a42"));
    var id = onlyCase();
    casework.claim(id, MARI);
    clock.pass(CaseRules.LEASE);
    casework.rounds().round();
    casework.rounds().round();
    assertThat(acts(id, "lease-ended")).isEqualTo(1);
    casework.claim(id, MARI);
    clock.pass(CaseRules.LEASE);
    assertThat(casework.claim(id, TOMOS)).isInstanceOf(Claiming.Held.class);
    assertThat(acts(id, "lease-ended")).isEqualTo(2);
    casework.signedOut(TOMOS);
    assertThat(casework.caseOf(id)).contains(new Case.Waiting(id));
  }

  @Test
  void keepsACaseFromWhoeverKnowsSomebodyInIt() {
    takeSignal(rooms.signal("a17", "a42"));
    var id = onlyCase();
    casework.claim(id, MARI);
    casework.stepAside(id, MARI);
    assertThat(casework.caseOf(id)).contains(new Case.Waiting(id));
    assertThat(casework.claim(id, MARI)).isEqualTo(new Claiming.NotInReview());
    assertThat(queue()).isEmpty();
    assertThat(queueOf(TOMOS)).containsExactly("a17");
  }

  @Test
  void keepsEveryCaseAboutTheSameAccountAndWhereItsFactsGoFromWhoeverKnowsSomebody() {
    takeSignal(rooms.signal("a17", "a42"));
    var first = onlyCase();
    casework.claim(first, TOMOS);
    casework.decide(first, Outcome.HELP, "why", TOMOS);
    takeSignal(rooms.signal("a17", "a43"));
    casework.stepAside(cases().getLast(), MARI);
    assertThat(casework.hasSteppedAside(first, MARI)).isTrue();
    assertThat(casework.hasSteppedAside(first, TOMOS)).isFalse();
    casework.claim(cases().getLast(), TOMOS);
    casework.decide(cases().getLast(), Outcome.HELP, "why", TOMOS);
    takeSignal(rooms.signal("a17", "a44"));
    var third = cases().getLast();
    assertThat(casework.hasSteppedAside(third, MARI)).isTrue();
    takeSignal(rooms.signal("a18", "a45"));
    var joined = cases().getLast();
    assertThat(casework.hasSteppedAside(joined, MARI)).isFalse();
    pieces().merge(third, joined, "one person", TOMOS);
    assertThat(casework.hasSteppedAside(joined, MARI)).isTrue();
  }

  @Test
  void showsACaseSomebodyLeftToOthersAndToThemAgainLater() {
    takeSignal(rooms.signal("a17", "a42"));
    casework.claim(onlyCase(), MARI);
    casework.leave(onlyCase(), MARI);
    assertThat(queue()).isEmpty();
    assertThat(queueOf(TOMOS)).containsExactly("a17");
    clock.pass(Desks.LEFT);
    assertThat(queue()).containsExactly("a17");
  }

  @Test
  void callsPeopleOnceAnHourWhileDangerToLifeIsPastItsTime() {
    takeReport(rooms.report(Audience.OTHER, Danger.NOW, "a1"));
    takeReport(rooms.report(Audience.OTHER, Danger.NO, "a2"));
    casework.rounds().round();
    assertThat(rooms.calls).isEmpty();
    clock.pass(Duration.ofHours(1));
    casework.rounds().round();
    casework.rounds().round();
    assertThat(rooms.calls).containsExactly("overdue-danger case/" + cases().getFirst());
    assertThat(casework.health().words()).startsWith("1 of danger to life past their time");
    clock.pass(Duration.ofHours(1));
    casework.rounds().round();
    assertThat(rooms.calls).hasSize(2);
  }

  @Test
  void callsAboutDangerToLifeWhateverElseOfTheRoundFails() {
    takeReport(rooms.report(Audience.OTHER, Danger.NOW, "a1"));
    takeReport(rooms.report(Audience.OTHER, Danger.NOW, "a2"));
    takeReport(rooms.report(Audience.OTHER, Danger.NO, "a3"));
    clock.pass(Duration.ofHours(1));
    casework.claim(cases().getLast(), MARI);
    clock.pass(CaseRules.LEASE);
    rooms.version = 2;
    rooms.broken = true;
    rooms.unreachable = "case/" + cases().getFirst();
    casework.rounds().round();
    assertThat(rooms.calls).containsExactly("overdue-danger case/" + cases().get(1));
    assertThat(acts(cases().getLast(), "lease-ended")).isEqualTo(1);
    rooms.unreachable = "";
    casework.rounds().round();
    assertThat(rooms.calls).contains("overdue-danger case/" + cases().getFirst());
  }

  @Test
  void asksAgainWhyTellingIsSafeForAChildsReportThatCameOrWasJoinedAfterTheWords() {
    var first = rooms.report(Audience.CHILD, Danger.NO, "a17");
    takeReport(first);
    var id = onlyCase();
    casework.nameSafe(id, word(first), MARI);
    assertThat(casework.clearance(id)).isInstanceOf(Clearance.Clear.class);
    takeReport(rooms.report(Audience.PARENT, Danger.NO, "a17"));
    assertThat(casework.clearance(id)).isInstanceOf(Clearance.Clear.class);
    var second = rooms.report(Audience.CHILD, Danger.NO, "a17");
    takeReport(second);
    assertThat(casework.clearance(id)).isInstanceOf(Clearance.Withheld.class);
    // Written on a page that did not show the second yet.
    casework.nameSafe(id, word(first), MARI);
    assertThat(casework.clearance(id)).isInstanceOf(Clearance.Withheld.class);
    casework.nameSafe(id, word(first, second), MARI);
    assertThat(casework.clearance(id)).isInstanceOf(Clearance.Clear.class);
    takeReport(rooms.report(Audience.CHILD, Danger.NO, "a18"));
    pieces().merge(cases().getLast(), id, "one person", MARI);
    assertThat(casework.clearance(id)).isInstanceOf(Clearance.Withheld.class);
  }

  private static Casework.Word word(String... reports) {
    return new Casework.Word(
        "nobody can tell who it was",
        java.util.Arrays.stream(reports)
            .map(UUID::fromString)
            .collect(java.util.stream.Collectors.toSet()));
  }

  @Test
  void aCaseThatLiesInAnotherIsNeverLate() {
    takeSignal(rooms.signal("a17", "a42"));
    takeSignal(rooms.signal("a18", "a43"));
    pieces().merge(cases().getFirst(), cases().getLast(), "one person", MARI);
    clock.pass(Duration.ofDays(30));
    var view = new CaseView(
        new CaseShelf(store), new Facts(store), rooms, oversight, casework::waits, clock);
    var rows = cases().stream()
        .map(id -> new CaseShelf(store).head(id).orElseThrow())
        .map(head -> view.row(head, MARI, java.util.Optional.empty()).put())
        .toList();
    assertThat(rows.getFirst().late()).isFalse();
    assertThat(rows.getFirst().due()).isEmpty();
    assertThat(rows.getLast().late()).isTrue();
  }

  @Test
  void whoeverTakesADecisionBackHoldsTheCaseAsLongAsThisInstallationSays() {
    store.outbox().deliver(Casework.HELD, "test", _ -> {});
    var lease = Duration.ofHours(4);
    var slow = new Casework(
        store,
        oversight,
        rooms,
        Duration.ofSeconds(1),
        new Casework.Setting(Policies.none(), Duration.ofMinutes(5), lease),
        clock);
    takeSignal(rooms.signal("a17", "a42"));
    slow.claim(onlyCase(), MARI);
    slow.decide(onlyCase(), Outcome.HELP, "too fast", MARI);
    slow.undo(onlyCase(), "it is another account", TOMOS);
    assertThat(slow.caseOf(onlyCase()))
        .contains(new Case.InReview(onlyCase(), TOMOS, clock.instant().plus(lease)));
  }

  @Test
  void aDecisionThatAnotherProcessIsSendingIsNotTakenBack() throws Exception {
    var careful = careful(Duration.ofMinutes(5));
    takeSignal(rooms.signal("a17", "a42"));
    var id = onlyCase();
    careful.claim(id, MARI);
    careful.decide(id, Outcome.HELP, "why", MARI);
    var sending = new java.util.concurrent.CountDownLatch(1);
    var asked = new java.util.concurrent.CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var sent = threads.submit(() -> store.transact(() -> {
        careful.letGo(message(held()));
        sending.countDown();
        try {
          asked.await();
        } catch (InterruptedException fault) {
          throw new IllegalStateException(fault);
        }
      }));
      sending.await();
      var undone = threads.submit(() -> careful.undo(id, "wait", TOMOS));
      Thread.sleep(200);
      assertThat(undone.isDone()).isFalse();
      asked.countDown();
      assertThat(undone.get()).isInstanceOf(CaseRules.Undoing.HasLeft.class);
      sent.get();
    }
    assertThat(decisions()).isEqualTo(1);
  }

  @Test
  void placesOpenCasesAnewOnceOtherRulesAreInForceAndNeverDelaysDanger() {
    takeReport(rooms.report(Audience.OTHER, Danger.NOW, "a1"));
    takeReport(rooms.report(Audience.OTHER, Danger.NO, "a2"));
    var before = placed(cases().getFirst()).due().orElseThrow();
    rooms.version = 2;
    rooms.placement = new org.nightlight.routing.Placement(
        "Night",
        Duration.ofHours(5),
        java.util.Optional.of(Duration.ofHours(400)),
        "All",
        2,
        List.of("reports.count is 1"),
        "");
    casework.rounds().round();
    assertThat(placed(cases().getLast()).queue()).isEqualTo("Night");
    assertThat(placed(cases().getLast()).rule()).isEqualTo("All");
    assertThat(placed(cases().getLast()).due())
        .contains(clock.instant().plus(Duration.ofHours(400)));
    assertThat(placed(cases().getFirst()).due()).contains(before);
  }

  private CaseShelf.Placed placed(CaseId id) {
    return new CaseShelf(store).head(id).orElseThrow().placed();
  }

  @Test
  void keepsNoNoteWhoseEntryCannotBeWritten() {
    store.sql().sql("""
        create function refuse() returns trigger language plpgsql as
        $$ begin raise exception 'the record is full'; end $$
        """).update();
    store
        .sql()
        .sql("create trigger full_record before insert on record_entry"
            + " for each row execute function refuse()")
        .update();
    assertThat(org.assertj.core.api.Assertions.catchThrowable(
            () -> casework.leaveNote("General", "for the night", MARI)))
        .isNotNull();
    assertThat(org.assertj.core.api.Assertions.catchThrowable(
            () -> casework.reads(MARI, List.of("cy"))))
        .isNotNull();
    assertThat(new Desks(store).notes()).isEmpty();
    assertThat(new Desks(store).reads(MARI)).isEmpty();
  }

  @Test
  void putsLanguagesSomebodyReadsFirstUntilHalfTheTimeIsGone() {
    takeReport(rooms.report(Audience.OTHER, Danger.NO, "a1"));
    clock.pass(Duration.ofMinutes(1));
    takeReport(rooms.report(Audience.OTHER, Danger.NO, "a2"));
    store
        .sql()
        .sql("update casework_case set languages = array['cy'] where account = 'a1'")
        .update();
    var desks = new Desks(store);
    desks.reads(MARI, List.of("en"));
    assertThat(queue()).containsExactly("a1", "a2");
    desks.reads(TOMOS, List.of("cy"));
    assertThat(queue()).containsExactly("a2", "a1");
    assertThat(queueOf(TOMOS)).containsExactly("a1", "a2");
    clock.pass(Duration.ofHours(36));
    assertThat(queue()).containsExactly("a1", "a2");
  }
}

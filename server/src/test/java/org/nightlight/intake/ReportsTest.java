package org.nightlight.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.Reading;
import org.nightlight.help.Audience;
import org.nightlight.help.Help;
import org.nightlight.oversight.Caller;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.PlatformId;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.Busy;
import org.nightlight.store.HandClock;
import org.nightlight.store.Store;
import org.nightlight.store.TestStore;

class ReportsTest {

  private static final String MARKER = "kingfisher umbrella 5d31";
  private static final Caller PLATFORM =
      new Caller(new PlatformId(new UUID(1, 1)), new UUID(1, 2), Set.of("https://example.test"));

  @TempDir
  private Path folder;

  private final HandClock clock = new HandClock("2026-11-24T10:00:00Z");
  private Store store;
  private Oversight oversight;
  private Evidence evidence;
  private Reports reports;

  @BeforeEach
  void open() {
    store = TestStore.fresh();
    store.outbox().deliver(Reports.RECEIVED, "test", _ -> {});
    store.outbox().deliver(Intake.URGENT, "test", _ -> {});
    store.outbox().deliver(Intake.ATTENDED, "test", _ -> {});
    oversight = TestOversight.on(store, clock);
    evidence = new Evidence(store, oversight, folder, clock);
    reports = new Reports(store, oversight, evidence, new Help(), folder.resolve("keys"), clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static ReportDraft draft(String key) {
    return new ReportDraft(
        key,
        Audience.CHILD,
        "bullying",
        Danger.NOW,
        "https://example.test",
        Optional.of(new Subject("https://example.test", "acc-7")),
        "GB",
        "en",
        Optional.of(Instant.parse("2026-11-23T10:00:00Z")),
        new ReportWords(MARKER, "acc-7", "more " + MARKER),
        Besides.NONE);
  }

  @Test
  void keepsAReportAndHandsItOn() {
    var told = reports.tell(draft("a"));
    var report = reports.report(told.report().id()).orElseThrow();
    assertThat(report).isEqualTo(told.report());
    assertThat(report.about()).contains(new Subject("https://example.test", "acc-7"));
    assertThat(report.via()).isEqualTo(new Via.Page());
    assertThat(store
            .sql()
            .sql("select body from outbox_message where topic = 'report.received'")
            .query(String.class)
            .single())
        .isEqualTo(report.id().toString());
  }

  @Test
  void writesNothingReadableAnywhere() throws IOException {
    reports.tell(draft("a"));
    reports.passOn(draft("b"), PLATFORM);
    assertThat(everyRow()).doesNotContain("kingfisher").doesNotContain("umbrella");
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain("kingfisher");
      }
    }
  }

  /// The search above finds a sentence where there is one.
  @Test
  void wouldFindAReadableSentence() {
    store.sql().sql("create table slip (words text)").update();
    store.sql().sql("insert into slip values (?)").param(MARKER).update();
    assertThat(everyRow()).contains("kingfisher");
  }

  @Test
  void givesTheWordsToWhoHoldsAPermitAndNotesIt() {
    var report = reports.tell(draft("a")).report();
    var permit = TestOversight.permit(oversight, Permission.REVIEW_CASES);
    assertThat(reports.read(report.id(), permit))
        .isEqualTo(new ReportText.Told(MARKER, "acc-7", "more " + MARKER));
    assertThat(evidence.custody(report.exhibit())).last().satisfies(entry -> {
      assertThat(entry.who()).isEqualTo(permit.actor().words());
      assertThat(entry.act()).isEqualTo("opened");
      assertThat(entry.purpose()).isEqualTo("read-report");
    });
  }

  @Test
  void saysUnreadableWhereTheSealDoesNotHold() throws IOException {
    var report = reports.tell(draft("a")).report();
    try (var files = Files.walk(folder.resolve("evidence"))) {
      for (var object : files.filter(Files::isRegularFile).toList()) {
        Files.write(object, new byte[] {1, 2, 3});
      }
    }
    var permit = TestOversight.permit(oversight, Permission.REVIEW_CASES);
    assertThat(reports.read(report.id(), permit))
        .isInstanceOfSatisfying(
            ReportText.Unreadable.class,
            text -> assertThat(text.why()).isInstanceOf(Reading.Altered.class));
    assertThat(reports.read(new ReportId(new UUID(0, 1)), permit))
        .isEqualTo(new ReportText.NoReport());
  }

  @Test
  void makesOneReportOfAFormSentTwiceAndShowsAReceiptEachTime() {
    var first = reports.tell(draft("a"));
    var again = reports.tell(draft("a"));
    assertThat(again.report()).isEqualTo(first.report());
    assertThat(reports.follow(first.receipt().orElseThrow().text())).contains(first.report());
    assertThat(reports.follow(again.receipt().orElseThrow().text())).contains(first.report());
    assertThat(count("report")).isEqualTo(1);
    assertThat(count("outbox_message where topic = 'report.received'")).isEqualTo(1);
    assertThat(count("evidence_exhibit")).isEqualTo(1);
  }

  @Test
  void showsNoReceiptForAFormSentAgainMuchLater() {
    reports.tell(draft("a"));
    clock.pass(Duration.ofMinutes(61));
    assertThat(reports.tell(draft("a")).receipt()).isEmpty();
    assertThat(count("report_receipt")).isEqualTo(1);
  }

  @Test
  void showsAtMostFiveReceiptsForOneReport() {
    for (var i = 0; i < 5; i++) {
      assertThat(reports.tell(draft("a")).receipt()).isPresent();
    }
    assertThat(reports.tell(draft("a")).receipt()).isEmpty();
  }

  @Test
  void makesOneReportHoweverManySendItAtOnce() throws Exception {
    var calls = new ArrayList<Callable<ReportId>>();
    for (var i = 0; i < 16; i++) {
      calls.add(() -> reports.tell(draft("same")).report().id());
    }
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var ids = new ArrayList<ReportId>();
      for (var future : pool.invokeAll(calls)) {
        ids.add(future.get());
      }
      assertThat(ids).hasSize(16).containsOnly(ids.getFirst());
    }
    assertThat(count("report")).isEqualTo(1);
    assertThat(count("evidence_exhibit")).isEqualTo(1);
    assertThat(count("outbox_message where topic = 'report.received'")).isEqualTo(1);
    try (var files = Files.walk(folder.resolve("evidence"))) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(1);
    }
  }

  @Test
  void givesAPlatformTheSameAnswerForTheSameKey() {
    var first = (Reports.Taking.Taken) reports.passOn(draft("a"), PLATFORM);
    assertThat(reports.passOn(draft("a"), PLATFORM))
        .isEqualTo(new Reports.Taking.Again(first.report()));
    var other =
        new Caller(new PlatformId(new UUID(2, 1)), new UUID(2, 2), Set.of("https://other.test"));
    assertThat(reports.passOn(draft("a"), other)).isInstanceOf(Reports.Taking.Taken.class);
  }

  private static ReportDraft by(String reporter, String key, Danger danger) {
    return new ReportDraft(
            key,
            Audience.OTHER,
            "other",
            danger,
            "https://example.test",
            Optional.of(new Subject("https://example.test", "acc-9")),
            "",
            "und",
            Optional.empty(),
            new ReportWords("words " + key, "", ""),
            Besides.NONE)
        .with(new Besides(List.of(), Optional.empty(), Voice.UNKNOWN, Optional.of(reporter)));
  }

  private Report taken(String reporter, String key) {
    return ((Reports.Taking.Taken) reports.passOn(by(reporter, key, Danger.NO), PLATFORM)).report();
  }

  @Test
  void countsOneReportersReportsAboutOneAccountAsOneVoice() {
    assertThat(taken("p-1", "1").marks().voice()).isEqualTo(Voice.NEW);
    assertThat(taken("p-1", "2").marks().voice()).isEqualTo(Voice.AGAIN);
    assertThat(taken("p-2", "3").marks().voice()).isEqualTo(Voice.NEW);
    assertThat(reports.tell(draft("a")).report().marks().voice()).isEqualTo(Voice.UNKNOWN);
  }

  @Test
  void slowsDownWhoMakesUnfoundedReportsAndNeverSilencesThem() {
    var permit = TestOversight.permit(oversight, Permission.DECIDE_CASES);
    for (var key : List.of("1", "2", "3")) {
      reports.unfounded(taken("p-1", key).id(), permit);
    }
    var slowed = reports.passOn(by("p-1", "4", Danger.NO), PLATFORM);
    assertThat(slowed).isInstanceOf(Reports.Taking.Slowed.class);
    assertThat(((Reports.Taking.Slowed) slowed).until()).isEqualTo(Duration.ofDays(1));
    assertThat(reports.passOn(by("p-1", "5", Danger.NOW), PLATFORM))
        .isInstanceOf(Reports.Taking.Taken.class);
    assertThat(reports.passOn(by("p-2", "6", Danger.NO), PLATFORM))
        .isInstanceOf(Reports.Taking.Taken.class);
    clock.pass(Duration.ofDays(1));
    assertThat(taken("p-1", "7").marks().voice()).isEqualTo(Voice.AGAIN);
  }

  @Test
  void losesNoReportThatComesUnderAUsedKey() {
    var first = (Reports.Taking.Taken) reports.passOn(draft("a"), PLATFORM);
    var words = new ReportWords("something else", "", "");
    var changed = new ReportDraft(
        "a",
        Audience.CHILD,
        "bullying",
        Danger.NO,
        "unknown",
        Optional.empty(),
        "",
        "und",
        Optional.empty(),
        words,
        Besides.NONE);
    assertThat(reports.passOn(changed, PLATFORM))
        .isEqualTo(new Reports.Taking.Differs(first.report()));
  }

  @Test
  void opensNothingForAnUnknownExpiredOrMalformedReceipt() {
    var receipt = reports.tell(draft("a")).receipt().orElseThrow();
    assertThat(reports.follow("nonsense")).isEmpty();
    assertThat(reports.follow("0000 0000 0000 0000 0000")).isEmpty();
    assertThat(reports.follow(receipt.text())).isPresent();
    clock.pass(Reports.RECEIPT_LIFE.minusSeconds(1));
    assertThat(reports.follow(receipt.text())).isPresent();
    clock.pass(Duration.ofSeconds(1));
    assertThat(reports.follow(receipt.text())).isEmpty();
  }

  @Test
  void keepsNoReceiptThatCouldBeReadFromTheDatabase() {
    var receipt = reports.tell(draft("a")).receipt().orElseThrow();
    assertThat(everyRow())
        .doesNotContain(receipt.text())
        .doesNotContain(receipt.groups().get(2) + receipt.groups().get(3));
  }

  @Test
  void tellsTheReporterEachStepOnce() {
    var id = reports.tell(draft("a")).report().id();
    clock.pass(Duration.ofHours(1));
    reports.progress(id, Progress.BEING_READ, Optional.empty());
    clock.pass(Duration.ofHours(1));
    reports.progress(id, Progress.BEING_READ, Optional.of("other"));
    reports.progress(id, Progress.ACTION_TAKEN, Optional.of("extortion"));
    var steps = reports.steps(id);
    assertThat(steps.keySet())
        .containsExactly(Progress.RECEIVED, Progress.BEING_READ, Progress.ACTION_TAKEN);
    assertThat(steps.get(Progress.BEING_READ))
        .isEqualTo(new Intake.Step(Instant.parse("2026-11-24T11:00:00Z"), "bullying"));
    assertThat(steps.get(Progress.ACTION_TAKEN))
        .isEqualTo(new Intake.Step(Instant.parse("2026-11-24T12:00:00Z"), "extortion"));
    assertThatThrownBy(
            () -> reports.progress(new ReportId(new UUID(0, 1)), Progress.CLOSED, Optional.empty()))
        .hasMessageContaining("there is no report");
  }

  @Test
  void undoesAStepWithTheTransactionThatCausedIt() {
    var id = reports.tell(draft("a")).report().id();
    assertThatThrownBy(() -> store.transact(() -> {
          reports.progress(id, Progress.ACTION_TAKEN, Optional.empty());
          throw new IllegalStateException("undone");
        }))
        .hasMessage("undone");
    assertThat(reports.steps(id)).containsOnlyKeys(Progress.RECEIVED);
  }

  @Test
  void keepsNothingWhereNobodyWouldReadTheHandOff() throws IOException {
    try (var deaf = TestStore.fresh()) {
      var there = TestOversight.on(deaf, clock);
      var unheard = new Reports(
          deaf,
          there,
          new Evidence(deaf, there, folder.resolve("deaf"), clock),
          new Help(),
          folder.resolve("deaf").resolve("keys"),
          clock);
      assertThatThrownBy(() -> unheard.tell(draft("a"))).hasMessageContaining("report.received");
      assertThat(deaf.sql().sql("select count(*) from report").query(Long.class).single())
          .isZero();
    }
    try (var files = Files.walk(folder.resolve("deaf/evidence"))) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  private static ReportDraft about(String account, String key, Danger danger) {
    return new ReportDraft(
        key,
        Audience.OTHER,
        "bullying",
        danger,
        "https://example.test",
        Optional.of(new Subject("https://example.test", account)),
        "GB",
        "en",
        Optional.empty(),
        new ReportWords("words " + key, "", ""),
        Besides.NONE);
  }

  /// What all of them come to: sent while nothing can be written, so that they wait for each other,
  /// in this order; all but the first are then written together.
  private List<Future<Reports.Taking>> together(List<ReportDraft> drafts) throws Exception {
    var answers = new ArrayList<Future<Reports.Taking>>();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor();
        var blocking = store.connections().getConnection()) {
      blocking.setAutoCommit(false);
      blocking.createStatement().execute("lock table report in share row exclusive mode");
      for (var draft : drafts) {
        var before = sealed();
        answers.add(pool.submit(() -> reports.passOn(draft, PLATFORM)));
        await().until(() -> sealed() > before);
        Thread.sleep(5);
      }
      blocking.rollback();
    }
    return answers;
  }

  private long sealed() throws IOException {
    try (var files = Files.walk(folder.resolve("evidence"))) {
      return files.filter(file -> file.getFileName().toString().length() == 40).count();
    }
  }

  private static ReportId taken(Future<Reports.Taking> answer) throws Exception {
    return ((Reports.Taking.Taken) answer.get()).report().id();
  }

  /// What is kept of a report besides its ids.
  private List<String> traces(ReportId id) {
    return store
        .sql()
        .sql("""
            with r as (select * from report where id = :id)
            select audience || topic || danger || place || country || language || voice
              || coalesce(platform::text, '') || received_at || (id = :id) from r
            union all select 'words ' || what || media_type || brought_by || sealed_at || bytes
              from evidence_exhibit where id = (select exhibit from r)
            union all select 'custody ' || act || who || purpose || at from evidence_custody
              where exhibit = (select exhibit from r)
            union all select 'clock ' || rule || since || until from evidence_clock
              where exhibit = (select exhibit from r)
            union all select 'step ' || step || advice_topic || at from report_progress
              where report = :id
            union all select 'handed on ' || m.topic || d.topic || consumer || attempts
              from outbox_message m join outbox_delivery d on d.message = m.id
              where m.body = :id::text and d.done is null
            union all select 'entry ' || actor || act || at from record_entry
              where thing = 'report/' || :id
                or thing = 'exhibit/' || (select exhibit from r)
            order by 1
            """)
        .param("id", id.value())
        .query((row, _) -> row.getString(1))
        .list();
  }

  private long transactions() {
    return count("(select distinct xmin::text from report) as one");
  }

  @Test
  void keepsOfManyTogetherWhatItKeepsOfEachAlone() throws Exception {
    var alone = ((Reports.Taking.Taken) reports.passOn(about("a0", "00", Danger.NO), PLATFORM))
        .report()
        .id();
    var drafts = new ArrayList<ReportDraft>();
    for (var n = 10; n < 30; n++) {
      drafts.add(about("a" + n, "" + n, Danger.NO));
    }
    for (var answer : together(drafts)) {
      var id = taken(answer);
      assertThat(traces(id)).hasSize(8).isEqualTo(traces(alone));
      var permit = TestOversight.permit(oversight, Permission.REVIEW_CASES);
      assertThat(reports.read(id, permit)).isInstanceOf(ReportText.Told.class);
    }
    assertThat(transactions()).isEqualTo(3);
  }

  @Test
  void letsNoReporterSufferForAnotherWhoseReportCannotBeKept() throws Exception {
    store.sql().sql("alter table report add check (account <> 'bad')").update();
    var answers = together(List.of(
        about("a1", "1", Danger.NO),
        about("a2", "2", Danger.NO),
        about("bad", "3", Danger.NO),
        about("a4", "4", Danger.NO)));
    assertThat(reports.report(taken(answers.get(1)))).isPresent();
    assertThat(reports.report(taken(answers.get(3)))).isPresent();
    assertThatThrownBy(() -> answers.get(2).get())
        .hasRootCauseInstanceOf(org.postgresql.util.PSQLException.class);
    assertThat(count("report")).isEqualTo(3);
    assertThat(count("evidence_exhibit")).isEqualTo(3);
    assertThat(count("record_entry where act = 'make-report'")).isEqualTo(3);
    assertThat(sealed()).isEqualTo(3);
  }

  @Test
  void makesOneReportOfOneKeyAmongThoseWrittenTogether() throws Exception {
    var answers = together(List.of(
        about("a1", "first", Danger.NO),
        about("a2", "same", Danger.NO),
        about("a2", "same", Danger.NO),
        about("a3", "same", Danger.NO),
        about("a1", "first", Danger.NO)));
    var first = ((Reports.Taking.Taken) answers.get(0).get()).report();
    assertThat(answers.get(4).get()).isEqualTo(new Reports.Taking.Again(first));
    var same = answers.subList(1, 4).stream()
        .map(Future::resultNow)
        .filter(Reports.Taking.Taken.class::isInstance)
        .toList();
    assertThat(same).hasSize(1);
    assertThat(count("report")).isEqualTo(2);
    assertThat(sealed()).isEqualTo(2);
    assertThat(count("outbox_message where topic = 'report.received'")).isEqualTo(2);
  }

  @Test
  void writesDangerBeforeWhatCameBeforeIt() throws Exception {
    var drafts = new ArrayList<ReportDraft>();
    for (var n = 0; n <= 2 * ReportWriter.MOST_TOGETHER; n++) {
      drafts.add(about("a" + n, "" + n, Danger.NO));
    }
    drafts.add(about("danger", "danger", Danger.NOW));
    together(drafts).forEach(Future::resultNow);
    assertThat(store
            .sql()
            .sql("select count(distinct xmin::text) from report where xmin::text::bigint <"
                + " (select xmin::text::bigint from report where account = 'danger')")
            .query(Long.class)
            .single())
        .as("groups written before the one that danger is in")
        .isEqualTo(1);
    assertThat(transactions()).isGreaterThanOrEqualTo(4);
  }

  @Test
  void tellsWhoComesToComeBackWhileTooManyAreUnderWayButNotDangerThatIsSaidOrWritten()
      throws Exception {
    reports = new Reports(store, oversight, evidence, new Help(), folder.resolve("keys"), clock, 2);
    var answers = together(List.of(
        about("a1", "1", Danger.NO),
        about("a2", "2", Danger.NO),
        about("said", "3", Danger.NOW),
        about("written", "4 not safe tonight", Danger.NO)));
    for (var answer : answers) {
      taken(answer);
    }
    try (var pool = Executors.newVirtualThreadPerTaskExecutor();
        var blocking = store.connections().getConnection()) {
      blocking.setAutoCommit(false);
      blocking.createStatement().execute("lock table report in share row exclusive mode");
      for (var key : List.of("5", "6")) {
        var before = sealed();
        pool.execute(() -> reports.passOn(about("a" + key, key, Danger.NO), PLATFORM));
        await().until(() -> sealed() > before);
      }
      assertThatThrownBy(() -> reports.passOn(about("a7", "7", Danger.NO), PLATFORM))
          .isInstanceOf(Busy.class);
      blocking.rollback();
    }
    assertThat(count("report")).isEqualTo(6);
  }

  private long count(String table) {
    return store.sql().sql("select count(*) from " + table).query(Long.class).single();
  }

  /// Every row of every table, as text.
  private String everyRow() {
    var all = new StringBuilder();
    var tables = store
        .sql()
        .sql(
            "select quote_ident(table_name) from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'")
        .query((row, _) -> String.valueOf(row.getString(1)))
        .list();
    assertThat(tables).contains("report", "evidence_exhibit", "outbox_message");
    for (var table : tables) {
      all.append(String.join(
          "\n",
          store
              .sql()
              .sql("select t::text from " + table + " t")
              .query((row, _) -> String.valueOf(row.getString(1)))
              .list()));
    }
    return all.toString();
  }
}

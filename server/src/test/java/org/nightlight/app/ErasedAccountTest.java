package org.nightlight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightlight.account.Accounts;
import org.nightlight.app.TestServer.Visitor;
import org.nightlight.casework.AccountCase;
import org.nightlight.casework.Casework;
import org.nightlight.casework.Decision;
import org.nightlight.detect.Detect;
import org.nightlight.intake.Subject;
import org.nightlight.oversight.Role;
import org.nightlight.oversight.StaffId;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.Store;
import picocli.CommandLine;

/// After an erasure an account's name is nowhere: in no column of any table and in no file.
class ErasedAccountTest {

  private static final String SOURCE = "/platforms/demo";
  private static final String NAME = "quince-orchard-7731";
  private static final String OTHER = "medlar-garden-4410";

  @TempDir
  private Path folder;

  private String key = "";
  private StaffId reviewer = new StaffId(new UUID(0, 0));

  private void prepare(TestServer server) {
    key = TestOversight.platform(server.oversight(), "Demo", SOURCE).key();
    reviewer = TestOversight.staff(server.oversight(), "rae", Role.REVIEWER);
  }

  /// Every column, and every file of the data folder, that holds a name as text or as bytes.
  private static Set<String> where(Store store, Path data, String name) {
    record Column(String table, String column, String type) {}
    var found = new TreeSet<String>();
    var columns = store
        .sql()
        .sql("select table_name, column_name, data_type from information_schema.columns c"
            + " where table_schema = 'public' and exists (select from information_schema.tables t"
            + " where t.table_name = c.table_name and t.table_type = 'BASE TABLE')")
        .query((row, _) -> new Column(row.getString(1), row.getString(2), row.getString(3)))
        .list();
    assertThat(columns).hasSizeGreaterThan(400);
    for (var one : columns) {
      var holds = one.type().equals("bytea")
          ? "position(convert_to(?, 'UTF8') in \"" + one.column() + "\") > 0"
          : "position(? in \"" + one.column() + "\"::text) > 0";
      var many = store
          .sql()
          .sql("select count(*) from \"" + one.table() + "\" where " + holds)
          .param(name)
          .query(Long.class)
          .single();
      if (many > 0) {
        found.add(one.table() + "." + one.column());
      }
    }
    found.addAll(files(data, name));
    return found;
  }

  /// Not the database's own files: it says itself what it holds, and what was deleted goes from
  /// them when it next cleans up.
  private static Set<String> files(Path data, String name) {
    var found = new TreeSet<String>();
    try (var files = Files.walk(data)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var place = data.relativize(file).toString();
        if (!place.startsWith("postgres")
            && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(name)) {
          found.add(place);
        }
      }
    } catch (IOException fault) {
      throw new java.io.UncheckedIOException(fault);
    }
    return found;
  }

  private void post(TestServer server, String path, String type, String body) throws Exception {
    var answer = server.post(key, path, type, body);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
  }

  private void activity(TestServer server, String type, String actor, String recipient)
      throws Exception {
    activity(server, type, actor, recipient, Duration.ofMinutes(1));
  }

  private void activity(
      TestServer server, String type, String actor, String recipient, Duration ago)
      throws Exception {
    post(server, "/api/v1/activities", "application/x-ndjson", """
        {"specversion":"1.0","id":"%s","source":"%s","type":"org.nightlight.%s",\
        "time":"%s","datacontenttype":"application/json","data":{"actor":"%s","recipient":"%s"}}
        """.formatted(
            UUID.randomUUID(), SOURCE, type, Instant.now().minus(ago), actor, recipient));
    var intake = server.door(org.nightlight.intake.Intake.class);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !intake.activitiesOf(new Subject(SOURCE, actor)).isEmpty()
            && server.door(Detect.class).behind() == 0);
  }

  private AccountCase report(TestServer server, String account) throws Exception {
    return report(server, account, "no");
  }

  private AccountCase report(TestServer server, String account, String danger) throws Exception {
    post(server, "/api/v1/reports", "application/json", """
        {"idempotencyKey":"%s","reporter":"child","topic":"bullying","danger":"%s",\
        "words":"Neutral words of a test.","country":"GB","language":"en",\
        "about":{"source":"%s","account":"%s"}}""".formatted(
            UUID.randomUUID(), danger, SOURCE, account));
    var casework = server.door(Casework.class);
    await().until(() -> !casework.casesAbout(new Subject(SOURCE, account)).isEmpty());
    return casework.casesAbout(new Subject(SOURCE, account)).getFirst();
  }

  private void decide(TestServer server, AccountCase one, String note) {
    var casework = server.door(Casework.class);
    casework.claim(one.id(), reviewer);
    casework.decide(one.id(), Decision.Outcome.NO_ACTION, note, reviewer);
  }

  private static void sql(TestServer server, String text, Object... params) {
    server.door(Store.class).sql().sql(text).params(params).update();
  }

  /// A signal about one account that names another, and what a case copies of it.
  private static void signal(TestServer server, String subject, String other) {
    var id = UUID.randomUUID().toString();
    sql(server, """
        insert into detect_signal (id, detector, version, source, subject, others, at, score,
          evidence, level, reasons, activities, model, tier, raised)
        values (?, 'contact-seeking', 1, ?, ?, array[?], now(), 9700, 3412000,
          2500000, '[{"code":"averaging","observed":"","usual":"","weight":1}]', array['e1'],
          '2026-11-13', 'SHADOW', now())
        """, id, SOURCE, subject, other);
    sql(
        server,
        "insert into detect_standing (source, place, detector, subject, stratum, evidence)"
            + " values (?, (select count(*) from detect_standing), 'contact-seeking', ?, 'ADULT', 1)",
        SOURCE,
        subject);
  }

  private static void copied(TestServer server, AccountCase into, String subject, String other) {
    var id = UUID.randomUUID().toString();
    sql(server, """
        insert into casework_signal (id, case_id, detector, at, evidence, body, kept, joined)
        values (?, ?, 'contact-seeking', now(), 1, ?, 1, now())
        """, id, into.id().value(), """
        {"id":"%s","detector":"contact-seeking","version":1,"time":"2026-11-13T10:00:00Z",\
        "others":["%s"],"evidence":1,"level":1,"reasons":[],"activities":["e1"],\
        "model":"2026-11-13"}""".formatted(id, other));
    sql(
        server,
        "insert into casework_affected (case_id, account, age) values (?, ?, 'UNKNOWN')",
        into.id().value(),
        other);
    sql(
        server,
        "insert into casework_activity (case_id, activity, at, actor, other, deed)"
            + " values (?, ?, now(), ?, ?, 'wrote to')",
        into.id().value(),
        id,
        subject,
        other);
  }

  private static void sighting(TestServer server, AccountCase in) {
    var id = UUID.randomUUID();
    sql(
        server,
        "with one as (insert into match_group (digest, first_seen) values ('d', now()) returning id)"
            + " insert into match_sighting (id, source, account, item, content, at, kind, act,"
            + " categories, look_group)"
            + " select ?, ?, ?, 'item-1', 'c', now(), 'OTHER', 'SIGNAL', '{}', id from one",
        id,
        SOURCE,
        NAME);
    sql(
        server,
        "insert into casework_match (sighting, case_id, kind, at, joined)"
            + " values (?, ?, 'OTHER', now(), now())",
        id,
        in.id().value());
  }

  /// All that can come to be known of an account.
  private AccountCase everything(TestServer server) throws Exception {
    activity(server, "account.blocked", NAME, OTHER);
    activity(server, "contact.requested", OTHER, NAME);
    signal(server, NAME, OTHER);
    signal(server, OTHER, NAME);
    var own = report(server, NAME);
    copied(server, own, NAME, OTHER);
    sighting(server, own);
    var others = report(server, OTHER);
    copied(server, others, OTHER, NAME);
    decide(server, own, "I looked at " + NAME + ", and at what came of it");
    decide(server, others, "a note of a test");
    await().atMost(Duration.ofSeconds(30)).until(() -> {
      var open = server.door(Store.class).outbox().waiting();
      return open.isEmpty() && server.door(Detect.class).behind() == 0;
    });
    return own;
  }

  private static String erase(TestServer server) {
    var ida = server.signedIn("ida", Role.IDENTITY_CUSTODIAN);
    var lee = server.signedIn("lee", Role.LEAD);
    return erase(server, ida, lee);
  }

  private static String erase(TestServer server, Visitor ida, Visitor lee) {
    ida.get("/accounts");
    ida.post(
        "/accounts/ask",
        "source",
        SOURCE,
        "account",
        NAME,
        "kind",
        "ERASURE",
        "purpose",
        "whoever holds " + NAME + " asks for it");
    var request = server
        .door(Store.class)
        .sql()
        .sql("select id from agreement where about = ?")
        .param(NAME)
        .query(UUID.class)
        .single()
        .toString();
    lee.get("/accounts");
    lee.post("/accounts/agree", "request", request, "words", "I checked who asks");
    ida.get("/accounts");
    var page = ida.post("/accounts/erase", "request", request);
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    return page.body();
  }

  /// As if half a year and more had gone by.
  private static void letTimePass(TestServer server) {
    sql(server, "update evidence_clock set until = now() - interval '1 day'");
    sql(
        server,
        "update casework_case set decided_at = decided_at - interval '200 days'"
            + " where state = 'decided'");
    sql(server, "delete from statement_hold");
    sql(server, "delete from statement");
  }

  private static long recorded(TestServer server, String act) {
    return server
        .door(Store.class)
        .sql()
        .sql("select count(*) from record_entry where act = ?")
        .param(act)
        .query(Long.class)
        .single();
  }

  @Test
  void itsNameIsNowhereOnceNothingKeepsItAndUntilThenWhereTheLawWantsIt() throws Exception {
    try (var server = TestServer.start()) {
      prepare(server);
      var own = everything(server);
      var store = server.door(Store.class);
      assertThat(where(store, server.data(), NAME))
          .contains(
              "activity.event",
              "casework_activity.other",
              "casework_affected.account",
              "casework_case.account",
              "casework_case.note",
              "casework_signal.body",
              "detect_signal.others",
              "detect_signal.subject",
              "detect_standing.subject",
              "match_sighting.account",
              "report.account");
      var ida = server.signedIn("ida", Role.IDENTITY_CUSTODIAN);
      var lee = server.signedIn("lee", Role.LEAD);
      lee.get("/retention");
      var exhibit = own.exhibits().iterator().next().toString();
      lee.post("/retention/holds", "exhibit", exhibit, "reference", "order 17");

      var page = erase(server, ida, lee);
      assertThat(page).contains("Nothing was erased", "legal-hold", "Erasures that wait");
      assertThat(where(store, server.data(), NAME)).contains("detect_signal.subject");
      letTimePass(server);
      server.door(Accounts.class).goOn();
      // The case about somebody else is held by nothing any more.
      assertThat(where(store, server.data(), NAME))
          .contains("casework_case.account", "detect_signal.subject", "account_erasure.account");
      assertThat(recorded(server, "erase-account-further")).isEqualTo(1);
      assertThat(recorded(server, "finish-account-erasure")).isZero();

      var hold = store
          .sql()
          .sql("select id from evidence_hold where ended is null")
          .query(UUID.class)
          .single();
      lee.get("/retention");
      assertThat(lee.post("/retention/holds/" + hold).statusCode()).isEqualTo(303);
      server.door(Accounts.class).goOn();
      assertThat(where(store, server.data(), NAME)).isEmpty();
      assertThat(recorded(server, "erase-account-further")).isEqualTo(2);
      assertThat(recorded(server, "finish-account-erasure")).isEqualTo(1);
      assertThat(ida.get("/accounts").body()).doesNotContain("Erasures that wait");
      // What happened to others still stands.
      assertThat(where(store, server.data(), OTHER))
          .contains("activity.event", "casework_case.account", "detect_signal.subject");
    }
  }

  @Test
  void whatDetectorsRememberOfItIsForgottenAndStaysSoWhenTheyStartAgain() throws Exception {
    try (var server = TestServer.start()) {
      prepare(server);
      var before = Duration.ofHours(3);
      activity(server, "account.blocked", NAME, OTHER, before);
      activity(server, "contact.requested", OTHER, NAME, before);
      activity(server, "account.blocked", "medlar-1", "medlar-2");
      assertThat(server.door(Detect.class).everybody())
          .contains(new org.nightlight.detection.Key(SOURCE, NAME));
      assertThat(server.door(Detect.class).stratum(SOURCE, NAME)).isPresent();
      assertThat(erase(server)).contains("What was erased", "activities of others that named it");
      assertThat(where(server.door(Store.class), server.data(), NAME)).isEmpty();
      assertThat(server.door(Detect.class).everybody())
          .contains(new org.nightlight.detection.Key(SOURCE, OTHER))
          .doesNotContain(new org.nightlight.detection.Key(SOURCE, NAME));
      server.door(Detect.class).close();
      assertThat(where(server.door(Store.class), server.data(), NAME)).isEmpty();
    }
  }

  private static Optional<String> found(String page, String pattern) {
    var found = Pattern.compile(pattern).matcher(page);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  /// A case about the account goes the whole way to an authority, and everybody writes its name
  /// wherever they can.
  private AccountCase referred(TestServer server, Visitor lee, Visitor ned) throws Exception {
    var entered = TestServer.enterAgency(lee);
    assertThat(entered.statusCode()).isEqualTo(303);
    var one = report(server, NAME, "now");
    var path = "/cases/" + one.id();
    lee.get(path);
    lee.post(path + "/claim");
    lee.get(path);
    lee.post(path + "/decide", "outcome", "refer", "note", "I looked at " + NAME);
    ned.get(path);
    ned.post(path + "/second", "view", "agree", "words", "so do I about " + NAME);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> found(ned.get("/referrals").body(), "href=\"(/referrals/[0-9a-f-]{36})\"")
            .isPresent());
    var referral = found(ned.get("/referrals").body(), "href=\"(/referrals/[0-9a-f-]{36})\"")
        .orElseThrow();
    var digest = found(ned.get(referral).body(), "name=\"digest\" value=\"([0-9a-f]{64})\"")
        .orElseThrow();
    var alone =
        ned.post(referral + "/alone", "digest", digest, "purpose", NAME + " cannot wait for this");
    assertThat(alone.statusCode()).as(alone.body()).isEqualTo(303);
    assertThat(ned.get(referral + "/package").statusCode()).isEqualTo(200);
    ned.get(referral);
    var over =
        ned.post(referral + "/hand-over", "channel", "portal, " + NAME, "reference", "R-" + NAME);
    assertThat(over.statusCode()).as(over.body()).isEqualTo(303);
    request(lee, ned, one);
    return one;
  }

  /// An authority asks about the case, and is answered.
  private static void request(Visitor lee, Visitor ned, AccountCase one) {
    var page = lee.get("/requests").body();
    var authority = found(page, "<option value=\"([0-9a-f-]{36})\"").orElseThrow();
    var asked = lee.post(
        "/requests",
        "kind",
        "INFORMATION",
        "authority",
        authority,
        "reference",
        "about " + NAME,
        "basis",
        "order on " + NAME,
        "matter",
        one.id().toString(),
        "due",
        "2030-01-01T00:00:00Z");
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(303);
    var request =
        found(ned.get("/requests").body(), "/requests/([0-9a-f-]{36})/answer").orElseThrow();
    var answered =
        ned.post("/requests/" + request + "/answer", "answer", "All there is of " + NAME);
    assertThat(answered.statusCode()).as(answered.body()).isEqualTo(303);
  }

  @Test
  void whatWasToldToAnAuthorityIsKeptByItsRuleAndNamesNobodyOnceThatHasEnded() throws Exception {
    try (var server = TestServer.start()) {
      prepare(server);
      var lee = server.signedIn("lee", Role.LEAD);
      var ned = server.signedIn("ned", Role.LEAD);
      var ida = server.signedIn("ida", Role.IDENTITY_CUSTODIAN);
      var one = referred(server, lee, ned);
      sql(
          server,
          "insert into staff_look (id, staff, at, kind, purpose, reference)"
              + " select gen_random_uuid(), id, now(), 'test', 'A_CASE', ? from staff limit 1",
          NAME);
      var store = server.door(Store.class);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> store.outbox().waiting().isEmpty());
      assertThat(where(store, server.data(), NAME))
          .contains(
              "authority_request.answer",
              "authority_request.basis",
              "authority_request.reference",
              "referral.channel",
              "referral.reference",
              "referral_approval.purpose",
              "referral_due.account",
              "staff_look.reference");
      var page = erase(server, ida, lee);
      assertThat(page)
          .contains("case " + one.number(), "uk-report", "Erasures that wait")
          .contains("why staff searched or broke glass", "GDPR Article 5(2)");
      letTimePass(server);
      server.door(Accounts.class).goOn();
      // The case goes; what somebody wrote of a search waits for its own end, and with it what is
      // needed to go on.
      assertThat(where(store, server.data(), NAME))
          .containsExactlyInAnyOrder(
              "account_erasure.account",
              "outbox_delivery.key",
              "outbox_message.key",
              "staff_look.reference");
      sql(server, "update staff_look set at = at - interval '91 days'");
      TestOversight.forgetWords(server.oversight());
      server.door(Accounts.class).goOn();
      assertThat(where(store, server.data(), NAME)).isEmpty();
      assertThat(recorded(server, "finish-account-erasure")).isEqualTo(1);
      // That a person was told of, by whom and when still stands.
      assertThat(recorded(server, "hand-over-referral")).isEqualTo(1);
      assertThat(recorded(server, "send-referral-alone")).isEqualTo(1);
    }
  }

  private static String run(Object command, String... words) {
    var out = new StringWriter();
    var line = new CommandLine(command).setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
    assertThat(line.execute(words)).as(out.toString()).isZero();
    return out.toString();
  }

  @Test
  void anOlderBackupBringsItBackForNoLongerThanTheServerNeedsToStart() throws Exception {
    var backup = folder.resolve("backup").toString();
    var server = TestServer.startWithItsOwnDatabase();
    try (server) {
      prepare(server);
      everything(server);
      letTimePass(server);
      run(new Backup(), backup, "--data", server.data().toString());
      assertThat(erase(server)).contains("What was erased").doesNotContain("What had to stay");
      assertThat(where(server.door(Store.class), server.data(), NAME)).isEmpty();
    }
    var there = folder.resolve("there");
    var keys = server.data().resolve("keys").toString();
    run(new Restore(), backup, "--keys", keys, "--data", there.toString());
    try (var again = Server.start(Settings.local(there, 0))) {
      var store = again.door(Store.class);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> again.door(Detect.class).behind() == 0);
      again.door(Accounts.class).goOn();
      assertThat(where(store, there, NAME)).isEmpty();
      assertThat(where(store, there, OTHER)).contains("activity.event", "casework_case.account");
      assertThat(store
              .sql()
              .sql("select count(*) from record_entry where act = 'erase-account-again'")
              .query(Long.class)
              .single())
          .isEqualTo(1);
    }
  }
}

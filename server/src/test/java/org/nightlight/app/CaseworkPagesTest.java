package org.nightlight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.nightlight.app.TestServer.Visitor;
import org.nightlight.oversight.Role;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.Store;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A reviewer's work over HTTP, with reports that a platform sends and a signal in the book.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CaseworkPagesTest {

  private static final String SOURCE = "/platforms/demo";
  private static final Pattern CASE = Pattern.compile("href=\"(/cases/[0-9a-f-]{36})\"");
  private static final Pattern REPORT =
      Pattern.compile("href=\"(/cases/[0-9a-f-]{36}/reports/[0-9a-f-]{36})");

  private TestServer server;
  private String key;
  private Visitor mari;
  private Visitor tomos;

  @BeforeAll
  void start() throws IOException {
    server = TestServer.start();
    var platform = TestOversight.platform(server.oversight(), "Demo", SOURCE);
    key = platform.key();
    listen(platform.id().toString());
    mari = server.signedIn("mari", Role.REVIEWER);
    tomos = server.signedIn("tomos", Role.REVIEWER);
  }

  @AfterAll
  void stop() {
    server.close();
    hook.stop(0);
  }

  /// What the platform was told.
  private final List<JsonNode> told = new CopyOnWriteArrayList<>();

  private HttpServer hook;

  private void listen(String platform) throws IOException {
    hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hook.createContext("/", exchange -> {
      var one = JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
      if (is(one, "referral.asked", "subject", "a651")) {
        answerAtOnce(one.path("answer"));
      }
      told.add(one);
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    });
    hook.start();
    var administrator = server.signedIn("hooks", Role.ADMINISTRATOR);
    administrator.get("/platforms/" + platform);
    administrator.post(
        "/platforms/" + platform + "/webhook",
        "webhook",
        "http://127.0.0.1:" + hook.getAddress().getPort() + "/hook");
  }

  /// The first news of a kind about an account that the platform is told.
  private JsonNode news(String type, String field, String value) {
    await().until(() -> told.stream().anyMatch(one -> is(one, type, field, value)));
    return told.stream().filter(one -> is(one, type, field, value)).findFirst().orElseThrow();
  }

  private static boolean is(JsonNode one, String type, String field, String value) {
    return one.path("type").asString("").equals(type)
        && one.path(field).asString("").equals(value);
  }

  private void report(String account, String danger) throws Exception {
    var body = """
        {"idempotencyKey":"%s","reporter":"child","topic":"bullying","danger":"%s",\
        "words":"Neutral words <b>of</b> a test.","country":"GB","language":"en",\
        "about":{"source":"%s","account":"%s"}}""".formatted(UUID.randomUUID(), danger, SOURCE, account);
    var answer = HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + server.port() + "/api/v1/reports"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
  }

  private void signal(String account) {
    var store = server.door(Store.class);
    var id = UUID.randomUUID().toString().replace("-", "");
    store.transact(() -> {
      store.sql().sql("""
              insert into detect_signal (id, detector, version, source, subject, others, at, score,
                evidence, level, reasons, activities, model, tier, raised)
              values (?, 'contact-seeking', 1, ?, ?, array['a42', 'a43'], now(), 9700, 3412000,
                2500000, '[{"code":"children-among-new-contacts","observed":"11 of 12",
                            "usual":"1 in 21","weight":3500000},
                           {"code":"platform-codes","observed":"2","usual":"","weight":0},
                           {"code":"averaging","observed":"","usual":"","weight":-88000}]',
                array['e1'], '2026-11-13', 'LIVE', now())
              """).params(id, SOURCE, account).update();
      store.outbox().put("signal.raised", SOURCE + "/" + account, id);
    });
  }

  /// The case about an account, once it stands in the queue.
  private String caseAbout(String account) {
    await().until(() -> mari.get("/queue?q=" + account).body().contains(account + " on Demo"));
    var found = CASE.matcher(mari.get("/queue?q=" + account).body());
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  @Test
  void queueShowsPriorityReasonSubjectAndWhomItConcerns() {
    signal("a100");
    caseAbout("a100");
    assertThat(mari.get("/queue?q=a100").body())
        .contains("rank-high")
        .contains("11 of the 12 accounts this account wrote to first are children; usual: 1 in 21.")
        .contains("2 children affected")
        .contains("data-row");
  }

  @Test
  void queueSaysSoWhereNoCaseFits() {
    assertThat(mari.get("/queue?q=nobody-has-this").body()).contains("No case fits");
    assertThat(mari.get("/queue?show=nonsense&page=-4&from=x").statusCode()).isEqualTo(200);
  }

  @Test
  void caseSaysFirstThatChildrenAreConcernedThenWhyInSentences() {
    signal("a200");
    var page = mari.get(caseAbout("a200")).body();
    assertThat(page.indexOf("Children are concerned."))
        .isPositive()
        .isLessThan(page.indexOf("Account a200 on Demo"));
    assertThat(page)
        .contains("The subject may be a child: age not known.")
        .contains("Platform codes: 2.")
        .contains("No guarantee, adds no weight")
        .contains("Of 1 activities it cites, 0 could still be read");
  }

  @Test
  void reviewerReadsWhatSomebodyWroteAndCustodyNamesTheReader() throws Exception {
    report("a300", "no");
    var found = REPORT.matcher(mari.get(caseAbout("a300")).body());
    assertThat(found.find()).isTrue();
    assertThat(mari.get(found.group(1)).body())
        .contains("Neutral words &lt;b&gt;of&lt;/b&gt; a test.");
    assertThat(server
            .door(Store.class)
            .sql()
            .sql("select count(*) from evidence_custody where act = 'opened'")
            .query(Long.class)
            .single())
        .isPositive();
    assertThat(mari.get(found.group(1).replaceFirst("reports/.*", "reports/" + UUID.randomUUID()))
            .statusCode())
        .isEqualTo(404);
  }

  @Test
  void oneReviewerHoldsAndDecidesAndTheOtherLearnsWho() throws Exception {
    report("a400", "now");
    var path = caseAbout("a400");
    assertThat(mari.get("/queue").body()).contains("rank-danger");
    tomos.get(path);
    assertThat(mari.get(path).body()).contains("Claim this case");
    assertThat(mari.post(path + "/claim").statusCode()).isEqualTo(303);
    var refused = tomos.post(path + "/claim");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("Somebody mari holds this case now.");
    var early = tomos.post(path + "/decide", "outcome", "help", "note", "my kept words");
    assertThat(early.statusCode()).isEqualTo(409);
    assertThat(early.body()).contains("my kept words");
    assertThat(mari.post(path + "/renew").statusCode()).isEqualTo(204);
    assertThat(tomos.post(path + "/renew").statusCode()).isEqualTo(409);
    decides(path);
  }

  private void decides(String path) {
    var wrong = mari.post(path + "/decide", "outcome", "nonsense", "note", " ");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body())
        .contains("Choose what is to happen")
        .contains("Say why, in a sentence");
    mari.get(path);
    assertThat(mari.post(path + "/decide", "outcome", "help", "note", "the words agree")
            .statusCode())
        .isEqualTo(303);
    assertThat(mari.get(path).body())
        .contains("Decided: help the child")
        .contains("the words agree");
    assertThat(tomos.post(path + "/decide", "outcome", "help", "note", "again").body())
        .contains("Somebody mari has decided this case.");
    await().until(() -> !mari.get("/queue").body().contains(path));
    assertThat(mari.get("/queue?show=decided").body()).contains(path);
  }

  private String decided(String account, String outcome, String... more) {
    var path = caseAbout(account);
    mari.get(path);
    mari.post(path + "/claim");
    mari.get(path);
    var fields = new ArrayList<>(List.of("outcome", outcome, "note", "the reasons hold"));
    fields.addAll(List.of(more));
    assertThat(mari.post(path + "/decide", fields.toArray(String[]::new)).statusCode())
        .isEqualTo(303);
    return path;
  }

  @Test
  void anAccountIsToldWhyAndAppealsAndSomebodyElseDecides() {
    signal("a600");
    var path = caseAbout("a600");
    mari.get(path);
    mari.post(path + "/claim");
    mari.get(path);
    assertThat(mari.post(path + "/decide", "outcome", "restrict-contact", "note", "n")
            .body())
        .contains("Choose the reason that the account is told");
    decided(
        "a600",
        "restrict-contact",
        "template",
        "contact-seeking/first-messages",
        "severity",
        "uk:C");
    assertThat(mari.get(path).body())
        .contains("Seeking contact with children", "UK C", "Who looked");
    var issued = news("statement.issued", "subject", "a600");
    assertThat(issued.path("facts").asString()).contains("wrote first to many accounts");
    var link = URI.create(issued.path("address").asString()).getPath();
    var person = server.anybody();
    assertThat(person.get(link).body())
        .contains("The link works once")
        .doesNotContain("wrote first to many");
    var opened = person.post(link).body();
    assertThat(opened).contains("can no longer write first", "wrote first to many accounts");
    assertThat(person.post(link).statusCode()).isEqualTo(404);
    var code = CODE.matcher(opened);
    assertThat(code.find()).isTrue();
    assertThat(person
            .post("/statement", "code", code.group(1), "go", "appeal", "appeal", "heron 77d1")
            .body())
        .contains("We have what you wrote");
    var appeals = mari.get("/appeals").body();
    assertThat(appeals).contains("heron 77d1", "Somebody else decides the appeal");
    tomos.get("/appeals");
    var appeal = APPEAL.matcher(tomos.get("/appeals").body());
    assertThat(appeal.find()).isTrue();
    var stranger = elsewhere("appeal-stranger", Role.REVIEWER);
    assertThat(stranger.get("/appeals").body()).doesNotContain("heron 77d1");
    assertThat(stranger
            .post(appeal.group(1), "outcome", "REVERSED", "answer", "not my platform")
            .statusCode())
        .isEqualTo(404);
    var reversed = new String[] {"outcome", "REVERSED", "answer", "you are right"};
    assertThat(mari.post(appeal.group(1), reversed).statusCode()).isEqualTo(409);
    assertThat(tomos.post(appeal.group(1), reversed).statusCode()).isEqualTo(303);
    assertThat(person.post("/statement", "code", code.group(1)).body())
        .contains("The decision was wrong", "you are right");
    var statement = issued.path("statement").asString();
    assertThat(news("appeal.decided", "statement", statement).path("outcome").asString())
        .isEqualTo("reversed");
    assertThat(mari.get(path).body()).contains("The decision was wrong.");
    exports(statement);
  }

  private static final Pattern CODE = Pattern.compile("id=\"statement-code\"[^>]*>([^<]+)<");
  private static final Pattern APPEAL = Pattern.compile("action=\"(/appeals/[0-9a-f-]{36})\"");

  /// Somebody who sees the cases of another platform alone.
  private Visitor elsewhere(String name, Role role) {
    var visitor = server.signedIn(name, role);
    var platform = TestOversight.platform(server.oversight(), name, "/" + name);
    TestOversight.scope(server.oversight(), name, platform.id());
    return visitor;
  }

  private void exports(String statement) {
    var lead = server.signedIn("exporter", Role.LEAD);
    var days = "?from=2020-01-01&to=2099-01-01";
    assertThat(elsewhere("export-stranger", Role.LEAD)
            .get("/statements/export" + days)
            .body())
        .doesNotContain(statement)
        .contains("\"statements\"");
    everyLineOfALargeFile(lead, days);
    assertThat(lead.get("/statements/export" + days).body())
        .contains(statement, "DECISION_PROVISION_PARTIAL_SUSPENSION");
    var sql = server.door(Store.class).sql();
    sql.sql("update statement set facts = 'a600 wrote first' where id = ?::uuid")
        .param(statement)
        .update();
    var refused = lead.get("/statements/export" + days);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("field decision_facts: the id of an account");
    sql.sql("update statement set facts = 'It wrote first' where id = ?::uuid")
        .param(statement)
        .update();
  }

  /// More than any page the file is read in.
  private void everyLineOfALargeFile(Visitor lead, String days) {
    var sql = server.door(Store.class).sql();
    sql.sql("""
        insert into casework_case (id, opened, rank_at, state, outcome, note, decided_by, decided_at)
        select gen_random_uuid(), now(), now(), 'decided', 'RESTRICT_CONTACT', 'large file',
          gen_random_uuid(), now() from generate_series(1, 601)
        """).update();
    sql.sql("""
        insert into statement (id, case_id, source, outcome, ground, citation, category, keywords,
          facts, found, begun, decided, state, sent)
        select gen_random_uuid(), c.id, s.source, s.outcome, s.ground, s.citation, s.category,
          s.keywords, 'large file', s.found, s.begun, s.decided, s.state, s.sent
        from (select * from statement where outcome = 'restrict-contact' and report is null
          and state = 'SENT' limit 1) s cross join casework_case c where c.note = 'large file'
        """).update();
    var count = org.springframework.util.StringUtils.countOccurrencesOf(
        lead.get("/statements/export" + days).body(), "\"decision_facts\" : \"large file\"");
    assertThat(count).isEqualTo(601);
    sql.sql("delete from statement where facts = 'large file'").update();
    sql.sql("delete from casework_case where note = 'large file'").update();
  }

  @Test
  void nothingOfAChildsOwnReportGoesOutUntilAPersonSaysWhyThatIsSafeNotEvenWhenLetGo()
      throws Exception {
    report("a700", "no");
    var path = decided("a700", "restrict-contact", "template", "contact-seeking/first-messages");
    var lead = server.signedIn("holder", Role.LEAD);
    var held = "A child reported this, and nobody has said why telling the platform is safe.";
    await().until(() -> lead.get("/statements").body().contains(held));
    var release = Pattern.compile("action=\"(/statements/[0-9a-f-]{36}/release)\"")
        .matcher(lead.get("/statements").body());
    assertThat(release.find()).isTrue();
    assertThat(lead.post(release.group(1), "words", "I think so").statusCode()).isEqualTo(303);
    await().until(() -> lead.get("/statements").body().contains(held));
    assertThat(told).noneMatch(one -> one.path("subject").asString("").equals("a700"));
    mari.get(path);
    var child = Pattern.compile("name=\"child\" value=\"([^\"]+)\"")
        .matcher(mari.get(path).body());
    assertThat(child.find()).isTrue();
    var words = "the report came from the platform itself";
    mari.post(path + "/safe", "words", words, "child", child.group(1));
    news("case.decided", "subject", "a700");
    assertThat(news("statement.issued", "subject", "a700").toString()).doesNotContain("itself");
    appealsThroughTheInterface(path);
  }

  private void appealsThroughTheInterface(String path) throws Exception {
    var report = server
        .door(Store.class)
        .sql()
        .sql("select report from casework_report where case_id = ?::uuid")
        .param(path.substring(path.lastIndexOf('/') + 1))
        .query(UUID.class)
        .single();
    var other =
        TestOversight.platform(server.oversight(), "Other", "/platforms/other").key();
    var where = "/api/v1/reports/" + report + "/appeal";
    assertThat(call(where, key, "{\"words\":\"look again\"}")).contains("\"appeal\":\"waiting\"");
    assertThat(call(where, other, "{\"words\":\"look again\"}")).contains("statement-unknown");
  }

  private String call(String path, String with, String body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Authorization", "Bearer " + with)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void aReferralNeedsASecondPersonAndItsStatementIsHeld() throws Exception {
    report("a800", "no");
    var path = decided("a800", "refer");
    assertThat(mari.get(path).body()).contains("A second opinion is needed", "A different person");
    mari.post(path + "/second", "view", "agree", "words", "so do I");
    assertThat(mari.get(path).body()).contains("A second opinion is needed");
    assertThat(tomos.get(path).body()).contains("Why you agree or disagree");
    assertThat(tomos.post(path + "/second", "view", "agree", "words", "so do I").statusCode())
        .isEqualTo(303);
    var lead = server.signedIn("referrals-lead", Role.LEAD);
    await()
        .until(() -> lead.get("/statements")
            .body()
            .contains("The decision is to refer it to an authority."));
    assertThat(tomos.get(path).body()).contains("Held: The decision is to refer");
  }

  @Test
  void answersNotFoundForACaseThatIsNotThere() {
    assertThat(mari.get("/cases/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
    assertThat(mari.get("/cases/not-a-case").statusCode()).isEqualTo(404);
    mari.get("/queue");
  }

  @Test
  void showsNothingToWhoeverMayNotReview() {
    assertThat(server.anybody().get("/queue").statusCode()).isEqualTo(303);
    var administrator = server.signedIn("admin", Role.ADMINISTRATOR);
    assertThat(administrator.get("/queue").statusCode()).isEqualTo(403);
    assertThat(administrator.get("/counts").statusCode()).isEqualTo(403);
  }

  @Test
  void countsHideSmallNumbersInPageAndDownload() {
    signal("a500");
    caseAbout("a500");
    assertThat(mari.get("/counts").body()).contains("Counts from 1 to 4 are hidden");
    var csv = mari.get("/counts/signals/csv");
    assertThat(csv.headers().firstValue("content-disposition").orElse("")).contains("signals.csv");
    assertThat(csv.body()).startsWith("week,\"contact seeking\",total").contains("hidden");
    assertThat(mari.get("/counts/nothing/csv").statusCode()).isEqualTo(404);
  }

  @Test
  void neverTwoOfManyReviewersHoldOrDecideACaseHoweverTheirClicksMeet() throws Exception {
    report("a660", "no");
    var path = caseAbout("a660");
    var people = new java.util.ArrayList<Visitor>();
    for (var n = 0; n < 6; n++) {
      people.add(server.signedIn("racer-" + n, Role.REVIEWER));
      people.getLast().get(path);
    }
    assertThat(atOnce(people, one -> one.post(path + "/claim"))).containsOnlyOnce(303);
    assertThat(atOnce(
            people,
            one -> one.post(path + "/decide", "outcome", "help", "note", "one of them holds it")))
        .containsOnlyOnce(303);
    assertThat(server
            .door(Store.class)
            .sql()
            .sql("select count(*) from casework_act where act = 'decide-help' and case_id = ?")
            .param(UUID.fromString(path.substring(7)))
            .query(Long.class)
            .single())
        .isEqualTo(1);
  }

  private static java.util.List<Integer> atOnce(
      java.util.List<Visitor> people,
      java.util.function.Function<Visitor, HttpResponse<String>> click)
      throws Exception {
    var together = new java.util.concurrent.CyclicBarrier(people.size());
    try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new java.util.ArrayList<Integer>();
      for (var one : threads.invokeAll(people.stream()
          .<java.util.concurrent.Callable<Integer>>map(who -> () -> {
            together.await();
            return click.apply(who).statusCode();
          })
          .toList())) {
        answers.add(one.get());
      }
      return answers;
    }
  }

  @Test
  void keepsWhatSomebodyBeganToWriteAndGivesTheCaseBackWhenTheySignOut() throws Exception {
    report("a710", "no");
    var path = caseAbout("a710");
    var ness = server.signedIn("ness", Role.REVIEWER);
    ness.get(path);
    assertThat(ness.post(path + "/draft", "note", "half a thou").statusCode()).isEqualTo(409);
    ness.post(path + "/claim");
    ness.get(path);
    assertThat(ness.post(path + "/draft", "outcome", "help", "note", "half a thought")
            .statusCode())
        .isEqualTo(204);
    assertThat(ness.get(path).body()).contains("half a thought").contains("was kept.");
    assertThat(mari.get(path).body()).doesNotContain("half a thought");
    assertThat(ness.post("/staff/sign-out").statusCode()).isEqualTo(302);
    assertThat(mari.get(path).body()).contains("Nobody works on this case");
  }

  @Test
  void hidesACaseFromWhoeverKnowsThePersonAndTellsALeadOnlyThatSomebodyDoes() throws Exception {
    report("a810", "no");
    var path = caseAbout("a810");
    var owen = server.signedIn("owen", Role.REVIEWER);
    owen.get(path);
    assertThat(owen.post(path + "/aside").statusCode()).isEqualTo(303);
    assertThat(owen.get(path).statusCode()).isEqualTo(404);
    assertThat(owen.get("/queue?q=a810").body()).contains("No case fits");
    assertThat(mari.get(path).body()).doesNotContain("stepped aside");
    assertThat(server.signedIn("lead-800", Role.LEAD).get(path).body())
        .contains("1 person has stepped aside.")
        .doesNotContainPattern("(?i)owen[^\\n]{0,120}aside|aside[^\\n]{0,120}owen");
  }

  @Test
  void answersWhoeverKnowsThePersonNotFoundWhateverTheyAskOfTheCaseByAddress() throws Exception {
    var key = UUID.randomUUID().toString();
    report("a811", "no");
    var path = caseAbout("a811");
    var report = REPORT.matcher(mari.get(path).body());
    assertThat(report.find()).isTrue();
    var reporter = report.group(1).replaceFirst(".*/reports/", "/reports/");
    var exhibit = server
        .door(Store.class)
        .sql()
        .sql("select exhibit from casework_report where case_id = ?::uuid")
        .param(path.substring(path.lastIndexOf('/') + 1))
        .query(UUID.class)
        .single();
    var pia = server.signedIn("pia", Role.LEAD, Role.IDENTITY_CUSTODIAN);
    assertThat(pia.get(reporter).statusCode()).isEqualTo(200);
    assertThat(pia.get("/exhibits/" + exhibit + "/custody").statusCode()).isEqualTo(200);
    pia.get(path);
    assertThat(pia.post(path + "/aside").statusCode()).isEqualTo(303);
    for (var page : List.of(
        path,
        report.group(1),
        reporter,
        "/exhibits/" + exhibit + "/custody",
        "/media/" + exhibit,
        "/identities?report=" + reporter.substring(9))) {
      pia.get("/staff/me");
      assertThat(pia.get(page).statusCode()).as(page).isEqualTo(404);
    }
    var acts = server.routes().stream()
        .filter(route -> route.method().equals(org.springframework.http.HttpMethod.POST))
        .map(route -> route.path())
        .filter(route -> route.startsWith("/cases/{id}") || route.startsWith("/reports/{id}"))
        .toList();
    assertThat(acts).hasSizeGreaterThan(15);
    for (var act : acts) {
      pia.get("/staff/me");
      var address = act.replace("/cases/{id}", path)
          .replace("/reports/{id}", reporter)
          .replaceAll("\\{[a-z]+}", key);
      var answer =
          pia.post(address, "words", "w", "note", "n", "outcome", "help", "number", "1001");
      assertThat(answer.statusCode()).as(act).isEqualTo(404);
    }
    report("a812", "no");
    var other = caseAbout("a812");
    pia.get(other);
    var number = Pattern.compile("Case (\\d+)").matcher(mari.get(path).body());
    assertThat(number.find()).isTrue();
    assertThat(
            pia.post(other + "/link", "number", number.group(1), "words", "why").body())
        .contains("There is no case with that number");
  }

  @Test
  void leadTriesRulesOnPastCasesBeforeTheyGoLiveAndACaseSaysWhyItIsThere() throws Exception {
    report("a900", "no");
    var path = caseAbout("a900");
    var lead = server.signedIn("lead-900", Role.LEAD);
    lead.get("/routing");
    var wrong = lead.post(
        "/routing",
        "name-0",
        "English",
        "when-0",
        "'en' in reports.langs",
        "queue-0",
        "English",
        "otherwise",
        "General",
        "reason",
        "try");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("Rule English, column").contains("undeclared reference");
    lead.post(
        "/routing",
        "name-0",
        "English",
        "when-0",
        "'en' in reports.languages && reports.count >= 1",
        "queue-0",
        "English",
        "bump-0",
        "2",
        "hours-0",
        "5",
        "otherwise",
        "General",
        "reason",
        "first rules");
    var early = lead.post("/routing/1/live", "reason", "now");
    assertThat(early.statusCode()).isEqualTo(422);
    assertThat(early.body()).contains("was not tried on past cases yet");
    assertThat(lead.post("/routing/1/try").body()).contains("would be in another queue");
    assertThat(lead.post("/routing/1/live", "reason", "tried").statusCode()).isEqualTo(303);
    report("a900", "no");
    await().until(() -> mari.get(path).body().contains("by the rule English (version 1)"));
    assertThat(mari.get(path).body())
        .contains("reports.count is 2; reports.languages is en.")
        .contains("To be decided <b>in 4 h</b>");
    assertThat(mari.get("/queue?queue=English").body()).contains(path);
  }

  @Test
  void bringsDangerToTheTopWhileOtherReportsWait() throws Exception {
    report("a820", "no");
    var busy = UUID.fromString(caseAbout("a820").substring(7));
    var store = server.door(Store.class);
    var free = new java.util.concurrent.CountDownLatch(1);
    var locked = new java.util.concurrent.CountDownLatch(1);
    try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      var holding = threads.submit(() -> store.transact(() -> {
        store
            .sql()
            .sql("select id from casework_case where id = ? for update")
            .param(busy)
            .query(UUID.class)
            .single();
        locked.countDown();
        try {
          free.await();
        } catch (InterruptedException fault) {
          throw new IllegalStateException(fault);
        }
      }));
      locked.await();
      report("a820", "no");
      report("a821", "no");
      report("a822", "now");
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> mari.get("/queue").body().contains("a822 on Demo"));
      assertThat(mari.get("/queue?q=a821").body()).contains("No case fits");
      free.countDown();
      holding.get();
    }
    caseAbout("a821");
    assertThat(store
            .sql()
            .sql("select count(*) from casework_case where account = 'a822'")
            .query(Long.class)
            .single())
        .isEqualTo(1);
  }

  @Test
  void notesForWhoeverComesNextWaitUntilSomebodyElseTakesThemOver() {
    mari.get("/queue");
    mari.post("/queue/notes", "queue", "", "note", "The list on paper is done to 1004.");
    assertThat(tomos.get("/queue").body()).contains("done to 1004").contains("I have it");
    var id = Pattern.compile("/queue/notes/([0-9a-f-]{36})/seen")
        .matcher(tomos.get("/queue").body());
    assertThat(id.find()).isTrue();
    tomos.post("/queue/notes/" + id.group(1) + "/seen");
    assertThat(mari.get("/queue").body()).doesNotContain("done to 1004");
  }

  @Test
  void aSecondPersonDecidesASampleWithoutSeeingTheDecision() throws Exception {
    var lead = server.signedIn("lead-950", Role.LEAD);
    lead.get("/care");
    lead.post(
        "/care",
        "aDay",
        "200",
        "inARow",
        "25",
        "minutes",
        "30",
        "secondLooks",
        "1000",
        "reason",
        "try it");
    report("a950", "no");
    var path = caseAbout("a950");
    mari.get(path);
    mari.post(path + "/claim");
    mari.get(path);
    mari.post(
        path + "/decide",
        "outcome",
        "restrict-contact",
        "template",
        "contact-seeking/first-messages",
        "note",
        "what convinced me");
    await().until(() -> tomos.get(path).body().contains("What would you do?"));
    assertThat(tomos.get(path).body())
        .doesNotContain("what convinced me")
        .doesNotContain("Decided: restrict contact");
    assertThat(tomos.get(path).body())
        .doesNotContain(
            "Restrict contact</b>",
            "On what it rests",
            "Statements and appeals",
            "left the house",
            "told");
    assertThat(tomos.get("/queue").body()).contains("Wait for a second look").contains(path);
    assertThat(tomos.get("/queue?show=decided").body()).contains("waits for your second look");
    assertThat(mari.get(path).body()).contains("what convinced me");
    var kept = tomos.post(path + "/second-look", "outcome", "help", "note", "I see it otherwise");
    assertThat(kept.headers().firstValue("location").orElse("")).endsWith("?done=second-other");
    assertThat(tomos.get(path).body()).contains("what convinced me");
    assertThat(lead.get("/care").body()).contains("too few to say").doesNotContain("mari");
    lead.post(
        "/care",
        "aDay",
        "200",
        "inARow",
        "25",
        "minutes",
        "30",
        "secondLooks",
        "0",
        "reason",
        "tried");
  }

  @Test
  void asksNobodyToLookWithoutKnowingWhoKnowsAndTellsTheOthersNothingOfProposalOrOpinion()
      throws Exception {
    var lead = server.signedIn("lead-955", Role.LEAD);
    seconds(lead, "1000");
    report("a955", "no");
    var path = decided("a955", "refer");
    tomos.get(path);
    tomos.post(path + "/second", "view", "disagree", "words", "heron says no");
    tomos.get(path);
    tomos.post(path + "/claim");
    tomos.get(path);
    tomos.post(path + "/decide", "outcome", "help", "note", "egret says help");
    await().until(() -> lead.get("/queue").body().contains(path));
    for (var knows : List.of(mari, tomos)) {
      assertThat(knows.get(path).body())
          .contains("egret says help")
          .doesNotContain("What would you");
      assertThat(knows.get("/queue").body().contains("Wait for a second look")
              && knows.get("/queue").body().contains(path + "\">Case"))
          .isFalse();
      var refused = knows.post(path + "/second-look", "outcome", "help", "note", "as I know it");
      assertThat(refused.headers().firstValue("location").orElse("")).endsWith(path);
    }
    assertThat(lead.get(path).body())
        .contains("What would you do?")
        .doesNotContain("heron", "egret", "roposed", "isagreed", "Decided:", "second person");
    assertThat(lead.post(path + "/undo", "words", "why not").body())
        .contains("look at it without knowing");
    lead.get(path);
    assertThat(lead.post(path + "/second-look", "outcome", "help", "note", "it helps")
            .headers()
            .firstValue("location")
            .orElse(""))
        .endsWith("second-alike");
    assertThat(lead.get(path).body()).contains("heron says no", "egret says help");
    seconds(lead, "0");
  }

  @Test
  void whoeverWasShownADecisionOnAnotherPageIsNotAskedToLookWithoutKnowing() throws Exception {
    var lead = server.signedIn("lead-958", Role.LEAD);
    seconds(lead, "1000");
    report("a958", "no");
    var path =
        decided("a958", "restrict-contact", "template", "bullying/repeated", "severity", "uk:C");
    var thread = server
        .door(Store.class)
        .sql()
        .sql("select '/reports/' || report from casework_report where case_id = ?")
        .param(UUID.fromString(path.substring(path.lastIndexOf('/') + 1)))
        .query(String.class)
        .single();
    await().until(() -> lead.get("/statements").body().contains(path));
    var reader = server.signedIn("thread-958", Role.REVIEWER);
    assertThat(reader.get(thread).statusCode()).isEqualTo(200);
    var auditor = server.signedIn("record-958", Role.REVIEWER, Role.AUDITOR);
    assertThat(auditor.get("/record?thing=case" + path.substring(6)).body())
        .contains("decide case");
    for (var knows : List.of(lead, reader, auditor)) {
      assertThat(knows.get(path).body()).doesNotContain("What would you do?");
    }
    var other = server.signedIn("nothing-958", Role.REVIEWER);
    other.get("/referrals");
    assertThat(other.get(path).body()).contains("What would you do?");
    seconds(lead, "0");
  }

  @Test
  void peopleDecideASetWithoutKnowingTheAgreedAnswerAndOnlyTheySeeHowFarTheyAgree()
      throws Exception {
    report("a956", "no");
    var path = decided("a956", "help");
    var lead = server.signedIn("lead-956", Role.LEAD);
    var number = number(lead.get(path).body());
    lead.get("/care/calibration");
    lead.post("/care/calibration", "name", "First messages");
    var page = lead.get("/care/calibration").body();
    var set = Pattern.compile("<option value=\"([0-9a-f-]{36})\"").matcher(page);
    assertThat(set.find()).isTrue();
    assertThat(lead.post("/care/calibration/cases", "set", set.group(1), "number", "1", "why", "w")
            .body())
        .contains("Give the number of a decided case", "Choose the answer");
    assertThat(lead.post(
                "/care/calibration/cases",
                "set",
                set.group(1),
                "number",
                number,
                "answer",
                "help",
                "why",
                "curlew says so")
            .statusCode())
        .isEqualTo(303);
    assertThat(mari.get("/calibration").body()).doesNotContain("Waits for you");
    var people = List.of("ann", "bob", "cat");
    for (var name : people) {
      var one = server.signedIn("calibrated-" + name, Role.REVIEWER);
      assertThat(one.get("/calibration").body()).contains(path).doesNotContain("curlew");
      assertThat(one.get(path).body())
          .contains("What would you do?")
          .doesNotContain("curlew", "the reasons hold", "Decided: help");
      assertThat(lead.get("/care/calibration").body()).contains("fewer than 3");
      var outcome = name.equals("bob") ? "no-action" : "help";
      var kept = one.post(path + "/second-look", "outcome", outcome, "note", "as I see it");
      assertThat(kept.headers().firstValue("location").orElse(""))
          .endsWith(name.equals("bob") ? "?done=set-other" : "?done=set-alike");
      assertThat(one.get("/calibration").body())
          .contains(name.equals("bob") ? "Alike in 0 of 1" : "Alike in 1 of 1", "curlew says so");
      assertThat(one.get("/care/calibration").statusCode()).isEqualTo(403);
    }
    var sums = lead.get("/care/calibration").body();
    assertThat(sums).contains("<dd>3</dd>").doesNotContain("calibrated-", "Alike in");
    assertThat(lead.get("/calibration").body()).doesNotContain("Alike in");
    var elsewhere = elsewhere("calibrated-elsewhere", Role.REVIEWER);
    assertThat(elsewhere.get("/calibration").body()).doesNotContain(path);
    lead.get("/care/calibration");
    lead.post("/care/calibration/" + set.group(1) + "/end");
    assertThat(tomos.get(path).body()).contains("the reasons hold");
  }

  private static String number(String page) {
    var number = Pattern.compile("Case (\\d+)").matcher(page);
    assertThat(number.find()).isTrue();
    return number.group(1);
  }

  private static void seconds(Visitor lead, String many) {
    lead.get("/care");
    lead.post(
        "/care",
        "aDay",
        "200",
        "inARow",
        "25",
        "minutes",
        "30",
        "secondLooks",
        many,
        "reason",
        "try");
  }

  private int supply(JsonNode where, String bearer, String body) throws Exception {
    var path = URI.create(where.path("url").asString()).getPath();
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Authorization", "Bearer " + bearer)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  @Test
  void asksThePlatformForWhatAnAuthorityNeedsTakesOneAnswerAndShowsItToItsOwnStaffOnly()
      throws Exception {
    var lead = server.signedIn("nia", Role.LEAD);
    TestServer.enterAgency(lead);
    report("a650", "no");
    var path = caseAbout("a650");
    mari.get(path);
    mari.post(path + "/claim");
    mari.get(path);
    mari.post(path + "/decide", "outcome", "refer", "note", "the words agree");
    lead.get(path);
    lead.post(path + "/second", "view", "agree", "words", "so do I");
    await().atMost(Duration.ofSeconds(60)).until(() -> referral(lead).isPresent());
    var page = referral(lead).orElseThrow();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> lead.get(page).body().contains("no answer yet"));
    answers(news("referral.asked", "subject", "a650").path("answer"));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> lead.get(page).body().contains("Made again with what"));
    assertThat(lead.get(page + "/files/nca.html").body())
        .contains("kept@example.invalid")
        .contains("192.0.2.9 port 4411");
    assertThat(lead.get(page + "/files/referral.json").body())
        .contains("\"country\" : \"NL\"")
        .contains("Content of messages")
        .contains("left it out of its answer")
        .doesNotContain("Internet addresses, ports and devices");
    othersSeeNothing(page, path, lead);
  }

  /// What our own answer, given while the question was still being put, was answered.
  private final List<Integer> atOnce = new CopyOnWriteArrayList<>();

  private void answerAtOnce(JsonNode where) {
    try {
      atOnce.add(supply(where, where.path("bearer").asString(""), "{\"email\":[\"a@b.invalid\"]}"));
    } catch (Exception fault) {
      throw new IllegalStateException(fault);
    }
  }

  @Test
  void takesAnAnswerThatAPlatformGivesWhileItIsBeingAsked() throws Exception {
    var lead = server.signedIn("non", Role.LEAD);
    report("a651", "no");
    var path = caseAbout("a651");
    mari.get(path);
    mari.post(path + "/claim");
    mari.get(path);
    mari.post(path + "/decide", "outcome", "refer", "note", "the words agree");
    lead.get(path);
    lead.post(path + "/second", "view", "agree", "words", "so do I");
    news("referral.asked", "subject", "a651");
    assertThat(atOnce).containsExactly(201);
    var matter = path.substring(path.lastIndexOf('/') + 1);
    await()
        .untilAsserted(() -> assertThat(server
                .door(Store.class)
                .sql()
                .sql("select told is not null and answered is not null from referral_ask"
                    + " where matter = ?::uuid")
                .param(matter)
                .query(Boolean.class)
                .single())
            .isTrue());
  }

  private void answers(JsonNode where) throws Exception {
    var bearer = where.path("bearer").asString("");
    assertThat(supply(where, "guessed", "{}")).isEqualTo(401);
    assertThat(supply(where, bearer, "not json")).isEqualTo(422);
    assertThat(supply(where, bearer, " ".repeat(17 << 20))).isEqualTo(413);
    var answer = """
        {"email":["kept@example.invalid"],"profile":{"country":"NL"},"conversation":[],\
        "addresses":[{"ip":"192.0.2.9","port":4411,"time":"2026-11-01T09:30:00Z"}]}""";
    assertThat(supply(where, bearer, answer)).isEqualTo(201);
    assertThat(supply(where, bearer, answer)).isEqualTo(409);
  }

  private static Optional<String> referral(Visitor lead) {
    var found = Pattern.compile("href=\"(/referrals/[0-9a-f-]{36})\"")
        .matcher(lead.get("/referrals").body());
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  /// Somebody who works for another platform alone.
  private void othersSeeNothing(String referral, String matter, Visitor lead) {
    var elsewhere = TestOversight.platform(server.oversight(), "Elsewhere", "/elsewhere");
    var other = server.signedIn("oli", Role.SENIOR);
    TestOversight.scope(server.oversight(), "oli", elsewhere.id());
    var report = REPORT.matcher(mari.get(matter).body());
    assertThat(report.find()).isTrue();
    var reporter = report.group(1).replaceFirst(".*/reports/", "/reports/");
    assertThat(lead.get(reporter).statusCode()).isEqualTo(200);
    assertThat(other.get(matter).statusCode()).isEqualTo(404);
    assertThat(other.get(reporter).statusCode()).isEqualTo(404);
    assertThat(other.get(referral).statusCode()).isEqualTo(404);
    assertThat(other.get(referral + "/files/referral.json").statusCode()).isEqualTo(404);
    assertThat(other.get(matter.replace("/cases/", "/referrals/drafts/")).statusCode())
        .isEqualTo(404);
    assertThat(other.get("/referrals").body()).doesNotContain(referral);
    assertThat(other.post(referral + "/approve", "digest", "").statusCode()).isEqualTo(404);
  }
}

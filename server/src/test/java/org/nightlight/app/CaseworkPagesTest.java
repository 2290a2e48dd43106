package org.nightlight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.nightlight.app.TestServer.Visitor;
import org.nightlight.oversight.Role;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.Store;

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
  void start() {
    server = TestServer.start();
    key = TestOversight.platform(server.oversight(), "Demo", SOURCE).key();
    mari = server.signedIn("mari", Role.REVIEWER);
    tomos = server.signedIn("tomos", Role.REVIEWER);
  }

  @AfterAll
  void stop() {
    server.close();
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
    assertThat(mari.get("/queue?show=nonsense&page=-4&from=%00").statusCode()).isEqualTo(200);
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
}

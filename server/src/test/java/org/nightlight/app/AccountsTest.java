package org.nightlight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nightlight.app.TestServer.Visitor;
import org.nightlight.casework.AccountCase;
import org.nightlight.casework.Casework;
import org.nightlight.casework.Decision;
import org.nightlight.detect.Detect;
import org.nightlight.intake.Intake;
import org.nightlight.intake.Subject;
import org.nightlight.oversight.Role;
import org.nightlight.oversight.StaffId;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.Store;

/// What is kept about one account, handed out and erased by two people.
class AccountsTest {

  private static final String SOURCE = "/platforms/demo";
  private static final Pattern REQUEST = Pattern.compile("name=\"request\" value=\"([^\"]+)\"");

  private static TestServer server;
  private static String key;
  private static Visitor ida;
  private static Visitor lee;
  private static StaffId reviewer;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    key = TestOversight.platform(server.oversight(), "Demo", SOURCE).key();
    ida = server.signedIn("ida", Role.IDENTITY_CUSTODIAN);
    lee = server.signedIn("lee", Role.LEAD);
    reviewer = TestOversight.staff(server.oversight(), "rae", Role.REVIEWER);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Store store() {
    return server.door(Store.class);
  }

  private static Subject on(String account) {
    return new Subject(SOURCE, account);
  }

  private static void post(String path, String type, String body) throws Exception {
    var answer = server.post(key, path, type, body);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
  }

  /// An account blocks another; detectors have read it when this returns.
  private static void activity(String id, String account, String other) throws Exception {
    post("/api/v1/activities", "application/x-ndjson", """
        {"specversion":"1.0","id":"%s","source":"%s","type":"org.nightlight.account.blocked",\
        "time":"%s","datacontenttype":"application/json","data":{"actor":"%s","recipient":"%s"}}
        """.formatted(
            id, SOURCE, Instant.now().minusSeconds(60), account, other));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> count("select count(*) from activity where id = ?", id) == 1
            && server.door(Detect.class).behind() == 0);
  }

  private static AccountCase report(String account) throws Exception {
    post("/api/v1/reports", "application/json", """
        {"idempotencyKey":"%s","reporter":"child","topic":"bullying","danger":"no",\
        "words":"Neutral words of a test.","country":"GB","language":"en",\
        "about":{"source":"%s","account":"%s"}}""".formatted(UUID.randomUUID(), SOURCE, account));
    await().until(() -> !cases(account).isEmpty());
    return cases(account).getFirst();
  }

  private static List<AccountCase> cases(String account) {
    return server.door(Casework.class).casesAbout(on(account));
  }

  private static void decide(AccountCase one) {
    var casework = server.door(Casework.class);
    casework.claim(one.id(), reviewer);
    casework.decide(one.id(), Decision.Outcome.NO_ACTION, "a note of a test", reviewer);
    assertThat(casework.caseOf(one.id()).orElseThrow())
        .isInstanceOf(org.nightlight.casework.Case.Decided.class);
  }

  /// In the shadow: no case comes of it.
  private static void signal(String account) {
    store().sql().sql("""
            insert into detect_signal (id, detector, version, source, subject, others, at, score,
              evidence, level, reasons, activities, model, tier, raised)
            values (?, 'contact-seeking', 1, ?, ?, array['other-one'], now(), 9700, 3412000,
              2500000, '[{"code":"averaging","observed":"","usual":"","weight":1}]', array['e1'], '2026-11-13', 'SHADOW', now())
            """).params(UUID.randomUUID().toString(), SOURCE, account).update();
  }

  private static long count(String sql, String word) {
    return store().sql().sql(sql).param(word).query(Long.class).single();
  }

  private static long signals(String account) {
    return count("select count(*) from detect_signal where subject = ?", account);
  }

  private static long recorded(String act, String request) {
    return store()
        .sql()
        .sql("select count(*) from record_entry where act = ? and thing = ?")
        .params(act, "account-request/" + request)
        .query(Long.class)
        .single();
  }

  private static HttpResponse<String> ask(Visitor who, String kind, String account) {
    who.get("/accounts");
    return who.post(
        "/accounts/ask",
        "source",
        SOURCE,
        "account",
        account,
        "kind",
        kind,
        "purpose",
        "a person asks for their own");
  }

  private static String request(String account) {
    return store()
        .sql()
        .sql("select id from agreement where about = ?")
        .param(account)
        .query(UUID.class)
        .single()
        .toString();
  }

  /// Asked by the custodian and agreed to by the lead; answers the request's number.
  private static String agreed(String kind, String account) {
    assertThat(ask(ida, kind, account).body()).contains("A second person has to agree");
    var request = request(account);
    lee.get("/accounts");
    var page = lee.post("/accounts/agree", "request", request, "words", "I checked who asks");
    assertThat(page.body()).contains("You agreed");
    ida.get("/accounts");
    return request;
  }

  private static String erase(String account) {
    return ida.post("/accounts/erase", "request", agreed("ERASURE", account)).body();
  }

  @Test
  void theFileHoldsWhatIsKeptOfOneAccountAndNothingOfAnother() throws Exception {
    for (var account : List.of("own-e1", "other-e2")) {
      activity("does-" + account, account, "somebody-else");
      activity("done-to-" + account, "somebody-else", account);
      signal(account);
      decide(report(account));
    }
    var request = agreed("EXPORT", "own-e1");
    var file = ida.post("/accounts/export", "request", request);
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.headers().firstValue("Content-Disposition").orElse("")).contains(request);
    assertThat(file.body())
        .contains("own-e1", "does-own-e1", "account.blocked", "bullying", "contact-seeking")
        .contains("\"number\" : " + cases("own-e1").getFirst().number())
        .doesNotContain("other-e2")
        .doesNotContain("other-one")
        .doesNotContain("somebody-else")
        .doesNotContain("done-to-")
        .doesNotContain("Neutral words")
        .doesNotContain("a note of a test")
        .doesNotContain("\"number\" : " + cases("other-e2").getFirst().number());
    assertThat(recorded("ask-account-export", request)).isEqualTo(1);
    assertThat(recorded("agree-account-export", request)).isEqualTo(1);
    assertThat(recorded("export-account", request)).isEqualTo(1);
    assertThat(
            count("select count(*) from record_entry where thing like '%' || ? || '%'", "own-e1"))
        .isZero();
    assertThat(count("select count(*) from agreement where about = ?", "own-e1"))
        .isZero();
    assertThat(ida.post("/accounts/export", "request", request).statusCode()).isEqualTo(404);
  }

  @Test
  void theFileTellsNothingOfACaseThatIsOpen() throws Exception {
    signal("open-o1");
    var number = report("open-o1").number();
    var request = agreed("EXPORT", "open-o1");
    assertThat(ida.get("/accounts").body()).contains("Its reports, signals and cases are left out");
    var file = ida.post("/accounts/export", "request", request).body();
    assertThat(file)
        .contains("open-o1")
        .doesNotContain("bullying")
        .doesNotContain("contact-seeking")
        .doesNotContain("\"number\" : " + number);
  }

  @Test
  void nobodyDoesItAlone() {
    signal("two-t1");
    ask(lee, "ERASURE", "two-t1");
    var request = request("two-t1");
    assertThat(lee.post("/accounts/erase", "request", request).statusCode()).isEqualTo(409);
    assertThat(
            lee.post("/accounts/agree", "request", request, "words", "so do I").statusCode())
        .isEqualTo(409);
    ida.get("/accounts");
    assertThat(REQUEST.matcher(ida.get("/accounts").body()).find()).isTrue();
    assertThat(ida.post("/accounts/agree", "request", request, "words", "").statusCode())
        .isEqualTo(422);
    assertThat(ida.post("/accounts/agree", "request", request, "words", "I checked")
            .statusCode())
        .isEqualTo(200);
    assertThat(ida.post("/accounts/erase", "request", request).statusCode()).isEqualTo(409);
    assertThat(signals("two-t1")).isEqualTo(1);
    lee.get("/accounts");
    assertThat(lee.post("/accounts/export", "request", request).statusCode()).isEqualTo(409);
    assertThat(lee.post("/accounts/erase", "request", request).body()).contains("signals");
    assertThat(signals("two-t1")).isZero();
  }

  @Test
  void aRequestIsOverAfterADayAndForgetsTheAccount() {
    var request = agreed("ERASURE", "late-l1");
    store().sql().sql("update agreement set at = at - interval '25 hours'").update();
    assertThat(ida.post("/accounts/erase", "request", request).statusCode()).isEqualTo(404);
    ask(ida, "EXPORT", "late-l2");
    assertThat(count("select count(*) from agreement where about = ?", "late-l1"))
        .isZero();
    assertThat(recorded("end-account-request", request)).isEqualTo(1);
  }

  @Test
  void underALegalHoldNothingIsErasedAndThePageSaysSo() throws Exception {
    activity("held-a1", "held-h1", "somebody-else");
    signal("held-h1");
    var one = report("held-h1");
    decide(one);
    lee.get("/retention");
    var exhibit = one.exhibits().iterator().next().toString();
    var hold = lee.post("/retention/holds", "exhibit", exhibit, "reference", "order 17");
    assertThat(hold.statusCode()).isEqualTo(303);
    var request = agreed("ERASURE", "held-h1");
    var page = ida.post("/accounts/erase", "request", request).body();
    assertThat(page).contains("Nothing was erased", "legal-hold", "signals: 1", "activities: 1");
    assertThat(signals("held-h1")).isEqualTo(1);
    assertThat(count("select count(*) from activity where id = ?", "held-a1")).isEqualTo(1);
    assertThat(recorded("refuse-account-erasure", request)).isEqualTo(1);
    assertThat(recorded("erase-account", request)).isZero();
  }

  @Test
  void whatNothingKeepsIsErasedOnceAndOfNobodyElse() throws Exception {
    for (var account : List.of("gone-g1", "stays-g2")) {
      activity("act-" + account, account, "somebody-else");
      signal(account);
    }
    activity("act-to-g1", "somebody-else", "gone-g1");
    var request = agreed("ERASURE", "gone-g1");
    assertThat(ida.post("/accounts/erase", "request", request).body())
        .contains("What was erased")
        .doesNotContain("Nothing was erased")
        .doesNotContain("What had to stay");
    assertThat(recorded("erase-account", request)).isEqualTo(1);
    assertThat(signals("gone-g1")).isZero();
    assertThat(server.door(Intake.class).activitiesOf(on("gone-g1"))).isEmpty();
    assertThat(signals("stays-g2")).isEqualTo(1);
    assertThat(server.door(Intake.class).activitiesOf(on("stays-g2"))).hasSize(1);
    assertThat(count("select count(*) from activity where id = ?", "act-to-g1")).isEqualTo(1);
    assertThat(erase("gone-g1")).contains("Nothing is kept about this account");
  }

  @Test
  void anOpenCaseKeepsEverythingAndADecidedOneKeepsItsFile() throws Exception {
    signal("case-c1");
    var one = report("case-c1");
    assertThat(erase("case-c1")).contains("Nothing was erased", "open-case");
    assertThat(signals("case-c1")).isEqualTo(1);
    decide(one);
    assertThat(erase("case-c1")).contains("case " + one.number(), "reporters-own");
    assertThat(signals("case-c1")).isZero();
  }

  @Test
  void whoeverSteppedAsideFromACaseAboutTheAccountHasNothingToDoWithIt() throws Exception {
    var one = report("aside-s1");
    var pia = server.signedIn("pia", Role.LEAD);
    pia.get("/cases/" + one.id());
    assertThat(pia.post("/cases/" + one.id() + "/aside").statusCode()).isEqualTo(303);
    ask(ida, "EXPORT", "aside-s1");
    var request = request("aside-s1");
    assertThat(pia.get("/accounts").body()).doesNotContain("aside-s1");
    assertThat(
            pia.post("/accounts/agree", "request", request, "words", "I agree").statusCode())
        .isEqualTo(404);
  }
}

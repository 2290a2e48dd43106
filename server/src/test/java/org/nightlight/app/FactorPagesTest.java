package org.nightlight.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nightlight.app.TestServer.Visitor;
import org.nightlight.oversight.Role;
import org.nightlight.oversight.TestOversight;

/// The second factor, the end of sessions, purposes and broken glass, as people meet them.
class FactorPagesTest {

  private static final TestServer SERVER = TestServer.start();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElse("").replaceFirst("^http://[^/]*", "");
  }

  private static String setUp(Visitor visitor) {
    visitor.get("/staff/me");
    visitor.post("/staff/me/app");
    var key = visitor
        .get("/staff/me")
        .body()
        .replaceAll("(?s).*<code class=\"secret\">([A-Z2-7 ]+)</code>.*", "$1");
    var made =
        visitor.post("/staff/me/app/confirm", "code", TestOversight.code(key, Instant.now()));
    assertThat(made.body()).contains("Recovery codes");
    return key;
  }

  @Test
  void theCodeComesAfterThePasswordAndNothingIsOpenInBetween() {
    var key = setUp(SERVER.signedIn("factor", Role.REVIEWER));
    var visitor = SERVER.anybody();
    assertThat(location(visitor.signIn("factor", TestOversight.PASSWORD)))
        .isEqualTo("/staff/sign-in/code");
    assertThat(location(visitor.get("/staff/me"))).isEqualTo("/staff/sign-in");
    visitor.get("/staff/sign-in/code");
    var wrong = visitor.post("/staff/sign-in", "username", "/code", "password", "000000");
    assertThat(location(wrong)).isEqualTo("/staff/sign-in/code?refused");
    // The code of set-up was used up; the next step's is good a moment early.
    var code = TestOversight.code(key, Instant.now().plusSeconds(30));
    visitor.get("/staff/sign-in/code");
    assertThat(location(visitor.post("/staff/sign-in", "username", "/code", "password", code)))
        .isEqualTo("/queue");
    assertThat(visitor.get("/staff/me").statusCode()).isEqualTo(200);
  }

  @Test
  void anAdministratorTakesALostFactorAwayWithItsSessionsAndOnRecord() {
    var owner = SERVER.signedIn("lost-phone", Role.REVIEWER);
    setUp(owner);
    var sql = SERVER.door(org.nightlight.store.Store.class).sql();
    var id = sql.sql("select id::text from staff where sign_in = 'lost-phone'")
        .query(String.class)
        .single();
    var administrator = SERVER.signedIn("giving-back", Role.ADMINISTRATOR);
    administrator.get("/staff");
    var taken = administrator.post("/staff/" + id + "/factor");
    assertThat(location(taken)).isEqualTo("/staff?said=factor");
    assertThat(location(owner.get("/queue"))).isEqualTo("/staff/sign-in?ended");
    var again = SERVER.anybody().signIn("lost-phone", TestOversight.PASSWORD);
    assertThat(location(again)).isEqualTo("/queue");
    assertThat(
            sql.sql("select count(*) from record_entry where act = 'remove-factor' and thing = ?")
                .param("staff/" + id)
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void aNewPasswordEndsTheOtherSessionsAndKeepsThisOne() {
    var here = SERVER.signedIn("two-places", Role.REVIEWER);
    var there = SERVER.anybody();
    there.signIn("two-places", TestOversight.PASSWORD);
    assertThat(there.get("/queue").statusCode()).isEqualTo(200);
    here.get("/staff/me");
    here.post(
        "/staff/me/password", "now", TestOversight.PASSWORD, "next", "another twelve letters");
    assertThat(location(there.get("/queue"))).isEqualTo("/staff/sign-in?ended");
    assertThat(here.get("/queue").statusCode()).isEqualTo(200);
  }

  @Test
  void whoeverNeedsASecondFactorIsLedToSetOneUpAndThenGoesOn() {
    var lead = SERVER.signedIn("requiring", Role.LEAD);
    setUp(lead);
    var reviewer = SERVER.signedIn("without", Role.REVIEWER);
    lead.get("/staff/factor");
    lead.post("/staff/factor", "required", "on");
    try {
      assertThat(location(reviewer.get("/queue"))).isEqualTo("/staff/me?said=factor");
      setUp(reviewer);
      assertThat(reviewer.get("/queue").statusCode()).isEqualTo(200);
    } finally {
      lead.post("/staff/factor");
    }
  }

  @Test
  void lookingForChildrenNeedsAPurposeThatIsAskedOnce() {
    var reviewer = SERVER.arrived("looking", Role.REVIEWER);
    assertThat(reviewer.get("/queue").statusCode()).isEqualTo(200);
    assertThat(location(reviewer.get("/queue?q=acc")))
        .isEqualTo("/purpose?next=%2Fqueue%3Fq%3Dacc");
    reviewer.get("/purpose?next=%2Fqueue%3Fq%3Dacc");
    assertThat(reviewer.post("/purpose", "why", "A_CASE", "reference", "").statusCode())
        .isEqualTo(422);
    var said = reviewer.post(
        "/purpose", "why", "A_CASE", "reference", "case 1001", "next", "/queue?q=acc");
    assertThat(location(said)).isEqualTo("/queue?q=acc");
    assertThat(reviewer.get("/queue?q=acc").statusCode()).isEqualTo(200);
    var elsewhere =
        reviewer.post("/purpose", "why", "A_CASE", "reference", "case 1", "next", "//example.org/");
    assertThat(location(elsewhere)).isEqualTo("/");
    var auditor = SERVER.signedIn("auditing", Role.AUDITOR);
    assertThat(auditor.get("/audit").body()).contains("Somebody looking").contains("case 1001");
  }

  @Test
  void brokenGlassIsSaidToThoseOnCallAndSeenByTheAuditor() {
    var senior = SERVER.signedIn("breaking", Role.SENIOR);
    senior.get("/break-glass");
    assertThat(senior.post("/break-glass", "reason", "short").statusCode()).isEqualTo(422);
    senior.post("/break-glass", "reason", "a child may come to harm while we wait");
    assertThat(senior.get("/break-glass").body()).contains("The glass is broken");
    var lead = SERVER.signedIn("on-call-lead", Role.LEAD);
    assertThat(lead.get("/on-call").body()).contains("took access to every case");
    var auditor = SERVER.signedIn("auditing-glass", Role.AUDITOR);
    assertThat(auditor.get("/audit").body()).contains("a child may come to harm while we wait");
  }
}

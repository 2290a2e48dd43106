package org.nightlight.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.nightlight.oversight.ProofCheck;
import org.nightlight.oversight.RecordAudit;
import org.nightlight.oversight.Role;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.Store;

/// One server from its first start on: the first administrator, then everybody else.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SignInTest {

  private static final String PASSWORD = "twelve letters and more";

  private TestServer server;

  @BeforeAll
  void start() {
    server = TestServer.start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElse("").replaceFirst("^http://[^/]*", "");
  }

  @Test
  @Order(1)
  void aLinkMakesTheFirstAdministratorOnceAndNoMoreLinksFollow() {
    var old = server.oversight().firstWelcome().orElseThrow();
    var token = server.oversight().firstWelcome().orElseThrow();
    var visitor = server.anybody();
    assertThat(visitor.get("/staff/welcome/" + old).statusCode()).isEqualTo(404);
    assertThat(visitor.get("/staff/welcome/" + token).body()).contains("administrator");
    var short_ = visitor.post(
        "/staff/welcome/" + token, "name", "Mari", "sign-in", "mari", "password", "short");
    assertThat(short_.statusCode()).isEqualTo(422);
    assertThat(short_.body())
        .contains("at least 12 characters; this one has 5")
        .contains("value=\"mari\"");
    for (var refused : java.util.List.of("\u00e4".repeat(37), "password1234", "marimarimari")) {
      var answer = visitor.post(
          "/staff/welcome/" + token, "name", "Mari", "sign-in", "mari", "password", refused);
      assertThat(answer.statusCode()).as(refused).isEqualTo(422);
      assertThat(answer.body())
          .containsPattern("at most 72|among the first that anybody tries")
          .doesNotContain(refused);
    }
    var made = visitor.post(
        "/staff/welcome/" + token, "name", "Mari", "sign-in", "mari", "password", PASSWORD);
    assertThat(location(made)).isEqualTo("/staff/sign-in?joined");
    assertThat(visitor.get("/staff/welcome/" + token).statusCode()).isEqualTo(404);
    assertThat(server.oversight().firstWelcome()).isEmpty();
  }

  @Test
  @Order(2)
  void signingInLeadsToTheFirstPlaceTheRolesOpenAndShowsOnlyThose() {
    var visitor = server.anybody();
    assertThat(location(visitor.signIn("mari", PASSWORD))).isIn("/authorities", "/platforms");
    var page = visitor.get("/staff").body();
    assertThat(page).contains("Mari, administrator").contains("href=\"/record\"");
    assertThat(page).doesNotContain("href=\"/queue\"");
    assertThat(page).contains("aria-current=\"page\"");
  }

  @Test
  @Order(3)
  void anUnknownNameAndAWrongPasswordGetTheSameAnswer() {
    var wrong = server.anybody().signIn("mari", "not the password");
    var unknown = server.anybody().signIn("nobody", "not the password");
    assertThat(location(wrong)).isEqualTo("/staff/sign-in?refused");
    assertThat(location(unknown)).isEqualTo(location(wrong));
    assertThat(unknown.body()).isEqualTo(wrong.body());
    assertThat(server.anybody().get("/staff/sign-in?refused").body())
        .contains("That name and password do not go together.");
  }

  @Test
  @Order(4)
  void theSessionGetsANewCookieAtSignInThatScriptsAndOtherSitesDoNotGet() {
    var visitor = server.anybody();
    var before =
        visitor.get("/staff/sign-in").headers().firstValue("Set-Cookie").orElseThrow();
    var after =
        visitor.signIn("mari", PASSWORD).headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(after).contains("HttpOnly").contains("SameSite=Strict");
    assertThat(after.split(";", 2)[0]).isNotEqualTo(before.split(";", 2)[0]);
  }

  @Test
  @Order(5)
  void signingOutEndsTheSession() {
    var visitor = server.anybody();
    visitor.signIn("mari", PASSWORD);
    assertThat(visitor.get("/staff").statusCode()).isEqualTo(200);
    assertThat(location(visitor.post("/staff/sign-out"))).isEqualTo("/staff/sign-in?out");
    assertThat(location(visitor.get("/staff"))).isEqualTo("/staff/sign-in");
  }

  @Test
  @Order(6)
  void aFormWithoutItsTokenIsRefused() {
    var visitor = server.anybody();
    visitor.signIn("mari", PASSWORD);
    assertThat(visitor.post("/staff/invite", "role", "LEAD").statusCode()).isEqualTo(403);
  }

  @Test
  @Order(7)
  void anInvitationIsShownOnceAndMakesAnAccountWithItsRolesOnly() {
    var mari = server.anybody();
    mari.signIn("mari", PASSWORD);
    mari.get("/staff");
    var page = mari.post("/staff/invite", "role", "REVIEWER").body();
    var token = page.replaceAll("(?s).*/staff/welcome/([A-Za-z0-9_-]{43}).*", "$1");
    assertThat(mari.get("/staff").body()).doesNotContain(token);
    var visitor = server.anybody();
    visitor.get("/staff/welcome/" + token);
    visitor.post(
        "/staff/welcome/" + token, "name", "Jaan", "sign-in", "jaan", "password", PASSWORD);
    visitor.signIn("jaan", PASSWORD);
    assertThat(visitor.get("/staff/me").body()).contains("Jaan, reviewer");
    assertThat(visitor.get("/staff").statusCode()).isEqualTo(403);
    assertThat(visitor.get("/staff").body()).contains("Your account does not open this page");
  }

  @Test
  @Order(8)
  void aDisabledAccountLosesItsOpenSessionsAtOnceAndCannotSignIn() {
    var visitor = server.signedIn("short-stay", Role.REVIEWER);
    assertThat(visitor.get("/staff/me").statusCode()).isEqualTo(200);
    var mari = server.anybody();
    mari.signIn("mari", PASSWORD);
    var row = mari.get("/staff").body();
    var id = row.substring(row.indexOf("short-stay"))
        .replaceAll("(?s).*?/staff/([0-9a-f-]{36})/disable.*", "$1");
    assertThat(location(mari.post("/staff/" + id + "/disable"))).isEqualTo("/staff?said=disabled");
    assertThat(visitor.get("/staff/me").statusCode()).isEqualTo(403);
    assertThat(location(server.anybody().signIn("short-stay", TestOversight.PASSWORD)))
        .isEqualTo("/staff/sign-in?refused");
  }

  @Test
  @Order(9)
  void theLastAdministratorCannotBeRemoved() {
    var mari = server.anybody();
    mari.signIn("mari", PASSWORD);
    var id = mari.get("/staff")
        .body()
        .replaceAll("(?s).*?<th scope=\"row\">Mari.*?/staff/([0-9a-f-]{36})/roles.*", "$1");
    assertThat(location(mari.post("/staff/" + id + "/disable"))).isEqualTo("/staff?said=last");
    assertThat(location(mari.post("/staff/" + id + "/roles", "role", "REVIEWER")))
        .isEqualTo("/staff?said=last");
    assertThat(mari.get("/staff?said=last").body()).contains("they are the last administrator");
  }

  @Test
  @Order(10)
  void aPasswordIsChangedByWhoeverKnowsTheOldOne() {
    var visitor = server.signedIn("changer", Role.REVIEWER);
    visitor.get("/staff/me");
    var wrong = visitor.post(
        "/staff/me/password", "now", "not it at all", "next", "another twelve letters");
    assertThat(wrong.body()).contains("That is not your password now.");
    visitor.post(
        "/staff/me/password", "now", TestOversight.PASSWORD, "next", "another twelve letters");
    assertThat(location(server.anybody().signIn("changer", TestOversight.PASSWORD)))
        .isEqualTo("/staff/sign-in?refused");
    assertThat(location(server.anybody().signIn("changer", "another twelve letters")))
        .doesNotContain("refused");
  }

  @Test
  @Order(11)
  void anAdministratorConnectsAPlatformWhoseKeyThenOpensItsRoutes() {
    var mari = server.anybody();
    mari.signIn("mari", PASSWORD);
    mari.get("/platforms");
    var bad = mari.post("/platforms", "name", "Harbour", "sources", "harbour");
    assertThat(bad.statusCode()).isEqualTo(422);
    assertThat(bad.body()).contains("A source starts with a slash").contains("was harbour");
    var added =
        location(mari.post("/platforms", "name", "Harbour", "sources", "/platforms/harbour"));
    assertThat(mari.get(added).body()).contains("behaviour-not-confirmed");
    var key = mari.post(added + "/keys")
        .body()
        .replaceAll("(?s).*(nlk_[0-9a-f]{12}_[A-Za-z0-9_-]{43}).*", "$1");
    assertThat(mari.get(added).body()).doesNotContain(key);
    assertThat(server.oversight().caller(key)).isPresent();
    assertThat(server
            .door(Store.class)
            .sql()
            .sql("select count(*) from platform_key k where position(? in k::text) > 0")
            .param(key.substring(key.lastIndexOf('_') + 1))
            .query(Long.class)
            .single())
        .isZero();
    var second = mari.post(added + "/keys")
        .body()
        .replaceAll("(?s).*(nlk_[0-9a-f]{12}_[A-Za-z0-9_-]{43}).*", "$1");
    var id = server
        .door(Store.class)
        .sql()
        .sql("select id::text from platform_key where ? like '%' || handle || '%'")
        .param(second)
        .query(String.class)
        .single();
    mari.get(added);
    mari.post(added + "/keys/" + id + "/revoke");
    assertThat(server.oversight().caller(second)).isEmpty();
    assertThat(server.oversight().caller(key)).isPresent();
    var hook = mari.post(added + "/webhook", "webhook", "http://example.org/hook");
    assertThat(hook.body()).contains("was http://example.org/hook");
    assertThat(
            mari.post(added + "/webhook", "webhook", "http://127.0.0.1:9/hook").body())
        .contains("whsec_");
    var written = mari.post(
        added + "/register",
        "cell",
        "behaviour.direct",
        "cell",
        "behaviour.public",
        "jurisdiction",
        "*",
        "verdict",
        "allowed",
        "basis",
        "legitimate interests",
        "citation",
        "Article 6(1)(f)",
        "person",
        "the officer",
        "review",
        java.time.LocalDate.now(java.time.ZoneOffset.UTC).plusYears(1).toString());
    assertThat(location(written)).isEqualTo(added);
    assertThat(mari.get(added).body())
        .doesNotContain("behaviour-not-confirmed")
        .contains("Article 6(1)(f)");
  }

  @Test
  @Order(12)
  void theRecordShowsWhatWasDoneFiftyAPageAndNoNamesOfItsOwn() {
    var mari = server.anybody();
    mari.signIn("mari", PASSWORD);
    for (var at = 0; at < 30; at++) {
      mari.get("/health");
    }
    var page = mari.get("/record").body();
    assertThat(page.split("<tr>", -1).length - 1).isEqualTo(51);
    assertThat(page).contains("Older").contains("permit read health");
    var found = mari.get("/record?act=make-key").body();
    assertThat(found).contains("make key").doesNotContain("permit read health");
    assertThat(mari.get("/record?from=yesterday").body()).contains("Write the day as 2026-01-31");
    proves(mari, page.replaceAll("(?s).*/record/proof\\?entry=([0-9a-f-]{36}).*", "$1"));
  }

  /// Whoever holds a checkpoint is given proofs under it, however far the record went on.
  private static void proves(TestServer.Visitor mari, String entry) {
    var held = RecordAudit.Checkpoint.parse(mari.get("/record/checkpoint").body());
    mari.get("/health");
    var of = "/record/proof?size=" + held.size();
    for (var proof : java.util.List.of(of + "&entry=" + entry, of + "&before=3")) {
      assertThat(ProofCheck.trouble(mari.get(proof).body(), java.util.Optional.of(held)))
          .as(proof)
          .isEmpty();
    }
    for (var none : java.util.List.of(
        "/record/proof?size=1&entry=" + entry,
        "/record/proof?size=99999999&entry=" + entry,
        "/record/proof?size=2&before=3")) {
      assertThat(mari.get(none).statusCode()).as(none).isEqualTo(404);
    }
  }

  @Test
  @Order(13)
  void healthTellsStaffWhatItKnowsAndOthersOnlyUpOrDown() {
    var mari = server.anybody();
    assertThat(mari.get("/healthz").body()).isEqualTo("up\n");
    mari.signIn("mari", PASSWORD);
    assertThat(mari.get("/health").body())
        .contains("answers")
        .contains("entries sealed")
        .contains("Hand-offs");
  }

  @Test
  @Order(14)
  void whoeverTriesAgainAndAgainIsMadeToWaitWhetherTheNameIsKnownOrNot() {
    for (var name : java.util.List.of("mari", "nobody-at-all")) {
      var last = "";
      for (var at = 0; at < 7; at++) {
        last = location(server.anybody().signIn(name, "not the password"));
      }
      assertThat(last).startsWith("/staff/sign-in?wait=");
    }
    assertThat(server.anybody().get("/staff/sign-in?wait=12").body()).contains("Wait 12 seconds");
    assertThat(server.anybody().get("/staff/sign-in?wait=%3Cb%3E").body()).doesNotContain("<b>");
  }
}

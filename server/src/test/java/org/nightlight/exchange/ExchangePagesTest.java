package org.nightlight.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nightlight.app.TestServer;
import org.nightlight.app.TestServer.Visitor;
import org.nightlight.match.HashList;
import org.nightlight.match.ListId;
import org.nightlight.match.Lists;
import org.nightlight.match.Matching;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Role;

/// Exchanges and files as a person meets them, on the running server.
class ExchangePagesTest {

  private static final TestServer SERVER = TestServer.start();
  private static final NcmecStandIn NCMEC = new NcmecStandIn(10);
  private static final Visitor LEAD = SERVER.signedIn("lists-lead", Role.LEAD);

  @AfterAll
  static void stop() {
    SERVER.close();
    NCMEC.close();
  }

  @Test
  void setsUpTestsRunsAndEndsAnExchangeAndNeverShowsItsCredentials() {
    NCMEC.give(42, "a", "2026-01-01T00:00:00Z", "A1", "md5", "0".repeat(31) + "a");
    var page = "/lists/" + list(HashList.Kind.CSAM) + "/exchange";
    assertThat(LEAD.get(page).body()).contains("Set up the exchange");
    var wrong = LEAD.post(page, "kind", "NCMEC", "base", "http://example.org", "every", "5");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body())
        .contains("The address is https://", "id=\"password-error\"", "From 10 minutes to 1440");
    var set = LEAD.post(
        page,
        "kind",
        "NCMEC",
        "base",
        NCMEC.base(),
        "every",
        "60",
        "user",
        NcmecStandIn.USER,
        "password",
        NcmecStandIn.PASSWORD,
        "members",
        "",
        "disputeReason",
        "");
    assertThat(set.statusCode()).isEqualTo(303);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(LEAD.get(page).body())
            .contains("1 pages, 1 entries that stand, 0 taken back"));
    var tested = LEAD.post(page + "/test");
    assertThat(tested.body()).contains("The connection works", "member Stand-in member (7)");
    for (var shown : new String[] {set.body(), tested.body(), LEAD.get(page).body()}) {
      assertThat(shown).doesNotContain(NcmecStandIn.PASSWORD);
    }
    assertThat(tested.body().replace("knows us as " + NcmecStandIn.USER, ""))
        .doesNotContain(NcmecStandIn.USER);
    assertThat(LEAD.post(page + "/run").statusCode()).isEqualTo(303);
    assertThat(LEAD.post(page + "/end").statusCode()).isEqualTo(303);
    assertThat(LEAD.get(page).body()).contains("Set up the exchange").doesNotContain(NCMEC.base());
  }

  @Test
  void offersOnlyExchangesThatMayFillAListOfItsKind() {
    var adults =
        LEAD.get("/lists/" + list(HashList.Kind.ADULT_INTIMATE) + "/exchange").body();
    assertThat(adults).contains("StopNCII").doesNotContain("NCMEC hash sharing");
    var other = LEAD.get("/lists/" + list(HashList.Kind.OTHER) + "/exchange").body();
    assertThat(other).contains("No exchange fills a list of this kind");
  }

  @Test
  void takesAFileAndSaysWhatCameOfIt() {
    var page = "/lists/" + list(HashList.Kind.CSAM) + "/import";
    assertThat(LEAD.get(page + "?map=icse").body())
        .contains("id = Image ID", "enctype=\"multipart/form-data\"");
    var map = "id = id\nmd5 = md5\nnot-comparable photodna = pdna";
    var taken = LEAD.upload(
        page,
        "id,md5,pdna\na," + "0".repeat(32) + ",AAAA\nb,short,\n",
        "map",
        map,
        "mode",
        "add",
        "most",
        "10");
    assertThat(taken.statusCode()).isEqualTo(200);
    assertThat(taken.body())
        .contains(
            "1 rows stand, 0 take an entry back, 0 are left out by the map, 1 were refused.",
            "1 hashes of kinds Nightlight cannot compare: photodna 1.",
            "line 3",
            "md5 has 32 hex digits, this has 5 characters");
    assertThat(LEAD.get(page).body()).contains("1 rows stand", "done");
  }

  @Test
  void namesWhatIsWrongWithAMapAndKeepsWhatWasWritten() {
    var page = "/lists/" + list(HashList.Kind.CSAM) + "/import";
    LEAD.get(page);
    var wrong = LEAD.upload(
        page, "x".repeat(3_000_000), "map", "md6 = x", "mode", "replace", "most", "many");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body())
        .contains("Line 1 of the map: there is no `md6`", "A share is 0 to 100 percent", "md6 = x");
  }

  @Test
  void takesNoFileWithoutTheForgeryToken() {
    var page = "/lists/" + list(HashList.Kind.CSAM) + "/import";
    var stranger =
        SERVER.signedIn("no-token-" + UUID.randomUUID().toString().substring(0, 8), Role.LEAD);
    assertThat(stranger.upload(page, "", "map", "md5 = 1").statusCode()).isEqualTo(403);
  }

  @Test
  void hasNoScriptOrStyleInItsPages() {
    var id = list(HashList.Kind.CSAM);
    for (var page : new String[] {"/exchange", "/import"}) {
      var body = LEAD.get("/lists/" + id + page).body();
      assertThat(
              Pattern.compile("<style|style=\"|<script>|onclick=").matcher(body).find())
          .isFalse();
    }
  }

  @Test
  void knowsNoListOfAnotherNumber() {
    for (var id : new String[] {"999999", "0", "-1", "abc", "99999999999"}) {
      assertThat(LEAD.get("/lists/" + id + "/exchange").statusCode()).as(id).isEqualTo(404);
      assertThat(LEAD.get("/lists/" + id + "/import").statusCode()).as(id).isEqualTo(404);
    }
  }

  private static ListId list(HashList.Kind kind) {
    return SERVER
        .door(Matching.class)
        .lists()
        .make(
            new Lists.Settings(
                "list " + UUID.randomUUID(),
                "test",
                kind,
                31,
                HashList.Act.HOLD,
                true,
                Optional.of(Duration.ofHours(24))),
            new Actor.Machine("test"))
        .id();
  }
}

package org.nightlight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.nightlight.app.TestServer.Visitor;
import org.nightlight.detect.Detect;
import org.nightlight.detection.ActivityJson;
import org.nightlight.detection.Day;
import org.nightlight.detection.Simulator;
import org.nightlight.detection.Tier;
import org.nightlight.oversight.Role;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.Store;

/// A lead's work with a detector, over HTTP: a month of an invented platform seen in shadow,
/// replayed, compared, and let reach reviewers.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeadPagesTest {

  private static final String SEEKING = "/detectors/contact-seeking";
  private static final Pattern REPLAY =
      Pattern.compile("href=\"(/detectors/contact-seeking/replays/[0-9a-f-]{36})\"");
  private static final Pattern CASE = Pattern.compile("href=\"(/cases/[0-9a-f-]{36})\"");

  private TestServer server;
  private Detect detect;
  private Visitor lead;

  @BeforeAll
  void start() throws Exception {
    server = TestServer.start();
    detect = server.door(Detect.class);
    lead = server.signedIn("lee", Role.LEAD);
    lead.get(SEEKING);
    assertThat(lead.post(SEEKING + "/tier", "tier", "SHADOW", "reason", "Watch it first.")
            .statusCode())
        .isEqualTo(303);
    sendAMonth();
    await().atMost(Duration.ofSeconds(30)).until(() -> detect.behind() == 0 && shadow() > 0);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private void sendAMonth() throws Exception {
    var key = TestOversight.platform(server.oversight(), "Invented", "/platforms/invented")
        .key();
    var first = LocalDate.now(ZoneOffset.UTC).minusDays(31).toEpochDay();
    var body = new StringBuilder();
    Simulator.play(
        Simulator.Setting.of(7, 300, 30).startingOn(new Day((int) first)),
        activity -> body.append(ActivityJson.write(activity)).append('\n'));
    var answer = HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + server.port() + "/api/v1/activities"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private long shadow() {
    return count("select count(*) from detect_signal where detector = 'contact-seeking'"
        + " and tier = 'SHADOW'");
  }

  private long count(String question) {
    return server.door(Store.class).sql().sql(question).query(Long.class).single();
  }

  private long casesOfSeeking() {
    return count("select count(*) from casework_signal where detector = 'contact-seeking'");
  }

  /// One story, because each step stands on the one before.
  @Test
  void comesFromShadowToReviewersOnlyComparedWithAReasonAndWithNothingLost() {
    assertThat(casesOfSeeking()).isZero();
    var page = lead.get(SEEKING).body();
    assertThat(page)
        .contains("Watch it first.")
        .containsPattern("About [0-9.]+ of your [0-9]+ accounts would reach this by chance")
        .contains("Nobody has decided a case with its signals yet")
        .contains("class=\"bar-shadow\"")
        .contains("Not judged: whether it was new unknown")
        .contains("children among new contacts");

    assertThat(lead.post(SEEKING + "/tier", "tier", "LIVE", "reason", "").body())
        .contains("Say why, in a sentence");
    assertThat(lead.post(SEEKING + "/tier", "tier", "LIVE", "reason", "It is ready.")
            .body())
        .contains("Compare it first");

    assertThat(lead.post(SEEKING + "/replay", "level", "1").statusCode()).isEqualTo(303);
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> lead.get(SEEKING).body().contains(": finished"));
    var link = REPLAY.matcher(lead.get(SEEKING).body());
    assertThat(link.find()).isTrue();
    assertThat(lead.get(link.group(1)).body())
        .contains("No day of the log has expired.")
        .contains("Raised, and would have been")
        .contains("are expected to be ordinary in 30 days")
        .contains("What reviewers have said of the same accounts");
    var replay = detect.replays("contact-seeking").getFirst();
    // The same version at the same level over the same log: it says what the shadow said.
    assertThat(detect.found(replay.id()))
        .containsExactlyInAnyOrderElementsOf(detect.raisedDuring(replay));

    var accounts = detect.inShadow("contact-seeking").size();
    assertThat(lead.post(SEEKING + "/tier", "tier", "LIVE", "reason", "It agrees.", "bring", "yes")
            .statusCode())
        .isEqualTo(303);
    await().until(() -> casesOfSeeking() == accounts);
    assertThat(shadow()).isLessThan(accounts + 1);
    assertThat(detect.detector("contact-seeking").orElseThrow().tier()).isEqualTo(Tier.LIVE);
    assertThat(recorded("set-tier-live")).isEqualTo(1);
    assertThat(recorded("bring-shadow-signals")).isEqualTo(1);
    assertThat(recorded("replay-detector")).isEqualTo(1);
    caseShowsContactsOrderAndWhatChanceAloneWouldDo();
  }

  private void caseShowsContactsOrderAndWhatChanceAloneWouldDo() {
    var found = CASE.matcher(lead.get("/queue?from=signals").body());
    assertThat(found.find()).isTrue();
    assertThat(lead.get(found.group(1)).body())
        .containsPattern("About [0-9.]+ of your [0-9]+ accounts would reach this by chance")
        .contains("Order among signals: when ")
        .contains("id=\"contact-ties\"")
        .contains("data-graph=\"contact-ties\"")
        .contains("Contacts over time")
        .contains("/assets/cytoscape.min.js");
  }

  private long recorded(String act) {
    return count("select count(*) from record_entry where act = '" + act + "'");
  }

  @Test
  void setsABudgetsLevelForTheNextDayAndForNoDayThatHasBegun() {
    var pages = "/detectors/pile-on";
    lead.get(pages);
    assertThat(lead.post(pages + "/budget", "budget", "none", "why", "so").body())
        .contains("Enter a number from 0.001 to 1,000");
    assertThat(lead.post(pages + "/budget", "budget", "0.1", "why", "").body())
        .contains("Say why, in a sentence");
    assertThat(lead.post(pages + "/budget", "budget", "0.1", "why", "Fewer.").statusCode())
        .isEqualTo(303);
    var now = detect.detector("pile-on").orElseThrow();
    assertThat(now.level()).isEqualTo(now.shippedLevel());
    assertThat(now.coming().orElseThrow()).isGreaterThan(now.level());
    assertThat(now.comingOn()).contains(LocalDate.now(ZoneOffset.UTC).plusDays(1));
    assertThat(lead.get(pages).body())
        .contains("budget of 0.1 per 1,000 accounts in 30 days")
        .contains("From " + LocalDate.now(ZoneOffset.UTC).plusDays(1));
    assertThat(recorded("set-budget")).isEqualTo(1);
  }

  @Test
  void refusesWhatIsOffAWayAroundTheShadow() {
    var pages = "/detectors/persistent-harassment";
    lead.get(pages);
    assertThat(lead.post(pages + "/tier", "tier", "OFF", "reason", "Not here.").statusCode())
        .isEqualTo(303);
    assertThat(lead.post(pages + "/tier", "tier", "LIVE", "reason", "Yes here.").body())
        .contains("Put it in shadow first");
    assertThat(lead.get("/detectors/no-such").statusCode()).isEqualTo(404);
    assertThat(lead.get(SEEKING + "/replays/nonsense").statusCode()).isEqualTo(404);
  }

  @Test
  void showsNothingOfItToReviewers() {
    var reviewer = server.signedIn("rae", Role.REVIEWER);
    for (var path : List.of("/detectors", SEEKING)) {
      assertThat(reviewer.get(path).statusCode()).isEqualTo(403);
    }
    assertThat(reviewer.post(SEEKING + "/replay", "level", "1").statusCode()).isEqualTo(403);
  }

  @Test
  void saysOnHealthHowFarTheDetectorsAreBehind() {
    assertThat(lead.get("/health").body())
        .contains("Detectors")
        .contains("have seen all that was admitted")
        .contains("Fit of the detectors");
  }
}

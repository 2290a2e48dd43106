package org.nightlight.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.nightlight.app.TestServer;
import org.nightlight.matching.Pdq;
import org.nightlight.matching.PdqHash;
import org.nightlight.matching.Pixels;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Role;
import org.nightlight.oversight.TestOversight;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What platforms may ask about media, over HTTP, and what comes of it on the pages of staff. The
/// first asks before there is a list, so these run in order.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MediaApiTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String OURS = "/platforms/ours";
  private static final Instant THEN = Instant.parse("2026-11-01T00:00:00Z");
  private static final String LIST_NAME = "The list nobody may learn of";

  private static TestServer server;
  private static TestOversight.Connected ours;
  private static Lists lists;
  private static HashList list;

  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    server = TestServer.start();
    ours = TestOversight.platform(server.oversight(), "Ours", OURS);
    lists = server.door(Matching.class).lists();
    list = lists.make(
        new Lists.Settings(
            LIST_NAME, "test", HashList.Kind.CSAM, 31, HashList.Act.HOLD, true, Optional.empty()),
        new Actor.Machine("test"));
    await()
        .until(
            () -> server.door(Matching.class).known().state() instanceof KnownHashes.State.Ready);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private HttpResponse<String> media(byte[] bytes, String query) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port()
                + "/api/v1/media?source=" + word(OURS) + "&" + query))
            .header("Authorization", "Bearer " + ours.key())
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(bytes))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode ask(byte[] bytes, String item) throws Exception {
    var answer = media(bytes, "item=" + item + "&account=acc-1&place=public");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).doesNotContain(LIST_NAME).doesNotContain("distance");
    return JSON.readTree(answer.body()).path("items").get(0);
  }

  private HttpResponse<String> json(String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/media"))
            .header("Authorization", "Bearer " + ours.key())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String word(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String answer(JsonNode item) {
    return item.path("answer").stringValue();
  }

  private static KnownHash pdq(java.awt.image.BufferedImage picture) {
    return new KnownHash(
        HashKind.PDQ, Pdq.plain().fingerprint(Pixels.of(picture)).hash().toString());
  }

  @Test
  @Order(1)
  void isNotCheckedWhileThereIsNoList() throws Exception {
    var item = ask(Drawings.png(Drawings.picture(1)), "before");
    assertThat(answer(item)).isEqualTo("not-checked");
    assertThat(item.path("rule").stringValue()).isEqualTo("no-list");
  }

  @Test
  @Order(2)
  void knowsAPictureItsCopiesAndItsMirrorImage() throws Exception {
    var picture = Drawings.picture(1);
    lists.put(
        list.id(),
        List.of(new Entry(
            "e1", "a member", THEN, List.of(new Category("ncmec", "B2")), List.of(pdq(picture)))));
    for (var copy : List.of(
        Drawings.png(picture),
        Drawings.bytes(picture, "jpg"),
        Drawings.png(Drawings.smaller(picture)),
        Drawings.png(Drawings.mirrored(picture)))) {
      var item = ask(copy, "copy-" + Arrays.hashCode(copy));
      assertThat(answer(item)).isEqualTo("known");
      assertThat(item.path("do").stringValue()).isEqualTo("hold");
      assertThat(item.path("kind").stringValue()).isEqualTo("csam");
      assertThat(item.path("categories").get(0).path("code").stringValue()).isEqualTo("B2");
      assertThat(item.path("reference").stringValue()).hasSize(36);
    }
  }

  @Test
  @Order(3)
  void saysNoMatchOnlyOfWhatWasCompared() throws Exception {
    var unknown = ask(Drawings.png(Drawings.picture(2)), "unknown");
    assertThat(answer(unknown)).isEqualTo("no-match");
    assertThat(unknown.path("compared").toString()).isEqualTo("[\"pdq\"]");
    for (var unseen : List.of(
        Drawings.png(Drawings.flat()),
        "only words".getBytes(StandardCharsets.UTF_8),
        new byte[0],
        Arrays.copyOf(Drawings.bytes(Drawings.picture(2), "jpg"), 2_000))) {
      assertThat(answer(ask(unseen, "unseen-" + unseen.length))).isEqualTo("not-checked");
    }
  }

  @Test
  @Order(3)
  void doesNotLookWhereTheRegisterHoldsNoBasis() throws Exception {
    for (var place : List.of("&place=direct", "")) {
      var answer = media(Drawings.png(Drawings.picture(1)), "item=private&account=acc-1" + place);
      assertThat(answer.body()).contains("no-legal-basis").doesNotContain("known");
    }
  }

  @Test
  @Order(3)
  void givesOneReferenceForOneItemHoweverOftenItIsSent() throws Exception {
    var picture = Drawings.png(Drawings.picture(1));
    assertThat(ask(picture, "twice").path("reference"))
        .isEqualTo(ask(picture, "twice").path("reference"));
  }

  @Test
  @Order(3)
  void answersABatchOfHashesItemByItemAndRefusesWhatItCannotRead() throws Exception {
    var hash = pdq(Drawings.picture(1)).hex();
    var answer = json("""
        {"items": [
          {"item": "a", "source": "/platforms/ours", "account": "acc-2", "place": "public", "hashes": {"pdq": "%s", "pdqQuality": 90}},
          {"item": "b", "source": "/platforms/ours", "place": "public", "hashes": {"pdq": "%s", "pdqQuality": 20}},
          {"item": "c", "source": "/platforms/ours", "place": "public", "hashes": {"pdq": "XYZ"}},
          {"item": "d", "source": "/platforms/theirs", "place": "public", "hashes": {"pdq": "%s"}},
          {"item": "e", "source": "/platforms/ours", "place": "public", "hashes": {"photo": "1"}},
          {"item": "f", "source": "/platforms/ours", "place": "public", "hashes": {"md5": "00112233445566778899aabbccddeeff"}},
          {"item": "g", "source": "/platforms/ours", "hashes": {"pdq": "%s"}}
        ]}""".formatted(hash, hash, hash, hash));
    assertThat(answer.statusCode()).isEqualTo(200);
    var items = JSON.readTree(answer.body()).path("items");
    var told = new ArrayList<String>();
    items.forEach(item -> told.add(item.path("item").stringValue() + " " + answer(item) + " "
        + item.path("rule").asString("")));
    assertThat(told)
        .containsExactly(
            "a known ",
            "b not-checked too-little-detail",
            "c not-checked hash-malformed",
            "d not-checked source-not-yours",
            "e not-checked member-unknown",
            "f not-checked nothing-to-compare",
            "g not-checked no-legal-basis");
    assertThat(json("nonsense").statusCode()).isEqualTo(400);
    assertThat(json("{\"items\": []}").statusCode()).isEqualTo(400);
  }

  @Test
  @Order(4)
  void putsKnownMaterialInOneCaseAboutTheAccountWhereAReviewerAgrees() throws Exception {
    ask(Drawings.png(Drawings.picture(1)), "case-1");
    ask(Drawings.png(Drawings.smaller(Drawings.picture(1))), "case-2");
    var reviewer = server.signedIn("reviewer", Role.REVIEWER, Role.LEAD);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> reviewer.get("/queue").body().contains("sexual abuse material"));
    var queue = reviewer.get("/queue?q=acc-1").body();
    var at = queue.indexOf("/cases/");
    var href = queue.substring(at, at + "/cases/".length() + 36);
    await().until(() -> reviewer.get(href).body().contains("items"));
    var page = reviewer.get(href).body();
    assertThat(page)
        .contains("Known child sexual abuse material")
        .contains(LIST_NAME)
        .contains("Looks like an entry of the list")
        .contains("ncmec B2")
        .contains("Children are concerned")
        .contains("given by a member");
    reviewer.post(href + "/claim");
    var held = reviewer.get(href).body();
    var match = held.substring(held.indexOf(href + "/matches/"));
    var action = match.substring(0, (href + "/matches/").length() + 36);
    var kept = reviewer.post(action, "opinion", "confirm", "reason", "It is what the list says.");
    assertThat(kept.headers().firstValue("Location").orElse("")).contains("opinion-kept");
    assertThat(server.door(Matching.class).opinions().unsent(list.id()))
        .singleElement()
        .satisfies(one -> assertThat(one.origin()).isEqualTo("e1"));
    assertThat(reviewer.get(href).body()).contains("A reviewer here has confirmed what it is.");
  }

  @Test
  @Order(5)
  void raisesAnAlarmWhenOneKeySendsManyVariantsNearTheThreshold() throws Exception {
    var listed = pdq(Drawings.picture(1)).look();
    for (var bits = 0; bits < Probing.VARIANTS; bits++) {
      var mask = ((1L << 22) - 1) << bits;
      var variant =
          new PdqHash(listed.first() ^ mask, listed.second(), listed.third(), listed.fourth());
      json("""
          {"items": [{"item": "v%d", "source": "/platforms/ours", "place": "public", "hashes": {"pdq": "%s"}}]}""".formatted(bits, variant));
    }
    var lead = server.signedIn("lead", Role.LEAD, Role.ADMINISTRATOR);
    assertThat(lead.get("/lists").body()).contains("finding out what passes");
    assertThat(lead.get("/health").body()).contains("finding out what passes");
    assertThat(lead.get("/on-call").body()).contains("finding out what passes");
    var page = lead.get("/lists").body();
    var at = page.indexOf("/lists/alarms/");
    var action = page.substring(at, page.indexOf('"', at));
    assertThat(lead.post(action).statusCode()).isEqualTo(303);
    assertThat(lead.get("/lists").body()).doesNotContain("finding out what passes");
    assertThat(lead.get("/on-call").body()).doesNotContain("Nobody has answered yet");
  }

  @Test
  @Order(6)
  void saysNothingByAListedHashThatManyUnlikePicturesMatchUntilSomebodyRules() throws Exception {
    var listed = new PdqHash(0x0007001f003f007fL, 0x00ff01ff03ff07ffL, 0x0fff1fff3fff7fffL, 0x1L);
    lists.put(
        list.id(),
        List.of(new Entry(
            "flat", "", THEN, List.of(), List.of(new KnownHash(HashKind.PDQ, listed.toString())))));
    var last = "";
    for (var at = 0; at <= Common.PICTURES; at++) {
      var mask = ((1L << 20) - 1) << at;
      var variant =
          new PdqHash(listed.first(), listed.second() ^ mask, listed.third(), listed.fourth());
      last = json("""
          {"items": [{"item": "p%d", "source": "/platforms/ours", "place": "public", "hashes": {"pdq": "%s", "pdqQuality": 55}}]}""".formatted(at, variant)).body();
    }
    assertThat(last).contains("too-common").contains("not-checked");
    var lead = server.signedIn("lead2", Role.LEAD);
    var page = lead.get("/lists/" + list.id()).body();
    assertThat(page).contains("Hashes that match too much").contains(listed.toString());
    lead.post("/lists/" + list.id() + "/common", "hash", listed.toString(), "ruling", "IGNORE");
    var mask = (1L << 20) - 1;
    var again = json("""
        {"items": [{"item": "after", "source": "/platforms/ours", "place": "public", "hashes": {"pdq": "%s", "pdqQuality": 55}}]}""".formatted(
            new PdqHash(listed.first(), listed.second() ^ mask, listed.third(), listed.fourth())));
    assertThat(again.body()).contains("no-match");
  }

  private String report(String account, byte[]... attachments) throws Exception {
    var made = post("/api/v1/reports", "application/json", """
        {"idempotencyKey": "%s", "reporter": "parent", "topic": "bullying", "danger": "no",
         "about": {"source": "/platforms/ours", "account": "%s"}, "words": "in my own words"}
        """.formatted(account, account)
        .getBytes(StandardCharsets.UTF_8));
    var id = JSON.readTree(made.body()).path("id").stringValue();
    for (var at = 0; at < attachments.length; at++) {
      var kept = client.send(
          request("/api/v1/reports/" + id + "/attachments/" + (at + 1), "image/png")
              .PUT(BodyPublishers.ofByteArray(attachments[at]))
              .build(),
          HttpResponse.BodyHandlers.ofString());
      assertThat(kept.statusCode()).isEqualTo(201);
    }
    return id;
  }

  private HttpResponse<String> post(String path, String type, byte[] body) throws Exception {
    return client.send(
        request(path, type).POST(BodyPublishers.ofByteArray(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String path, String type) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .header("Authorization", "Bearer " + ours.key())
        .header("Content-Type", type);
  }

  private static String caseOf(TestServer.Visitor reviewer, String account) {
    var queue = reviewer.get("/queue?q=" + account).body();
    var at = queue.indexOf("href=\"/cases/");
    return at < 0 ? "" : queue.substring(at + 6, at + 6 + "/cases/".length() + 36);
  }

  @Test
  @Order(6)
  void comparesWhatComesWithReportsAndMakesKnownWhatAReviewerConfirms() throws Exception {
    TestOversight.authority(server.oversight());
    var fresh = Drawings.png(Drawings.picture(77));
    report("acc-77", Drawings.png(Drawings.picture(1)), fresh, Drawings.png(Drawings.flat()));
    var reviewer = server.signedIn("reviewer77", Role.REVIEWER);
    await().until(() -> !caseOf(reviewer, "acc-77").isEmpty());
    var href = caseOf(reviewer, "acc-77");
    await().until(() -> !reviewer.get(href).body().contains("Not checked yet"));
    var page = reviewer.get(href).body();
    assertThat(page)
        .contains("On a list")
        .contains("On no list")
        .contains("first seen here")
        .contains("Why: the picture has too little detail");
    await().until(() -> reviewer.get(href).body().contains("Looks like an entry of the list"));

    reviewer.post(href + "/claim");
    var held = reviewer.get(href).body();
    var rest = held.substring(held.indexOf("On no list"));
    var action = rest.substring(rest.indexOf(href + "/exhibits/"), rest.indexOf("/known") + 6);
    assertThat(reviewer
            .post(action, "category", "")
            .headers()
            .firstValue("Location")
            .orElse(""))
        .contains("category-missing");
    assertThat(answer(ask(fresh, "not-yet"))).isEqualTo("no-match");
    var made = reviewer.post(action, "category", "uk:B");
    assertThat(made.headers().firstValue("Location").orElse("")).contains("made-known");
    var known = ask(Drawings.png(Drawings.smaller(Drawings.picture(77))), "now-known");
    assertThat(answer(known)).isEqualTo("known");
    assertThat(known.path("categories").get(0).path("scheme").stringValue()).isEqualTo("uk");
    var sighting = server
        .door(Matching.class)
        .sighting(SightingId.of(known.path("reference").stringValue()))
        .orElseThrow();
    assertThat(sighting.exhibit()).isPresent();
    assertThat(sighting.past().times()).isEqualTo(2);
    assertThat(sighting.past().confirmed()).isTrue();
  }

  @Test
  @Order(7)
  void matchesNothingFromTheMomentAnEntryIsWithdrawn() throws Exception {
    lists.withdraw(list.id(), List.of("e1"), THEN.plusSeconds(1));
    assertThat(answer(ask(Drawings.png(Drawings.picture(1)), "gone"))).isEqualTo("no-match");
  }

  @Test
  @Order(8)
  void showsListsToThoseWhoMayManageThemAlone() {
    assertThat(server.signedIn("only-reviewer", Role.REVIEWER).get("/lists").statusCode())
        .isEqualTo(403);
    var lead = server.signedIn("lead3", Role.LEAD);
    lead.get("/lists");
    assertThat(lead.post("/lists", "name", "", "threshold", "40").body())
        .contains("Name the list")
        .contains("0 to 31")
        .contains("Choose what the material is");
    var made = lead.post(
        "/lists",
        "name",
        "Two",
        "source",
        "stopncii",
        "kind",
        "ADULT_INTIMATE",
        "threshold",
        "31",
        "act",
        "SIGNAL",
        "enabled",
        "yes",
        "stale",
        "48");
    assertThat(made.statusCode()).isEqualTo(303);
    assertThat(lead.get("/lists").body()).contains("Two").contains("Signal only");
    var page = lead.get(
            "/lists/" + list.id() + "?hash=" + pdq(Drawings.picture(1)).hex())
        .body();
    assertThat(page).contains("The list holds nothing like it");
  }
}

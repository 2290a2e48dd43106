package org.nightlight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.nightlight.app.TestServer;
import org.nightlight.app.TestServer.Visitor;
import org.nightlight.oversight.Role;
import org.nightlight.oversight.Routes.Access;
import org.nightlight.oversight.Routes.Route;
import org.nightlight.oversight.TestOversight;
import org.nightlight.oversight.TestOversight.Connected;
import org.nightlight.store.Store;
import org.springframework.http.HttpMethod;

/// Whoever sees the cases of one platform alone reaches nothing of another's by any route, whatever
/// their roles, and neither does a platform's key.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScopeTest {

  private static final String HERE = "/platforms/here";
  private static final String THERE = "/platforms/there";

  /// Routes that are of no platform: the house's own matters, and the record and its audit, which
  /// are about everybody on purpose. A new route is written here, or below.
  private static final List<String> OF_NO_PLATFORM = List.of(
      "/audit",
      "/authorities",
      "/break-glass",
      "/calibration",
      "/care",
      "/counts",
      "/detectors",
      "/health",
      "/help-texts",
      "/keys",
      "/lists",
      "/on-call",
      "/platforms",
      "/purpose",
      "/queue/languages",
      "/queue/notes",
      "/record",
      "/retention/rules",
      "/routing",
      "/staff");

  /// Pages that list or find: they name nothing of another platform.
  private static final List<String> LISTS = List.of(
      "/accounts",
      "/appeals",
      "/identities",
      "/messages",
      "/queue",
      "/referrals",
      "/requests",
      "/retention",
      "/statements",
      "/statements/export");

  /// The record is whole, and whoever reads it reads all of it.
  private static final List<String> WHOLE = List.of("/audit", "/record");

  /// Nothing of this kind is there now, so that nobody at all finds it.
  private static final List<String> NOT_THERE = List.of(
      "GET /referrals/drafts/{case}",
      "POST /referrals/drafts/{case}",
      "POST /referrals/waiting/{case}",
      "POST /referrals/{id}/go-on");

  /// What a form is about that names it in a field, and not in its address.
  private static final Map<String, String> FIELDS = Map.ofEntries(
      Map.entry("/accounts/agree", "request"),
      Map.entry("/accounts/ask", "source"),
      Map.entry("/accounts/erase", "request"),
      Map.entry("/accounts/export", "request"),
      Map.entry("/identities/agree", "report"),
      Map.entry("/identities/erase", "report"),
      Map.entry("/identities/open", "report"),
      Map.entry("/requests", "matter"),
      Map.entry("/retention/holds", "exhibit"),
      Map.entry("/retention/longer", "exhibit"));

  private final HttpClient client = HttpClient.newHttpClient();

  private TestServer server;
  private HttpServer hook;
  private Connected here;
  private Connected there;
  private Visitor lead;
  private Visitor second;

  private String matter = "";
  private String report = "";
  private String exhibit = "";
  private String attachment = "";
  private String sighting = "";
  private String referral = "";
  private String request = "";
  private String hold = "";
  private String statement = "";
  private String appeal = "";
  private String restricted = "";
  private String asked = "";

  @BeforeAll
  void start() throws Exception {
    server = TestServer.start();
    here = TestOversight.platform(server.oversight(), "Here", HERE);
    there = TestOversight.platform(server.oversight(), "There", THERE);
    lead = server.signedIn("lead", Role.values());
    second = server.signedIn("second", Role.values());
    TestOversight.authority(server.oversight());
    listen();
    TestServer.enterAgency(lead);
    referred();
    restricted();
  }

  @AfterAll
  void stop() {
    server.close();
    hook.stop(0);
  }

  private void listen() throws IOException {
    hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hook.createContext("/", exchange -> {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    });
    hook.start();
    TestOversight.webhook(
        server.oversight(), here.id(), "http://127.0.0.1:" + hook.getAddress().getPort() + "/hook");
  }

  /// A case with a report and a picture, referred, asked about by an authority, and held.
  private void referred() throws Exception {
    var made = send("POST", "/api/v1/reports", here.key(), "application/json", told("k1", "a10"));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    report = made.body().replaceAll("(?s).*\"id\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    var kept = client.send(
        HttpRequest.newBuilder(at("/api/v1/reports/" + report + "/attachments/1"))
            .header("Authorization", "Bearer " + here.key())
            .header("Content-Type", "image/png")
            .PUT(BodyPublishers.ofByteArray(picture()))
            .build(),
        HttpResponse.BodyHandlers.ofString());
    assertThat(kept.statusCode()).as(kept.body()).isEqualTo(201);
    matter = caseAbout("a10");
    exhibit = one("select exhibit::text from casework_report where case_id = ?::uuid", matter);
    attachment = one(
        "select id::text from evidence_exhibit where media_type = 'image/png' and id::text <> ?",
        exhibit);
    decide(matter, "outcome", "refer", "note", "the words agree");
    second.get("/cases/" + matter);
    second.post("/cases/" + matter + "/second", "view", "agree", "words", "so do I");
    referral = sooner("select id::text from referral where matter = ?::uuid", matter);
    sighting = UUID.randomUUID().toString();
    server
        .door(Store.class)
        .sql()
        .sql("insert into casework_match (sighting, case_id, kind, at, joined)"
            + " values (?::uuid, ?::uuid, 'OTHER', now(), now())")
        .params(sighting, matter)
        .update();
    lead.get("/requests");
    lead.post(
        "/requests",
        "kind",
        "PRESERVATION",
        "authority",
        one("select id::text from authority where name = ?", "Agency"),
        "reference",
        "R-17",
        "basis",
        "invented",
        "matter",
        matter,
        "due",
        "2199-01-01T00:00:00Z");
    request = one("select id::text from authority_request where matter = ?", matter);
    second.get("/requests");
    assertThat(second
            .post("/requests/" + request + "/answer", "answer", "It is kept.")
            .statusCode())
        .isEqualTo(303);
    lead.get("/retention");
    lead.post("/retention/holds", "exhibit", attachment, "reference", "hold 17");
    lead.get("/accounts");
    lead.post("/accounts/ask", aboutTheAccount());
    asked = one("select id::text from agreement where kind like 'account-%' and '' = ?", "");
    hold = one("select id::text from evidence_hold where exhibit = ?::uuid", attachment);
  }

  private static String[] aboutTheAccount() {
    return new String[] {
      "source", HERE, "account", "a10", "kind", "EXPORT", "purpose", "They asked for it by letter."
    };
  }

  /// A case about an account that was told why, and appealed.
  private void restricted() throws Exception {
    var store = server.door(Store.class);
    var signal = UUID.randomUUID().toString().replace("-", "");
    store.transact(() -> {
      store.sql().sql("""
              insert into detect_signal (id, detector, version, source, subject, others, at, score,
                evidence, level, reasons, activities, model, tier, raised)
              values (?, 'contact-seeking', 1, ?, 'a20', array['a42', 'a43'], now(), 9700, 3412000,
                2500000, '[{"code":"children-among-new-contacts","observed":"11 of 12",
                            "usual":"1 in 21","weight":3500000}]',
                array['e1'], '2026-11-13', 'LIVE', now())
              """).params(signal, HERE).update();
      store.outbox().put("signal.raised", HERE + "/a20", signal);
    });
    restricted = caseAbout("a20");
    decide(
        restricted,
        "outcome",
        "restrict-contact",
        "template",
        "contact-seeking/first-messages",
        "severity",
        "uk:C",
        "note",
        "the reasons hold");
    statement = sooner(
        "select id::text from statement where case_id = ?::uuid and report is null"
            + " and sent is not null",
        restricted);
    var asked = send(
        "POST",
        "/api/v1/statements/" + statement + "/appeal",
        here.key(),
        "application/json",
        "{\"words\":\"heron\"}");
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
    appeal = one("select id::text from statement_appeal where statement = ?::uuid", statement);
  }

  private void decide(String id, String... fields) {
    lead.get("/cases/" + id);
    lead.post("/cases/" + id + "/claim");
    lead.get("/cases/" + id);
    assertThat(lead.post("/cases/" + id + "/decide", fields).statusCode()).isEqualTo(303);
  }

  private String caseAbout(String account) {
    return sooner("select id::text from casework_case where account = ?", account);
  }

  private String sooner(String sql, String of) {
    await().atMost(Duration.ofSeconds(60)).until(() -> !all(sql, of).isEmpty());
    return one(sql, of);
  }

  private String one(String sql, String of) {
    return all(sql, of).getFirst();
  }

  private List<String> all(String sql, String of) {
    return server.door(Store.class).sql().sql(sql).param(of).query(String.class).list();
  }

  private static String told(String key, String account) {
    return told(key, HERE, account);
  }

  private static String told(String key, String source, String account) {
    return """
        {"idempotencyKey":"%s","reporter":"parent","topic":"bullying","danger":"no",\
        "words":"Neutral words of a test.","country":"GB","language":"en",\
        "about":{"source":"%s","account":"%s"}}""".formatted(key, source, account);
  }

  private static byte[] picture() throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_BYTE_GRAY), "png", bytes);
    return bytes.toByteArray();
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  private HttpResponse<String> send(
      String method, String path, String key, String type, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(at(path))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /// A member in every role, who sees the cases of one platform alone.
  private Visitor member(String name, Connected platform) {
    var visitor = server.signedIn(name, Role.values());
    TestOversight.scope(server.oversight(), name, platform.id());
    return visitor;
  }

  private static String words(Route route) {
    return route.method() + " " + route.path();
  }

  private List<Route> staffRoutes() {
    return server.routes().stream()
        .filter(route -> route.access() instanceof Access.Staff)
        .toList();
  }

  private static boolean begins(Route route, List<String> paths) {
    return paths.stream()
        .anyMatch(path -> route.path().equals(path) || route.path().startsWith(path + "/"));
  }

  /// Routes that are about one thing of the platform here.
  private List<Route> routesAboutOne() {
    return staffRoutes().stream()
        .filter(route -> !begins(route, OF_NO_PLATFORM))
        .filter(route -> route.path().contains("{") || isForm(route))
        .toList();
  }

  private static boolean isForm(Route route) {
    return route.method().equals(HttpMethod.POST) && FIELDS.containsKey(route.path());
  }

  /// The address with the ids of what is here; empty where nobody wrote what it is about.
  private String address(Route route) {
    var id = switch (route.path().split("/", -1)[1]) {
      case "cases" -> matter;
      case "reports" -> report;
      case "exhibits" -> exhibit;
      case "referrals" -> referral;
      case "requests" -> request;
      case "retention" -> hold;
      case "statements" -> statement;
      case "appeals" -> appeal;
      default -> "{id}";
    };
    return route
        .path()
        .replace("{id}", id)
        .replace("{case}", matter)
        .replace("{report}", report)
        .replace("{exhibit}", attachment)
        .replace("{sighting}", sighting)
        .replace("{name}", "referral.json");
  }

  private String[] fields(Route route) {
    return switch (isForm(route) ? FIELDS.getOrDefault(route.path(), "") : "") {
      case "report" -> new String[] {"report", report};
      case "exhibit" -> new String[] {"exhibit", attachment, "reference", "hold 18"};
      case "matter" -> new String[] {"matter", matter};
      case "request" -> new String[] {"request", asked, "words", "They did ask."};
      case "source" -> aboutTheAccount();
      default -> new String[0];
    };
  }

  private HttpResponse<String> ask(Visitor visitor, Route route) {
    if (route.method().equals(HttpMethod.GET)) {
      return visitor.get(address(route));
    }
    // For the form's token.
    visitor.get("/staff/me");
    return visitor.post(address(route), fields(route));
  }

  @Test
  void everyStaffRouteIsOfNoPlatformOrAListOrSaysWhatItIsAbout() {
    var unsaid = new TreeSet<String>();
    for (var route : staffRoutes()) {
      var said = begins(route, OF_NO_PLATFORM)
          || LISTS.contains(route.path())
          || isForm(route)
          || (route.path().contains("{") && !address(route).contains("{"));
      if (!said) {
        unsaid.add(words(route));
      }
    }
    assertThat(unsaid).isEmpty();
  }

  /// Forms that say what is wrong with a field, and keep what else was written.
  private static final List<String> REFUSED_IN_A_FORM =
      List.of("POST /accounts/ask", "POST /requests");

  @Test
  void whoeverSeesAnotherPlatformAloneFindsNothingWhileItsOwnStaffDo() {
    var stranger = member("stranger", there);
    for (var route : routesAboutOne()) {
      var answer = ask(stranger, route);
      var wanted = REFUSED_IN_A_FORM.contains(words(route)) ? 422 : 404;
      assertThat(answer.statusCode()).as("%s", words(route)).isEqualTo(wanted);
    }
    assertThat(stranger.get("/identities?report=" + report).statusCode()).isEqualTo(404);
    assertThat(one("select count(*)::text from evidence_hold where exhibit = ?::uuid", attachment))
        .isEqualTo("1");
    assertThat(one("select count(*)::text from authority_request where matter = ?", matter))
        .isEqualTo("1");
    itsOwnStaffFindIt();
  }

  /// So that what is refused above is refused for whose it is, and not for its state.
  private void itsOwnStaffFindIt() {
    var own = member("own", here);
    var routes = new ArrayList<>(routesAboutOne());
    var aside = routes.stream().filter(one -> one.path().endsWith("/aside")).toList();
    routes.removeAll(aside);
    routes.addAll(aside);
    for (var route : routes) {
      if (!NOT_THERE.contains(words(route))) {
        assertThat(ask(own, route).statusCode())
            .as("%s", words(route))
            .isNotIn(401, 403, 404)
            .isLessThan(500);
      }
    }
    for (var route : routes) {
      if (route.path().contains("/cases/") || route.path().contains("/exhibits/")) {
        assertThat(ask(own, route).statusCode()).as("%s", words(route)).isEqualTo(404);
      }
    }
  }

  /// What nobody who works for the other platform alone reads anywhere.
  private List<String> named() {
    return List.of(
        matter,
        restricted,
        report,
        exhibit,
        attachment,
        sighting,
        referral,
        request,
        hold,
        statement,
        appeal,
        asked,
        "R-17",
        "heron",
        "hold 17",
        "a10 on",
        "a20 on");
  }

  @Test
  void listsSearchesExportsAndCountsNameNothingOfAnotherPlatform() {
    var stranger = member("reader", there);
    var own = member("own-reader", here);
    for (var route : staffRoutes()) {
      if (route.method().equals(HttpMethod.GET)
          && !route.path().contains("{")
          && WHOLE.stream().noneMatch(route.path()::startsWith)) {
        for (var query : queries(route.path())) {
          var answer = stranger.get(route.path() + query);
          assertThat(answer.statusCode()).as(route.path()).isIn(200, 303);
          assertThat(answer.body()).as(route.path() + query).doesNotContain(named());
        }
      }
    }
    var detector = stranger.get("/detectors/contact-seeking");
    assertThat(detector.statusCode()).isEqualTo(200);
    assertThat(detector.body()).doesNotContain(named());
    assertThat(own.get("/queue?show=decided").body()).contains(matter, restricted);
    assertThat(own.get("/referrals").body()).contains(referral);
    assertThat(own.get("/requests").body()).contains(request, "R-17");
    assertThat(own.get("/retention").body()).contains(attachment, "hold 17");
    assertThat(own.get("/appeals").body()).contains(appeal, "heron");
    assertThat(own.get("/statements/export" + DAYS).body()).contains(statement);
  }

  private static final String DAYS = "?from=2020-01-01&to=2099-01-01";

  private static List<String> queries(String path) {
    return switch (path) {
      case "/queue" -> List.of("", "?q=a10", "?show=decided", "?show=decided&q=a20");
      case "/statements/export" -> List.of(DAYS);
      default -> List.of("");
    };
  }

  @Test
  void aPlatformsKeyReachesNothingOfAnotherPlatform() throws Exception {
    var ask = one("select id::text from referral_ask where matter = ?::uuid", matter);
    var covered = new TreeSet<String>();
    for (var route : server.routes()) {
      if (route.access() instanceof Access.Platform && route.path().contains("{id}")) {
        var id = route.path().contains("/statements/") ? statement : report;
        var path = route.path().replace("{id}", id).replace("{number}", "2");
        var type = route.method().equals(HttpMethod.PUT) ? "image/png" : "application/json";
        var answer = send(route.method().name(), path, there.key(), type, "{\"words\":\"egret\"}");
        assertThat(answer.statusCode()).as(words(route)).isEqualTo(404);
        assertThat(answer.body()).doesNotContain("a10", "a20", "heron");
        covered.add(words(route));
      }
    }
    assertThat(covered).hasSizeGreaterThan(5);
    var supplied = send("POST", "/api/v1/supplies/" + ask, there.key(), "application/json", "{}");
    assertThat(supplied.statusCode()).isEqualTo(401);
    assertThat(send("GET", "/api/v1/reports/" + report, here.key(), "application/json", "")
            .body())
        .contains("a10");
  }

  @Test
  void aPlatformsKeyBringsNothingInAnotherPlatformsName() throws Exception {
    var before = counts();
    var event = """
        [{"specversion":"1.0","id":"e1","source":"%s","type":"org.nightlight.message.sent",\
        "time":"2026-11-24T02:04:05Z","data":{"actor":"a10","recipients":["a12"],"place":"public"}}]""".formatted(HERE);
    var tries = Map.of(
        "POST /api/v1/reports", new String[] {"application/json", told("k2", "a10")},
        "POST /api/v1/activities", new String[] {"application/cloudevents-batch+json", event},
        "POST /api/v1/media",
            new String[] {
              "application/json",
              "{\"source\":\"%s\",\"items\":[{\"item\":\"m1\",\"account\":\"a10\",\"place\":\"public\",\"hashes\":{\"sha256\":\"%s\"}}]}"
                  .formatted(HERE, "ab".repeat(32))
            });
    for (var route : server.routes()) {
      if (route.access() instanceof Access.Platform
          && route.method().equals(HttpMethod.POST)
          && !route.path().contains("{")) {
        var body = tries.get(words(route));
        assertThat(body).as(words(route)).isNotNull();
        var answer = send("POST", route.path(), there.key(), body[0], body[1]);
        assertThat(answer.body()).as(words(route)).contains("source-not-yours");
      }
    }
    assertThat(counts()).isEqualTo(before);
    var same =
        send("POST", "/api/v1/reports", there.key(), "application/json", told("k1", THERE, "b10"));
    assertThat(same.statusCode()).as(same.body()).isEqualTo(201);
    assertThat(same.body()).doesNotContain(report);
  }

  private List<String> counts() {
    return Stream.of("report", "casework_case", "activity", "match_sighting")
        .map(table -> one("select count(*)::text from " + table + " where '' = ?", ""))
        .toList();
  }
}

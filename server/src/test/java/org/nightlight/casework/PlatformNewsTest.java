package org.nightlight.casework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nightlight.casework.Decision.Outcome;
import org.nightlight.oversight.StaffId;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.Message;
import org.nightlight.store.Outbox;
import org.nightlight.store.Store;
import org.nightlight.store.TestStore;
import tools.jackson.databind.json.JsonMapper;

class PlatformNewsTest {

  private static final StaffId MARI =
      new StaffId(UUID.fromString("00000000-0000-0000-0000-00000000abcd"));
  private static final byte[] KEY = "a key of twenty-four byte".getBytes(StandardCharsets.UTF_8);
  private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);

  /// A request as the platform saw it.
  record Seen(String path, String id, String timestamp, String signature, String body) {}

  private final Store store = TestStore.fresh();
  private final Neighbourhood rooms = new Neighbourhood();
  private final Clock clock = Clock.systemUTC();
  private final Casework casework =
      new Casework(store, TestOversight.on(store, clock), rooms, Duration.ofMillis(400), clock);
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final List<String> script = new CopyOnWriteArrayList<>();
  private HttpServer platform = server();

  @BeforeEach
  void wire() {
    store.outbox().deliver(Casework.MOVED, "reporter-progress", casework::tellReporters);
    store.outbox().deliverOutside(Casework.DECIDED, "platform-webhook", casework::tellPlatform);
    rooms.webhook("http://127.0.0.1:" + platform.getAddress().getPort() + "/hook", SECRET);
  }

  @AfterEach
  void close() {
    store.close();
    platform.stop(0);
  }

  private HttpServer server() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", this::answer);
      server.start();
      return server;
    } catch (IOException fault) {
      throw new java.io.UncheckedIOException(fault);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    seen.add(new Seen(
        exchange.getRequestURI().getPath(),
        String.valueOf(headers.getFirst("webhook-id")),
        String.valueOf(headers.getFirst("webhook-timestamp")),
        String.valueOf(headers.getFirst("webhook-signature")),
        body));
    var act = script.isEmpty() ? "204" : script.removeFirst();
    if (act.equals("sleep")) {
      await().pollDelay(Duration.ofMillis(900)).until(() -> true);
    }
    if (act.equals("302")) {
      exchange.getResponseHeaders().set("location", "/elsewhere");
    }
    if (act.equals("trickle")) {
      exchange.sendResponseHeaders(200, 100);
      exchange.getResponseBody().write(1);
      exchange.getResponseBody().flush();
      await().pollDelay(Duration.ofMillis(900)).until(() -> true);
    } else {
      exchange.sendResponseHeaders(act.matches("\\d+") ? Integer.parseInt(act) : 204, -1);
    }
    exchange.close();
  }

  private CaseId decided(Outcome outcome) {
    store.transact(() -> casework.takeSignal(
        new Message(1, "signal.raised", "key", rooms.signal("a17", "a42"), Instant.EPOCH, 0)));
    var id = new CaseId(
        store.sql().sql("select id from casework_case").query(UUID.class).single());
    casework.claim(id, MARI);
    casework.decide(id, outcome, "a note that nobody outside may read", MARI);
    return id;
  }

  @Test
  void tellsThePlatformWhatWasDecidedAndWhatHelpsAndNothingElse() {
    store.outbox().start();
    var id = decided(Outcome.RESTRICT_CONTACT);
    await().untilAsserted(() -> assertThat(seen).hasSize(1));
    var json = JsonMapper.shared().readTree(seen.getFirst().body());
    assertThat(json.propertyNames())
        .containsExactlyInAnyOrder(
            "type", "case", "source", "subject", "outcome", "decidedAt", "advice");
    assertThat(json.path("type").asString()).isEqualTo("case.decided");
    assertThat(json.path("case").asString()).isEqualTo(id.toString());
    assertThat(json.path("subject").asString()).isEqualTo("a17");
    assertThat(json.path("outcome").asString()).isEqualTo("restrict-contact");
    assertThat(seen.getFirst().body()).doesNotContain("nobody outside", MARI.toString());
  }

  @Test
  void triesAgainWithTheSameIdUntilThePlatformAcceptsAndSaysWhatFailedMeanwhile() {
    script.addAll(List.of("500", "302"));
    store.outbox().start();
    decided(Outcome.HELP);
    await()
        .untilAsserted(() -> assertThat(store.outbox().waiting())
            .extracting(one -> one.trouble().orElse(""))
            .containsExactly("the platform's webhook answered 500, wanted 2xx"));
    await()
        .untilAsserted(() -> assertThat(store.outbox().waiting())
            .extracting(one -> one.trouble().orElse(""))
            .containsExactly("the platform's webhook answered 302, wanted 2xx"));
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(seen).hasSize(3));
    await().untilAsserted(() -> assertThat(store.outbox().waiting()).isEmpty());
    assertThat(seen).extracting(Seen::path).containsOnly("/hook");
    assertThat(seen.stream().map(Seen::id).distinct()).hasSize(1);
    assertThat(seen).allSatisfy(one -> assertThat(one.signature()).isEqualTo(sign(one)));
    assertThat(seen.stream().map(Seen::timestamp).distinct()).hasSizeGreaterThan(1);
  }

  /// The signature as a receiver computes it, without our own code.
  private static String sign(Seen one) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
      mac.update((one.id() + "." + one.timestamp() + ".").getBytes(StandardCharsets.UTF_8));
      return "v1,"
          + Base64.getEncoder()
              .encodeToString(mac.doFinal(one.body().getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException fault) {
      throw new IllegalStateException(fault);
    }
  }

  @Test
  void waitsNoLongerThanItsPatienceForAnAnswerAndForItsEnd() {
    for (var slow : List.of("sleep", "trickle")) {
      script.add(slow);
      var news = new PlatformNews(Duration.ofMillis(400), clock);
      var started = System.nanoTime();
      assertThat(failure(news)).contains("did not answer within 400 ms");
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void saysWhereNobodyListensWithoutTheAddress() {
    platform.stop(0);
    assertThat(failure(new PlatformNews(Duration.ofMillis(400), clock)))
        .isEqualTo("the platform's webhook cannot be reached: ConnectException");
  }

  private String failure(PlatformNews news) {
    var id = new CaseId(UUID.randomUUID());
    var advice = rooms.advise(org.nightlight.help.Audience.CHILD, "bullying", "");
    var about = new org.nightlight.intake.Subject(Neighbourhood.DEMO, "a17");
    try {
      news.send(
          rooms.webhook(Neighbourhood.DEMO).orElseThrow(),
          (Clearance.Clear) CaseRules.clearance(List.of(), java.util.Optional.empty()),
          new PlatformNews.News(id, about, Outcome.HELP, Instant.EPOCH, advice));
      return "none";
    } catch (Outbox.DeliveryTrouble trouble) {
      return String.valueOf(trouble.getMessage());
    }
  }

  /// Nothing about a child's own report reaches the platform's contact unless a person has said why
  /// that is safe.
  @Test
  void tellsNothingOfWhatAChildReportedUntilAPersonSaysWhyItIsSafe() {
    store.outbox().deliverOutside(Casework.CLEARED, "platform-webhook", casework::tellPlatform);
    var report =
        rooms.report(org.nightlight.help.Audience.CHILD, org.nightlight.intake.Danger.NO, "a17");
    store.transact(() -> casework.takeReports(
        List.of(new Message(1, "report.received", "key", report, Instant.EPOCH, 0))));
    store.outbox().start();
    var id = decided(Outcome.RESTRICT_CONTACT);
    await().untilAsserted(() -> assertThat(store.outbox().waiting()).isEmpty());
    assertThat(seen).isEmpty();
    assertThat(casework.clearance(id)).isEqualTo(new Clearance.Withheld());
    var word = "the platform alone knows who reported";
    casework.nameSafe(id, new Casework.Word(word, java.util.Set.of()), MARI);
    assertThat(casework.clearance(id)).isEqualTo(new Clearance.Withheld());
    casework.nameSafe(id, new Casework.Word(word, java.util.Set.of(UUID.fromString(report))), MARI);
    await().untilAsserted(() -> assertThat(seen).hasSize(1));
    assertThat(seen.getFirst().body()).doesNotContain("alone knows", report);
  }

  @Test
  void tellsNobodyWhereThePlatformDidNotAsk() {
    rooms.webhook = java.util.Optional.empty();
    store.outbox().start();
    decided(Outcome.HELP);
    await().untilAsserted(() -> assertThat(store.outbox().waiting()).isEmpty());
    assertThat(seen).isEmpty();
  }
}

package org.nightlight.app;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightlight.cybertip.StandIn;

/// The real process, killed with SIGKILL while it tells an authority, and started again: each time
/// at the worst moment of a call, when the authority has done what it was asked and has not said
/// so.
/// In the end there is one finished report. `SendingTest` walks every step within one process.
class KilledDuringReferralTest {

  private static final String SOURCE = "/platforms/killed-7719";
  private static final Pattern WELCOME = Pattern.compile("/staff/welcome/([A-Za-z0-9_-]{20,})");
  private static final String PASSWORD = "twelve letters and more 7719";

  /// Stands in everything a person gives, and must not stand in any log.
  private static final String MARK = "7719";

  @TempDir
  Path folder;

  private volatile @Nullable Process running;

  @Test
  void finishesOneReportThoughItIsKilledWhileAFileGoesAndLogsNothingAnybodyGave() throws Exception {
    oneFinished(List.of("/upload"));
    assertThat(said()).doesNotContain(MARK);
  }

  @Tag("slow")
  @Test
  void finishesOneReportThoughItIsKilledAtEveryCall() throws Exception {
    oneFinished(List.of("/submit", "/upload", "/fileinfo", "/finish"));
  }

  private void oneFinished(List<String> calls) throws Exception {
    var port = freePort();
    try (var tip = new DemoTip()) {
      try {
        start(port);
        var killed = kill(tip.authority(), calls.getFirst());
        refer(port, tip);
        killed.await();
        for (var call : calls.subList(1, calls.size())) {
          var again = kill(tip.authority(), call);
          start(port);
          again.await();
        }
        start(port);
        one(port, tip.authority());
      } finally {
        running().destroyForcibly().waitFor();
      }
    }
  }

  private Process running() {
    return Objects.requireNonNull(running);
  }

  /// Kills the process when the authority has done a call; opens when it is gone.
  private CountDownLatch kill(StandIn authority, String call) {
    var gone = new CountDownLatch(1);
    authority.whenDone(call, () -> {
      running().destroyForcibly().onExit().join();
      gone.countDown();
    });
    return gone;
  }

  private void refer(int port, DemoTip tip) throws Exception {
    var address = "http://127.0.0.1:" + port;
    try (var admin = new DemoPerson(address);
        var reviewer = new DemoPerson(address);
        var second = new DemoPerson(address)) {
      admin.join(welcome(), "Ada 7719", "ada", PASSWORD);
      admin.signIn("ada", PASSWORD);
      var key =
          admin.connect("Killed", SOURCE, "http://127.0.0.1:9/decisions-7719").key();
      join(admin, reviewer, "rae");
      join(admin, second, "sol");
      report(address, key);
      await("the case", () -> reviewer.open("/queue").find("href=\"(/cases/)").isPresent());
      tip.approve(new DemoTip.People(admin, reviewer, second), KilledDuringReferralTest::await);
    } catch (IllegalStateException cut) {
      // Approving it may be what the kill cut off: it was approved before it was sent.
      assertThat(cut).hasMessageContaining("/approve");
    }
  }

  private static void join(DemoPerson admin, DemoPerson who, String name) {
    admin.open("/staff").send("/staff/invite", Map.of(), List.of(entry("role", "LEAD")));
    who.join(
        admin.need("/staff/welcome/([A-Za-z0-9_-]{20,})", "invitation"),
        "Name 7719",
        name,
        PASSWORD);
    who.signIn(name, PASSWORD);
  }

  private static void report(String address, String key) throws Exception {
    var body = """
        {"idempotencyKey":"k-7719","reporter":"child","topic":"bullying","danger":"no",\
        "words":"Neutral 7719.","country":"GB","reporterKey":"r-7719",\
        "about":{"source":"%s","account":"a-7719"}}""".formatted(SOURCE);
    try (var client = HttpClient.newHttpClient()) {
      assertThat(post(client, address + "/api/v1/reports", key, body)).isEqualTo(201);
      assertThat(post(client, address + "/api/v1/reports", key, "{\"words 7719\":"))
          .isEqualTo(400);
      assertThat(post(client, address + "/api/v1/reports", "nlk_7719", body)).isEqualTo(401);
      assertThat(post(client, address + "/api/v1/supplies/7719", "7719", body)).isEqualTo(401);
      assertThat(post(client, address + "/api/v1/activities?at=7719", key, "7719"))
          .isPositive();
    }
  }

  private static int post(HttpClient client, String to, String key, String body) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(to))
        .header("Authorization", "Bearer " + key)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  /// The one finished report, and that the server knows it is.
  private static void one(int port, StandIn authority) {
    await("the report to be finished", () -> !finished(authority).isEmpty());
    try (var reviewer = new DemoPerson("http://127.0.0.1:" + port)) {
      reviewer.signIn("rae", PASSWORD);
      await(
          "the server to know it",
          () -> reviewer
              .open("/referrals")
              .find("(" + finished(authority).getFirst().number() + ")")
              .isPresent());
    }
    var one = finished(authority);
    assertThat(one).hasSize(1);
    assertThat(one.getFirst().files()).doesNotHaveDuplicates().isNotEmpty();
  }

  private static List<StandIn.Held> finished(StandIn authority) {
    return authority.reports().stream()
        .filter(one -> one.state().equals("finished"))
        .toList();
  }

  private static void await(String what, BooleanSupplier happened) {
    org.awaitility.Awaitility.await(what)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(happened::getAsBoolean);
  }

  private String welcome() throws IOException {
    await("the link", () -> WELCOME.matcher(said()).find());
    var found = WELCOME.matcher(said());
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private String said() {
    try {
      return Files.readString(folder.resolve("output"));
    } catch (IOException fault) {
      throw new java.io.UncheckedIOException(fault);
    }
  }

  private void start(int port) throws Exception {
    var builder = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Nightlight.class.getName(),
            "serve",
            "--data",
            folder.resolve("data").toString(),
            "--port",
            Integer.toString(port))
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(folder.resolve("output").toFile()));
    // A decision need not wait here for somebody to take it back.
    builder.environment().put("NIGHTLIGHT_HOLD_NEWS", "0");
    var process = builder.start();
    running = process;
    try (var client = HttpClient.newHttpClient()) {
      while (!answers(client, port) && process.isAlive()) {
        Thread.sleep(50);
      }
    }
  }

  private static boolean answers(HttpClient client, int port) throws InterruptedException {
    try {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/healthz"))
          .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}

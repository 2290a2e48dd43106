package org.nightlight.app;

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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightlight.evidence.Evidence;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.EmbeddedPostgres;
import org.nightlight.store.Store;
import tools.jackson.databind.json.JsonMapper;

/// The real process and the embedded database: killed with SIGKILL while platforms send, started
/// again, and counted.
class KilledDuringIntakeTest {

  private static final String SOURCE = "/platforms/killed";
  private static final int LINES = 100;
  private static final int ACKNOWLEDGED_BEFORE_THE_KILL = 30;
  private static final int REPORTERS = 24;
  private static final int REPORTS_BEFORE_THE_KILL = 300;
  private static final Pattern WELCOME = Pattern.compile("/staff/welcome/([A-Za-z0-9_-]{20,})");

  @TempDir
  Path folder;

  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<String> unanswered = new ConcurrentLinkedQueue<>();
  private final AtomicInteger bodies = new AtomicInteger();

  /// Many report at once, so that the kill comes while a group of reports is written together.
  @Test
  void losesNothingItAcknowledgedAndTakesTheRestOnceWhenItIsSentAgain() throws Exception {
    var port = freePort();
    var first = start(port);
    var key = connect(port);
    var kept = new ConcurrentHashMap<String, String>();
    var cutOff = new ConcurrentLinkedQueue<String>();
    var senders = Stream.concat(
            IntStream.range(0, 3).mapToObj(_ -> sender(port, key)),
            IntStream.range(0, REPORTERS).mapToObj(_ -> reporter(port, key, kept, cutOff)))
        .toList();
    while (acknowledged.size() < ACKNOWLEDGED_BEFORE_THE_KILL
        || kept.size() < REPORTS_BEFORE_THE_KILL) {
      Thread.sleep(1);
    }
    first.destroyForcibly().waitFor();
    for (var sender : senders) {
      sender.join();
    }
    assertThat(unanswered).as("requests the kill cut off").isNotEmpty();
    assertThat(cutOff).as("reports the kill cut off").isNotEmpty();

    var second = start(port);
    try {
      assertThat(sendAll(port, key, acknowledged, "duplicates"))
          .as("acknowledged activities the log still has")
          .isEqualTo(acknowledged.size() * LINES);
      sendAll(port, key, unanswered, "accepted");
      assertThat(sendAll(port, key, unanswered, "duplicates"))
          .as("unanswered activities the log has once they were sent again")
          .isEqualTo(unanswered.size() * LINES);
      reportAgain(port, key, kept, cutOff);
    } finally {
      second.destroy();
      second.waitFor();
    }
    assertThat(intact()).isEqualTo(kept.size() + cutOff.size());
  }

  /// What was acknowledged is answered as it was; what was cut off is taken once.
  private static void reportAgain(
      int port, String key, Map<String, String> kept, Iterable<String> cutOff)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      for (var one : kept.entrySet()) {
        assertThat(report(client, port, key, one.getKey())).isEqualTo(one.getValue());
      }
      for (var one : cutOff) {
        var id = report(client, port, key, one);
        assertThat(report(client, port, key, one)).as("sent twice").isEqualTo(id);
      }
    }
  }

  /// How many exhibits the folder has, each of which is read whole and compared with its digest.
  private int intact() {
    var data = folder.resolve("data");
    var clock = Clock.systemUTC();
    try (var postgres = EmbeddedPostgres.start(data);
        var store = Store.open(postgres.address());
        var oversight = TestOversight.on(store, clock, data.resolve("keys"));
        var evidence = new Evidence(store, oversight, data, clock)) {
      var tally = evidence.inspect();
      assertThat(tally.troubles()).isEmpty();
      return tally.intact();
    }
  }

  /// Reports until the server is gone, and keeps which were acknowledged, with their ids.
  private static Thread reporter(
      int port, String key, Map<String, String> kept, Queue<String> cutOff) {
    return Thread.ofVirtual().start(() -> {
      try (var client = HttpClient.newHttpClient()) {
        while (true) {
          var name = UUID.randomUUID().toString();
          try {
            kept.put(name, report(client, port, key, name));
          } catch (IOException _) {
            cutOff.add(name);
            return;
          }
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    });
  }

  /// Sends a report under an idempotency key; answers its id.
  private static String report(HttpClient client, int port, String key, String name)
      throws IOException, InterruptedException {
    var body = """
        {"idempotencyKey":"%s","reporter":"other","topic":"bullying","danger":"no",\
        "words":"words %s","about":{"source":"%s","account":"%s"}}""".formatted(name, name, SOURCE, name);
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/reports"))
        .header("Authorization", "Bearer " + key)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
    var response = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return JsonMapper.shared().readTree(response.body()).get("id").asString();
  }

  /// Sends until the server is gone, and keeps which bodies were acknowledged and which were not.
  private Thread sender(int port, String key) {
    return Thread.ofVirtual().start(() -> {
      try (var client = HttpClient.newHttpClient()) {
        while (true) {
          var body = body(bodies.incrementAndGet());
          try {
            post(client, port, key, body);
            acknowledged.add(body);
          } catch (IOException _) {
            unanswered.add(body);
            return;
          }
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    });
  }

  private static int sendAll(int port, String key, Iterable<String> all, String count)
      throws IOException, InterruptedException {
    var sum = 0;
    try (var client = HttpClient.newHttpClient()) {
      for (var body : all) {
        sum += JsonMapper.shared()
            .readTree(post(client, port, key, body))
            .get(count)
            .asInt();
      }
    }
    return sum;
  }

  private static String post(HttpClient client, int port, String key, String body)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + port + "/api/v1/activities"))
        .header("Authorization", "Bearer " + key)
        .header("Content-Type", "application/x-ndjson")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
    var response = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  private static String body(int number) {
    var lines = new ArrayList<String>();
    var time = Instant.now().minus(Duration.ofHours(1)).toString();
    for (var i = 0; i < LINES; i++) {
      lines.add("""
          {"specversion":"1.0","id":"b%d-%d","source":"%s","type":"org.nightlight.account.blocked",\
          "time":"%s","data":{"actor":"a","recipient":"b"}}""".formatted(number, i, SOURCE, time));
    }
    return String.join("\n", lines);
  }

  private String connect(int port) throws IOException, InterruptedException {
    try (var administrator = new DemoPerson("http://127.0.0.1:" + port)) {
      administrator.join(welcome(), "Ada Admin", "ada", "a long enough password");
      administrator.signIn("ada", "a long enough password");
      return administrator
          .connect("Killed", SOURCE, "http://127.0.0.1:9/decisions")
          .key();
    }
  }

  private String welcome() throws IOException, InterruptedException {
    while (true) {
      var found = WELCOME.matcher(Files.readString(folder.resolve("output")));
      if (found.find()) {
        return found.group(1);
      }
      Thread.sleep(50);
    }
  }

  private Process start(int port) throws Exception {
    var process = new ProcessBuilder(
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
            ProcessBuilder.Redirect.appendTo(folder.resolve("output").toFile()))
        .start();
    try (var client = HttpClient.newHttpClient()) {
      while (!answers(client, port)) {
        assertThat(process.isAlive())
            .as(Files.readString(folder.resolve("output")))
            .isTrue();
        Thread.sleep(50);
      }
    }
    return process;
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

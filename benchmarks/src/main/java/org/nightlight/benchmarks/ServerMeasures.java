package org.nightlight.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.nightlight.app.DemoPerson;
import org.nightlight.detection.ActivityJson;
import org.nightlight.detection.Day;
import org.nightlight.detection.Simulator;

/// Measures a real server from outside: start to first page, resident memory, activities
/// acknowledged a second, and how long a report takes to be acknowledged at 100 a second.
public final class ServerMeasures {

  private static final String SOURCE = "/platforms/invented";
  private static final String PASSWORD = "a-long-enough-password";
  private static final int LINES = 2_000;
  private static final int SENDERS = 4;
  private static final int REPORTS_PER_SECOND = 100;
  private static final int REPORT_SECONDS = 30;

  private ServerMeasures() {}

  public static void main(String[] args) throws Exception {
    var launcher = Path.of(args.length > 0 ? args[0] : "./nightlight").toAbsolutePath();
    var scratch = Files.createTempDirectory("nightlight-measures");
    starts(launcher, scratch);
    try (var server = ServerProcess.start(launcher, scratch.resolve("load"))) {
      Thread.sleep(10_000);
      var memory = server.memory();
      System.out.printf(
          "memory idle: server %d MiB, PostgreSQL %d MiB (proportional set size)%n",
          memory.server(), memory.postgres());
      var key = connect(server);
      // Reports first: after the activities the detectors are busy catching up.
      reports(server, key);
      activities(server, key);
    }
  }

  private static void starts(Path launcher, Path scratch) throws Exception {
    var first = new ArrayList<Long>();
    var later = new ArrayList<Long>();
    for (var round = 0; round < 5; round++) {
      var data = scratch.resolve("start-" + round);
      first.add(start(launcher, data));
      later.add(start(launcher, data));
    }
    System.out.printf(
        "start to first page, new folder: median %d ms of %s%n", median(first), first);
    System.out.printf("start to first page, later: median %d ms of %s%n", median(later), later);
  }

  private static long start(Path launcher, Path data) throws IOException, InterruptedException {
    try (var server = ServerProcess.start(launcher, data)) {
      return server.toFirstPage().toMillis();
    }
  }

  private static String connect(ServerProcess server) throws Exception {
    try (var administrator = new DemoPerson(server.address())) {
      administrator.join(server.welcome(), "Measure", "measure", PASSWORD);
      administrator.signIn("measure", PASSWORD);
      return administrator
          .connect("Measured", SOURCE, "http://127.0.0.1:9/decisions")
          .key();
    }
  }

  private static void activities(ServerProcess server, String key) throws Exception {
    var bodies = bodies();
    for (var round = 0; round < 4; round++) {
      var turn = new ConcurrentLinkedQueue<String>();
      var name = "r" + round;
      bodies.forEach(body -> turn.add(body.replace("\"id\":\"e", "\"id\":\"" + name + "e")));
      var sent = turn.size() * (long) LINES;
      var began = System.nanoTime();
      send(server, key, turn);
      var seconds = (System.nanoTime() - began) / 1e9;
      System.out.printf(
          "activities: %,d acknowledged in %.1f s: %,.0f a second%s%n",
          sent, seconds, sent / seconds, round == 0 ? " (warming up)" : "");
    }
  }

  private static List<String> bodies() {
    var lines = new ArrayList<String>();
    var start = Day.of(
        LocalDate.now(ZoneOffset.UTC).minusDays(30).atStartOfDay().toInstant(ZoneOffset.UTC));
    Simulator.play(
        Simulator.Setting.of(11, 8_000, 29).startingOn(start),
        a -> lines.add(ActivityJson.write(a)));
    var bodies = new ArrayList<String>();
    for (var at = 0; at + LINES <= lines.size() && bodies.size() < 150; at += LINES) {
      bodies.add(String.join("\n", lines.subList(at, at + LINES)));
    }
    return bodies;
  }

  private static void send(ServerProcess server, String key, ConcurrentLinkedQueue<String> bodies)
      throws Exception {
    try (var client = HttpClient.newHttpClient();
        var senders = Executors.newFixedThreadPool(SENDERS)) {
      var results = new ArrayList<java.util.concurrent.Future<?>>();
      for (var sender = 0; sender < SENDERS; sender++) {
        results.add(senders.submit(() -> {
          for (var body = bodies.poll(); body != null; body = bodies.poll()) {
            post(
                client,
                server.address() + "/api/v1/activities",
                key,
                "application/x-ndjson",
                body,
                200);
          }
          return true;
        }));
      }
      for (var result : results) {
        result.get();
      }
    }
  }

  private static void reports(ServerProcess server, String key) throws Exception {
    for (var round = 0; round < 2; round++) {
      var times = new AtomicLong[REPORTS_PER_SECOND * REPORT_SECONDS];
      Arrays.setAll(times, _ -> new AtomicLong());
      try (var client = HttpClient.newHttpClient();
          var senders = Executors.newVirtualThreadPerTaskExecutor()) {
        var acknowledged = new ArrayList<java.util.concurrent.Future<?>>();
        var began = System.nanoTime();
        for (var i = 0; i < times.length; i++) {
          var due = began + i * (1_000_000_000L / REPORTS_PER_SECOND);
          LockSupport.parkNanos(due - System.nanoTime());
          var time = times[i];
          acknowledged.add(senders.submit(() -> {
            post(
                client,
                server.address() + "/api/v1/reports",
                key,
                "application/json",
                report(),
                201);
            // From when it was due, so that a server that lags cannot hide it.
            time.set(System.nanoTime() - due);
            return true;
          }));
        }
        System.out.printf("%,d reports sent%n", acknowledged.size());
      }
      print(times, round);
    }
  }

  private static void print(AtomicLong[] times, int round) {
    var sorted = Arrays.stream(times).mapToLong(AtomicLong::get).sorted().toArray();
    var failed = Arrays.stream(sorted).filter(time -> time == 0).count();
    System.out.printf(
        "reports at %d/s for %d s: p50 %.1f ms, p99 %.1f ms, failed %d%s%n",
        REPORTS_PER_SECOND,
        REPORT_SECONDS,
        sorted[sorted.length / 2] / 1e6,
        sorted[sorted.length * 99 / 100] / 1e6,
        failed,
        round == 0 ? " (warming up)" : "");
  }

  private static String report() {
    return """
        {"idempotencyKey":"%s","reporter":"other","topic":"other","danger":"no","words":"measured",\
        "about":{"source":"%s","account":"a%d"},"country":"GB","language":"en"}""".formatted(UUID.randomUUID(), SOURCE, (int) (Math.random() * 1_000));
  }

  private static void post(
      HttpClient client, String to, String key, String type, String body, int due)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(to))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Bearer " + key)
        .header("Content-Type", type)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
    var response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != due) {
      throw new IllegalStateException(response.statusCode() + " " + response.body());
    }
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}

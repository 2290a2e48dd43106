package org.nightlight.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.nightlight.app.DemoPerson;

/// How long the server takes for a page of the queue, a search and a case while many cases are
/// open: reports about as many accounts go in through the API, then one reviewer reads, one page
/// after the other.
public final class QueueMeasures {

  static final String SOURCE = "/platforms/measured";
  private static final String PASSWORD = "correct horse battery";
  private static final int SENDERS = 8;
  private static final int ROUNDS = 300;
  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
  private static final Pattern STANDING = Pattern.compile("(\\d+) waits?, \\d+ in review");
  private static final Pattern CASE = Pattern.compile("/cases/[0-9a-f-]{36}");

  private final HttpClient client =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  private final String address;
  private String page = "";

  private QueueMeasures(String address) {
    this.address = address;
  }

  public static void main(String[] args) throws Exception {
    var launcher = Path.of(args.length > 0 ? args[0] : "./nightlight").toAbsolutePath();
    var cases = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
    var scratch = Files.createTempDirectory("nightlight-queue");
    try (var server = ServerProcess.start(launcher, scratch.resolve("load"))) {
      var key = connect(server);
      send(server, key, cases);
      var lead = lead(server);
      lead.waitFor(cases);
      lead.measure(cases);
    }
  }

  static String connect(ServerProcess server) throws Exception {
    try (var administrator = new DemoPerson(server.address())) {
      var welcome = server.welcome();
      administrator.join(welcome, "Measure", "measure", PASSWORD);
      administrator.signIn("measure", PASSWORD);
      var key =
          administrator.connect("Measured", SOURCE, "http://127.0.0.1:9/none").key();
      var inviter = new QueueMeasures(server.address());
      inviter.signIn("measure");
      inviter.get("/staff");
      inviter.post("/staff/invite", "role", "LEAD");
      var link = Pattern.compile("/staff/welcome/([A-Za-z0-9_-]{20,})").matcher(inviter.page);
      if (!link.find()) {
        throw new IllegalStateException("no link was shown");
      }
      try (var lead = new DemoPerson(server.address())) {
        lead.join(link.group(1), "Lead", "lead", PASSWORD);
      }
      return key;
    }
  }

  /// Somebody who reads the queue, signed in. [#connect] has made their account.
  static QueueMeasures lead(ServerProcess server) throws IOException, InterruptedException {
    var lead = new QueueMeasures(server.address());
    lead.signIn();
    return lead;
  }

  /// A page as it came.
  String read(String path) {
    try {
      get(path);
      return page;
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    } catch (InterruptedException fault) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(fault);
    }
  }

  private void signIn() throws IOException, InterruptedException {
    signIn("lead");
    get("/purpose");
    post("/purpose", "why", "A_CASE", "reference", "measured", "next", "/");
  }

  private void signIn(String name) throws IOException, InterruptedException {
    get("/staff/sign-in");
    post("/staff/sign-in", "username", name, "password", PASSWORD);
  }

  private static void send(ServerProcess server, String key, int cases) throws Exception {
    try (var client = HttpClient.newHttpClient();
        var senders = Executors.newFixedThreadPool(SENDERS)) {
      var work = new ArrayList<Callable<Integer>>();
      for (var n = 0; n < cases; n++) {
        var body = report(n);
        work.add(() -> client
            .send(
                HttpRequest.newBuilder(URI.create(server.address() + "/api/v1/reports"))
                    .header("Authorization", "Bearer " + key)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.discarding())
            .statusCode());
      }
      for (var answer : senders.invokeAll(work)) {
        if (answer.get() > 202) {
          throw new IllegalStateException("a report was answered " + answer.get());
        }
      }
    }
  }

  private static String report(int n) {
    return """
        {"idempotencyKey":"%s","reporter":"%s","topic":"%s","danger":"%s","words":"measured",\
        "about":{"source":"%s","account":"a%05d"},"country":"GB","language":"%s"}""".formatted(
            UUID.randomUUID(),
            n % 3 == 0 ? "child" : "other",
            n % 2 == 0 ? "bullying" : "other",
            n % 50 == 0 ? "now" : "no",
            SOURCE,
            n,
            n % 10 == 0 ? "cy" : "en");
  }

  void waitFor(int cases) throws IOException, InterruptedException {
    waitFor(cases, Duration.ofDays(1));
  }

  /// Waits until so many cases wait, and no longer than that.
  void waitFor(int cases, Duration patience) throws IOException, InterruptedException {
    var end = System.nanoTime() + patience.toNanos();
    while (waiting() < cases && System.nanoTime() < end) {
      Thread.sleep(500);
    }
  }

  /// How many cases wait.
  int waiting() throws IOException, InterruptedException {
    get("/queue");
    var standing = STANDING.matcher(page);
    return standing.find() ? Integer.parseInt(standing.group(1)) : 0;
  }

  private void measure(int cases) throws IOException, InterruptedException {
    get("/queue");
    var open =
        CASE.matcher(page).results().map(found -> found.group()).distinct().toList();
    System.out.printf("%,d open cases%n", cases);
    for (var round = 0; round < 2; round++) {
      var name = round == 0 ? " (warming up)" : "";
      time("queue, first page" + name, List.of("/queue"));
      time("queue, page 150" + name, List.of("/queue?page=150"));
      time(
          "search by account" + name, List.of("/queue?q=a0424", "/queue?q=a07", "/queue?q=a09999"));
      time("search by number" + name, List.of("/queue?q=5003", "/queue?q=9001"));
      time("case" + name, open);
    }
  }

  private void time(String what, List<String> paths) throws IOException, InterruptedException {
    var times = new long[ROUNDS];
    for (var n = 0; n < ROUNDS; n++) {
      var began = System.nanoTime();
      get(paths.get(n % paths.size()));
      times[n] = System.nanoTime() - began;
    }
    Arrays.sort(times);
    System.out.printf(
        "%s: p50 %.1f ms, p99 %.1f ms%n",
        what, times[ROUNDS / 2] / 1e6, times[ROUNDS * 99 / 100] / 1e6);
  }

  private void get(String path) throws IOException, InterruptedException {
    go(HttpRequest.newBuilder(URI.create(address + path)).GET());
  }

  private void post(String path, String... fields) throws IOException, InterruptedException {
    var token = TOKEN.matcher(page);
    var body = new StringBuilder(token.find() ? "_csrf=" + word(token.group(1)) : "");
    for (var at = 0; at < fields.length; at += 2) {
      body.append('&').append(word(fields[at])).append('=').append(word(fields[at + 1]));
    }
    go(HttpRequest.newBuilder(URI.create(address + path))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  private static String word(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void go(HttpRequest.Builder request) throws IOException, InterruptedException {
    var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 400) {
      throw new IllegalStateException(answer.uri() + " answered " + answer.statusCode());
    }
    page = answer.body();
  }
}

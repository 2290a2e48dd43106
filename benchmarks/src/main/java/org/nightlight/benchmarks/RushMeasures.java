package org.nightlight.benchmarks;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// A rush of reports: so many a second for a while, each sent when its time has come whether or not
/// earlier ones were answered. Says how many were acknowledged and how many of those are cases in
/// the end, and how long a report of danger takes from being sent to the first page of the queue.
public final class RushMeasures {

  private static final Duration DANGER_EVERY = Duration.ofSeconds(2);
  private static final Pattern DANGER = Pattern.compile("danger-\\d+");

  private final HttpClient client = HttpClient.newHttpClient();
  private final ServerProcess server;
  private final String key;
  private final AtomicLong acknowledged = new AtomicLong();
  private final Map<String, AtomicLong> others = new ConcurrentHashMap<>();
  private final List<Long> times = new CopyOnWriteArrayList<>();
  private final Map<String, Long> danger = new ConcurrentHashMap<>();
  private final List<Long> seen = new CopyOnWriteArrayList<>();
  private volatile boolean running = true;

  private RushMeasures(ServerProcess server, String key) {
    this.server = server;
    this.key = key;
  }

  public static void main(String[] args) throws Exception {
    var launcher = Path.of(args.length > 0 ? args[0] : "./nightlight").toAbsolutePath();
    var rate = args.length > 1 ? Integer.parseInt(args[1]) : 500;
    var seconds = args.length > 2 ? Integer.parseInt(args[2]) : 60;
    var scratch = Files.createTempDirectory("nightlight-rush");
    try (var server = ServerProcess.start(launcher, scratch.resolve("load"))) {
      var rush = new RushMeasures(server, QueueMeasures.connect(server));
      rush.warmUp(args.length > 3 ? Integer.parseInt(args[3]) : 2_000);
      rush.go(rate, seconds);
    }
  }

  private void warmUp(int reports) throws Exception {
    for (var n = 0; n < reports; n++) {
      send("warm-" + n, "no");
    }
    times.clear();
  }

  private void go(int rate, int seconds) throws Exception {
    var lead = QueueMeasures.lead(server);
    var watcher = Thread.ofPlatform().start(() -> watch(lead));
    var total = rate * seconds;
    var began = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var n = 0; n < total; n++) {
        var at = began + n * 1_000_000_000L / rate;
        while (System.nanoTime() < at) {
          LockSupport.parkNanos(at - System.nanoTime());
        }
        var name = n % (rate * DANGER_EVERY.toSeconds()) == 0 ? "danger-" + n : "rush-" + n;
        var _ = threads.submit(() -> send(name, name.startsWith("danger") ? "now" : "no"));
      }
    }
    var took = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        "%,d reports at %d a second; all answered after %.1f s; answered otherwise: %s%n",
        total, rate, took, others);
    System.out.printf("acknowledged after: %s%n", words(times));
    lead.waitFor((int) acknowledged.get());
    System.out.printf(
        "every acknowledged report (%,d with those before) is a case %.1f s after the last was answered%n",
        acknowledged.get(), (System.nanoTime() - began) / 1e9 - took);
    running = false;
    watcher.join();
    System.out.printf("danger, sent to the first page of the queue: %s%n", words(seen));
    System.out.printf("danger not seen: %s%n", danger.keySet());
  }

  private Void send(String account, String now) throws Exception {
    var began = System.nanoTime();
    if (now.equals("now")) {
      danger.put(account, began);
    }
    var body = """
        {"idempotencyKey":"%s","reporter":"other","topic":"bullying","danger":"%s",\
        "words":"measured","about":{"source":"%s","account":"%s"},"country":"GB",\
        "language":"en"}""".formatted(UUID.randomUUID(), now, QueueMeasures.SOURCE, account);
    var answer = client.send(
        HttpRequest.newBuilder(URI.create(server.address() + "/api/v1/reports"))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.discarding());
    if (answer.statusCode() <= 202) {
      acknowledged.incrementAndGet();
      times.add(System.nanoTime() - began);
    } else {
      others.computeIfAbsent("" + answer.statusCode(), _ -> new AtomicLong()).incrementAndGet();
    }
    return null;
  }

  /// Reads the first page of the queue again and again, as somebody who waits for danger does.
  private void watch(QueueMeasures lead) {
    while (running) {
      if (danger.isEmpty()) {
        LockSupport.parkNanos(20_000_000);
        continue;
      }
      var page = page(lead);
      var now = System.nanoTime();
      DANGER.matcher(page).results().map(found -> found.group()).distinct().forEach(name -> {
        var sent = danger.remove(name);
        if (sent != null) {
          seen.add(now - sent);
        }
      });
    }
  }

  /// A page that was not answered shows nobody anything.
  private static String page(QueueMeasures lead) {
    try {
      return lead.read("/queue");
    } catch (IllegalStateException _) {
      return "";
    }
  }

  private static String words(List<Long> nanos) {
    var sorted = nanos.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted.length == 0
        ? "none"
        : "%,d, p50 %.0f ms, p99 %.0f ms, longest %.0f ms"
            .formatted(
                sorted.length,
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6,
                sorted[sorted.length - 1] / 1e6);
  }
}

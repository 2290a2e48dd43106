package org.nightlight.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// A rush of reports: so many a second for a while, each sent when its time has come whether or not
/// earlier ones were answered. Says how many were acknowledged and how many of those are cases in
/// the end, how long a report of danger takes from being sent to the first page of the queue, and
/// how much processor time the server, its database and this client took.
public final class RushMeasures {

  private static final Duration DANGER_EVERY = Duration.ofSeconds(2);
  private static final Pattern DANGER = Pattern.compile("danger-\\d+");

  /// Somebody who waits for danger looks as often; looking without a pause would take the
  /// processor from what is measured.
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  /// How long the last cases are waited for.
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /// The connections a platform has, over which it sends one report after the other.
  private static final int LINES = 256;

  private static final int WARMERS = 16;

  private final BlockingQueue<ReportLine> lines = new LinkedBlockingQueue<>();
  private final ServerProcess server;
  private final String key;
  private final AtomicLong acknowledged = new AtomicLong();
  private final Map<String, AtomicLong> others = new ConcurrentHashMap<>();
  private final Queue<Long> times = new ConcurrentLinkedQueue<>();
  private final Map<String, Long> danger = new ConcurrentHashMap<>();
  private final List<Long> dangerTimes = new CopyOnWriteArrayList<>();
  private final List<Long> seen = new CopyOnWriteArrayList<>();
  private volatile boolean running = true;

  private RushMeasures(ServerProcess server, String key) {
    this.server = server;
    this.key = key;
    for (var n = 0; n < LINES; n++) {
      lines.add(new ReportLine(server.port(), key));
    }
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

  /// Some at a time, as in the rush. Danger is rare: the first page has room for fifty, and what
  /// is sent in the rush has to find its place there.
  private void warmUp(int reports) throws Exception {
    var at = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var sender = 0; sender < WARMERS; sender++) {
        var _ = threads.submit(() -> {
          for (var n = at.getAndIncrement(); n < reports; n = at.getAndIncrement()) {
            send("warm-" + n, n % 1_000 == 0 ? "now" : "no", System.nanoTime());
          }
        });
      }
    }
    times.clear();
    dangerTimes.clear();
    danger.clear();
  }

  private void go(int rate, int seconds) throws Exception {
    var lead = QueueMeasures.lead(server);
    var watcher = Thread.ofPlatform().start(() -> watch(lead));
    var total = rate * seconds;
    var client = new Cpu();
    var before = server.processors();
    var began = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var n = 0; n < total; n++) {
        var at = began + n * 1_000_000_000L / rate;
        while (System.nanoTime() < at) {
          LockSupport.parkNanos(at - System.nanoTime());
        }
        var name = n % (rate * DANGER_EVERY.toSeconds()) == 0 ? "danger-" + n : "rush-" + n;
        var _ = threads.submit(() -> send(name, name.startsWith("danger") ? "now" : "no", at));
      }
    }
    var took = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        "%,d reports at %d a second; all answered after %.1f s; answered otherwise: %s%n",
        total, rate, took, others);
    System.out.printf("acknowledged after: %s%n", words(times));
    System.out.printf("danger acknowledged after: %s%n", words(dangerTimes));
    say(before, client);
    var first = lead.waiting();
    lead.waitFor((int) acknowledged.get(), PATIENCE);
    System.out.printf(
        "of %,d acknowledged reports, those before the rush among them, %,d were cases when the last"
            + " was answered and %,d %.1f s later%n",
        acknowledged.get(), first, lead.waiting(), (System.nanoTime() - began) / 1e9 - took);
    say(before, client);
    running = false;
    watcher.join();
    System.out.printf("danger, sent to the first page of the queue: %s%n", words(seen));
    System.out.printf("danger not seen: %s%n", danger.keySet());
  }

  private void say(ServerProcess.Processors before, Cpu client) throws IOException {
    var now = server.processors();
    System.out.printf(
        "processor time so far: server %.1f s, database %.1f s, this client %.1f s%n",
        now.server() - before.server(),
        now.database() - before.database(),
        client.processSeconds());
  }

  /// Sends one when its time has come. It counts from then, however long it waits for a connection.
  private Void send(String account, String now, long began) {
    if (now.equals("now")) {
      danger.put(account, began);
    }
    var body = """
        {"idempotencyKey":"%s","reporter":"other","topic":"bullying","danger":"%s",\
        "words":"measured","about":{"source":"%s","account":"%s"},"country":"GB",\
        "language":"en"}""".formatted(UUID.randomUUID(), now, QueueMeasures.SOURCE, account);
    var said = answer(now, body);
    if (said.equals("201")) {
      acknowledged.incrementAndGet();
      times.add(System.nanoTime() - began);
      if (now.equals("now")) {
        dangerTimes.add(System.nanoTime() - began);
      }
    } else {
      danger.remove(account);
      others.computeIfAbsent(said, _ -> new AtomicLong()).incrementAndGet();
    }
    return null;
  }

  /// The status of the answer, or what went wrong instead of one.
  private String answer(String now, String body) {
    try {
      if (now.equals("now")) {
        // Who tells of danger is somebody else, and waits for no connection of a platform's.
        try (var line = new ReportLine(server.port(), key)) {
          return line.send(body);
        }
      }
      var line = lines.take();
      try {
        return line.send(body);
      } finally {
        lines.add(line);
      }
    } catch (IOException fault) {
      return fault.getClass().getSimpleName();
    } catch (InterruptedException fault) {
      Thread.currentThread().interrupt();
      return fault.getClass().getSimpleName();
    }
  }

  /// Reads the first page of the queue again and again, as somebody who waits for danger does.
  private void watch(QueueMeasures lead) {
    while (running) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      if (danger.isEmpty()) {
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

  private static String words(Collection<Long> nanos) {
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

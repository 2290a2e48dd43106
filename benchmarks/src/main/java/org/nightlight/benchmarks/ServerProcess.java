package org.nightlight.benchmarks;

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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A server in a process of its own, started as a user starts it.
final class ServerProcess implements AutoCloseable {

  private static final Pattern TOKEN = Pattern.compile("/staff/welcome/([A-Za-z0-9_-]{20,})");

  /// Linux counts processor time in hundredths of a second.
  private static final double TICKS = 100;

  private final Process process;
  private final Path output;
  private final int port;
  private final Duration toFirstPage;

  private ServerProcess(Process process, Path output, int port, Duration toFirstPage) {
    this.process = process;
    this.output = output;
    this.port = port;
    this.toFirstPage = toFirstPage;
  }

  /// Starts `./nightlight serve` on a folder and returns once its first page answers.
  static ServerProcess start(Path launcher, Path data) throws IOException, InterruptedException {
    var port = freePort();
    var output = Files.createTempFile("nightlight-serve", ".log");
    var began = System.nanoTime();
    var starting = new ProcessBuilder(
            launcher.toString(), "serve", "--port", "" + port, "--data", data.toString())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile());
    // A person searches as often in a day; a measurement does in a minute.
    starting.environment().put("NIGHTLIGHT_LOOKS_A_DAY", "900000");
    var process = starting.start();
    try (var client = HttpClient.newHttpClient()) {
      while (!answers(client, port)) {
        if (!process.isAlive()) {
          throw new IllegalStateException("the server ended: " + Files.readString(output));
        }
        Thread.sleep(5);
      }
    }
    return new ServerProcess(process, output, port, Duration.ofNanos(System.nanoTime() - began));
  }

  private static boolean answers(HttpClient client, int port) throws InterruptedException {
    try {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  int port() {
    return port;
  }

  Duration toFirstPage() {
    return toFirstPage;
  }

  /// The token of the printed link for the first administrator.
  String welcome() throws IOException, InterruptedException {
    for (var tries = 0; tries < 100; tries++) {
      var found = TOKEN.matcher(Files.readString(output));
      if (found.find()) {
        return found.group(1);
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("no link was printed");
  }

  /// Resident memory in MiB: the server's own, and its PostgreSQL's (private parts of all its
  /// processes plus the shared part once).
  record Memory(long server, long postgres) {}

  Memory memory() throws IOException {
    long postgres = 0;
    try (Stream<ProcessHandle> below = process.toHandle().descendants()) {
      for (var one : below.toList()) {
        postgres += proportional(one.pid());
      }
    }
    return new Memory(proportional(process.pid()) >> 10, postgres >> 10);
  }

  /// Processor time in seconds since their start: the server's own, and that of all processes of
  /// its
  /// database, ended ones among them.
  record Processors(double server, double database) {}

  Processors processors() throws IOException {
    var own = ticks(process.pid());
    var database = 0L;
    try (Stream<ProcessHandle> below = process.toHandle().descendants()) {
      for (var one : below.toList()) {
        var ticks = ticks(one.pid());
        database += ticks.own() + ticks.ended();
      }
    }
    return new Processors(own.own() / TICKS, database / TICKS);
  }

  private record Ticks(long own, long ended) {}

  /// A process's own time, and that of its children which have ended; none where it is gone.
  private static Ticks ticks(long pid) throws IOException {
    var stat = Path.of("/proc/" + pid + "/stat");
    if (!Files.exists(stat)) {
      return new Ticks(0, 0);
    }
    // The name before it is in brackets and may hold blanks.
    var text = Files.readString(stat);
    var fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
    return new Ticks(
        Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
        Long.parseLong(fields[13]) + Long.parseLong(fields[14]));
  }

  /// Proportional set size in KiB: shared pages are divided among those who share them.
  private static long proportional(long pid) throws IOException {
    var rollup = Path.of("/proc/" + pid + "/smaps_rollup");
    return Files.exists(rollup)
        ? Files.readAllLines(rollup).stream()
            .filter(line -> line.startsWith("Pss:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum()
        : 0;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(output);
  }
}

package org.nightlight.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The packaged server as a process of its own, with an empty data folder, on a free port.
final class RunningServer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Pattern WELCOME = Pattern.compile("(https?://\\S+)(/staff/welcome/\\S+)");

  private final Process process;
  private final List<String> said = Collections.synchronizedList(new ArrayList<>());

  private RunningServer(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::listen);
  }

  static RunningServer start() {
    try {
      var folder = Files.createDirectories(Path.of("target", "servers"));
      var data = Files.createTempDirectory(folder, "data");
      var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      var command = List.of(
          java,
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-jar",
          jar().toString(),
          "serve",
          "--data",
          data.toString(),
          "--port",
          Integer.toString(freePort()));
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("NIGHTLIGHT_HOLD_NEWS", "0");
      var server = new RunningServer(builder.start());
      try {
        server.welcome();
      } catch (AssertionError fault) {
        server.close();
        throw fault;
      }
      return server;
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static Path jar() {
    var jar = Path.of(System.getProperty("nightlight.jar", "")).normalize();
    if (!Files.isRegularFile(jar)) {
      throw new AssertionError(
          "the server is not packaged: " + jar + " is not there; run mvn verify, not mvn test");
    }
    return jar;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void listen() {
    try (var lines = new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
      }
    } catch (IOException _) {
      said.add("(its output broke off)");
    }
  }

  /// Everything it has printed.
  String said() {
    synchronized (said) {
      return String.join("\n", said);
    }
  }

  /// The link that it prints once, with which the first administrator makes an account.
  String welcome() {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      var link = link();
      if (link.isPresent()) {
        return link.get();
      }
      pause();
    }
    throw new AssertionError("the server printed no link for the first administrator:\n" + said());
  }

  private Optional<String> link() {
    var found = WELCOME.matcher(said());
    return found.find() ? Optional.of(found.group()) : Optional.empty();
  }

  /// Where it listens, such as `http://127.0.0.1:40123`.
  String address() {
    var found = WELCOME.matcher(welcome());
    if (!found.find()) {
      throw new IllegalStateException("no address in " + welcome());
    }
    return found.group(1);
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException fault) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(fault);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}

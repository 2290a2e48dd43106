package org.nightlight.cybertip;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;

/// An authority to practise with, on this machine alone: it takes reports as the CyberTipline is
/// documented to, and fails when it is told to. Nothing it takes goes anywhere.
public final class StandIn implements AutoCloseable {

  public static final String USER = "practice";

  private static final String BASE = "/ispws";

  private final HttpServer server;
  private final StandInDesk desk;
  private final Map<String, Deque<Fault>> faults = new HashMap<>();
  private final Map<String, Runnable> done = new HashMap<>();

  /// How a call fails.
  public enum Fault {
    /// It is received and done, and no answer ever comes.
    SILENT,
    /// It is received and done, and the connection is dropped.
    DROPPED_AFTER,
    /// The connection is dropped before anything is done.
    DROPPED_BEFORE,
    /// HTTP 200, and an error of the server.
    ERROR_1000,
    /// HTTP 200, and what was sent is refused.
    ERROR_4100,
    /// HTTP 401 without a body.
    REFUSED,
    /// HTTP 500 without anything that can be read, after it was done.
    BROKEN,
    /// An MD5 that is not that of the bytes it was sent.
    WRONG_HASH
  }

  /// A report as the authority has it.
  ///
  /// @param state `open`, `finished` or `retracted`; one that has expired is gone
  /// @param files names of its files that have details
  public record Held(long number, String state, String xml, List<String> files) {
    public Held {
      files = List.copyOf(files);
    }
  }

  /// Starts it on a free port of this machine.
  public StandIn(String password, Clock clock) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    desk = new StandInDesk(clock);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server
        .createContext(BASE, this::answer)
        .setAuthenticator(new BasicAuthenticator("ESP Web Services") {
          @Override
          public boolean checkCredentials(String user, String given) {
            return user.equals(USER) && given.equals(password);
          }
        });
    server.start();
  }

  public URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + BASE);
  }

  /// Makes the next call of a path fail: `/submit`.
  public synchronized void fail(String path, Fault... next) {
    faults.computeIfAbsent(path, _ -> new ArrayDeque<>()).addAll(List.of(next));
  }

  /// Does something once when a call of a path is done and not answered yet: `/submit`.
  public synchronized void whenDone(String path, Runnable then) {
    done.put(path, then);
  }

  private synchronized Runnable whenDone(String path) {
    return java.util.Optional.ofNullable(done.remove(path)).orElse(() -> {});
  }

  /// Every report that has not expired.
  public List<Held> reports() {
    return desk.reports();
  }

  private synchronized java.util.Optional<Fault> fault(String path) {
    return java.util.Optional.ofNullable(
        faults.getOrDefault(path, new ArrayDeque<>()).poll());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath().substring(BASE.length());
      var fault = fault(path);
      var body = exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Request-ID", UUID.randomUUID().toString());
      if (fault.isEmpty()) {
        send(exchange, 200, done(exchange, path, body));
        return;
      }
      switch (fault.get()) {
        case DROPPED_BEFORE -> {}
        case DROPPED_AFTER -> done(exchange, path, body);
        case SILENT -> {
          done(exchange, path, body);
          sleep();
        }
        case BROKEN -> {
          done(exchange, path, body);
          send(exchange, 500, "<html>broken</html>");
        }
        case ERROR_1000 -> send(exchange, 200, StandInDesk.says(1000, "Server error"));
        case ERROR_4100 -> send(exchange, 200, StandInDesk.says(4100, "Validation failed"));
        case REFUSED -> send(exchange, 401, "");
        case WRONG_HASH ->
          send(
              exchange,
              200,
              done(exchange, path, body)
                  .replaceFirst("<hash>[0-9a-f]+", "<hash>" + "0".repeat(32)));
      }
    }
  }

  private String done(HttpExchange exchange, String path, byte[] body) {
    var type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
    var answer = desk.done(exchange.getRequestMethod() + " " + path, type, body);
    whenDone(path).run();
    return answer;
  }

  private static void sleep() {
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/xml; charset=utf-8");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

package org.nightlight.exchange;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// An exchange's server for tests, on this machine, that fails when it is told to.
abstract class StandIn implements AutoCloseable {

  private final HttpServer server;
  private final Deque<Fault> faults = new ConcurrentLinkedDeque<>();
  final List<String> asked = new CopyOnWriteArrayList<>();

  StandIn() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  /// What goes wrong with one answer.
  sealed interface Fault {
    record Status(int status, String retryAfter) implements Fault {}

    /// The connection ends in the middle of the body.
    record Drop() implements Fault {}

    /// The body ends in the middle, and claims to be whole.
    record Cut() implements Fault {}

    record Slow(long millis) implements Fault {}

    record Elsewhere(String location) implements Fault {}
  }

  record Answer(int status, String body) {}

  /// Answers a request that is let in.
  abstract Answer answer(String method, String path, Map<String, String> query, String body);

  abstract boolean letsIn(HttpExchange exchange);

  /// The next answer goes wrong.
  void fault(Fault fault) {
    faults.add(fault);
  }

  String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    var uri = exchange.getRequestURI();
    asked.add(exchange.getRequestMethod() + " " + uri);
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var answer = letsIn(exchange)
        ? answer(exchange.getRequestMethod(), uri.getPath(), query(uri.getRawQuery()), body)
        : new Answer(401, "");
    var fault = faults.poll();
    if (fault == null) {
      send(exchange, answer);
      return;
    }
    switch (fault) {
      case Fault.Status(var status, var retryAfter) -> {
        if (!retryAfter.isEmpty()) {
          exchange.getResponseHeaders().set("Retry-After", retryAfter);
        }
        send(exchange, new Answer(status, ""));
      }
      case Fault.Drop _ -> {
        var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
        exchange.getResponseBody().flush();
        exchange.close();
      }
      case Fault.Cut _ ->
        send(exchange, new Answer(200, answer.body().substring(0, answer.body().length() / 2)));
      case Fault.Slow(var millis) -> {
        try {
          Thread.sleep(millis);
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
        send(exchange, answer);
      }
      case Fault.Elsewhere(var location) -> {
        exchange.getResponseHeaders().set("Location", location);
        send(exchange, new Answer(302, ""));
      }
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Map<String, String> query(@org.jspecify.annotations.Nullable String raw) {
    var query = new HashMap<String, String>();
    for (var pair : raw == null ? new String[0] : raw.split("&", -1)) {
      var equals = pair.indexOf('=');
      query.put(
          pair.substring(0, Math.max(equals, 0)),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return query;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

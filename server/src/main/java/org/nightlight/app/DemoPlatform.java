package org.nightlight.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.nightlight.detection.Activity;
import org.nightlight.detection.ActivityJson;
import org.nightlight.detection.Simulator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The invented platform of the demo: plays its activity through the public API and takes the
/// decisions it is told, checking their signature as any platform should.
final class DemoPlatform implements AutoCloseable {

  /// How many pictures it asks about.
  static final int SHARED = 2;

  private static final int LINES = 2_000;

  private final HttpServer ear;
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger told = new AtomicInteger();
  private volatile String secret = "";

  /// How many activities were taken in and how many refused.
  record Played(List<Simulator.Truth> truth, int accepted, int refused) {}

  DemoPlatform() throws IOException {
    this.ear = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ear.createContext("/decisions", this::hear);
    ear.start();
  }

  /// Where it wants to be told decisions.
  String webhook() {
    return "http://127.0.0.1:" + ear.getAddress().getPort() + "/decisions";
  }

  void trust(String webhookSecret) {
    secret = webhookSecret;
  }

  /// Decisions it was told, with a signature that is right.
  int told() {
    return told.get();
  }

  /// Plays everything up to now; `progress` hears how many were sent.
  Played play(Simulator.Setting setting, String address, String key, IntConsumer progress) {
    var sending = new Sending(address, key, progress);
    var truth = Simulator.play(setting, sending::take);
    sending.flush();
    return new Played(truth, sending.accepted, sending.refused);
  }

  private final class Sending {
    private final URI to;
    private final String key;
    private final IntConsumer progress;
    private final List<String> lines = new ArrayList<>();
    private int accepted;
    private int refused;

    Sending(String address, String key, IntConsumer progress) {
      this.to = URI.create(address + "/api/v1/activities");
      this.key = key;
      this.progress = progress;
    }

    void take(Activity activity) {
      lines.add(ActivityJson.write(activity));
      if (lines.size() == LINES) {
        flush();
      }
    }

    void flush() {
      if (lines.isEmpty()) {
        return;
      }
      var answer = JsonMapper.shared().readTree(post(String.join("\n", lines)));
      accepted += answer.get("accepted").asInt();
      refused += answer.get("refusedCount").asInt();
      lines.clear();
      progress.accept(accepted);
    }

    private String post(String body) {
      try {
        var response = client.send(
            HttpRequest.newBuilder(to)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
          throw new IllegalStateException("activities were not taken: " + response.body());
        }
        return response.body();
      } catch (IOException fault) {
        throw new IllegalStateException("the server does not answer", fault);
      } catch (InterruptedException fault) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", fault);
      }
    }
  }

  /// Asks about a smaller copy of the picture on the list, and about one that is on none; answers
  /// how many are known.
  int share(String address, String key, String source, String account) {
    var known = 0;
    var pictures = List.of(DemoPicture.smaller(DemoPicture.drawn(1)), DemoPicture.drawn(2));
    for (var i = 0; i < SHARED; i++) {
      var where = "/api/v1/media?place=public&item=demo-" + i + "&source="
          + URLEncoder.encode(source, StandardCharsets.UTF_8) + "&account="
          + URLEncoder.encode(account, StandardCharsets.UTF_8);
      var answer = JsonMapper.shared()
          .readTree(ask(URI.create(address + where), key, DemoPicture.png(pictures.get(i))));
      known += answer.at("/items/0/answer").asString("").equals("known") ? 1 : 0;
    }
    return known;
  }

  private String ask(URI to, String key, byte[] picture) {
    try {
      return client
          .send(
              HttpRequest.newBuilder(to)
                  .header("Authorization", "Bearer " + key)
                  .header("Content-Type", "image/png")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(picture))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException fault) {
      throw new IllegalStateException("the server does not answer", fault);
    } catch (InterruptedException fault) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", fault);
    }
  }

  private void hear(HttpExchange exchange) throws IOException {
    var body = new ByteArrayOutputStream();
    exchange.getRequestBody().transferTo(body);
    var text = body.toString(StandardCharsets.UTF_8);
    var right = signed(exchange, text);
    exchange.sendResponseHeaders(right ? 204 : 401, -1);
    exchange.close();
    if (right) {
      var said = JsonMapper.shared().readTree(text);
      if (said.path("type").asString("").equals("referral.asked")) {
        supply(said.path("answer"));
      } else {
        told.incrementAndGet();
      }
    }
  }

  /// Answers what it is asked about an account that is to be referred: all invented, and the
  /// conversation left out.
  private void supply(JsonNode where) throws IOException {
    var request = HttpRequest.newBuilder(URI.create(where.path("url").asString()))
        .header("Authorization", "Bearer " + where.path("bearer").asString())
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString("""
            {"email":["account@platform.invalid"],"country":"GB",
            "addresses":[{"ip":"192.0.2.7","port":4411,"time":"2026-11-01T09:30:00Z","event":"Login"}],
            "profile":{"name":"Invented","url":"https://platform.invalid/invented"}}"""));
    try {
      client.send(request.build(), HttpResponse.BodyHandlers.discarding());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Standard Webhooks: HMAC-SHA-256 over id, timestamp and body.
  private boolean signed(HttpExchange exchange, String body) {
    var headers = exchange.getRequestHeaders();
    var content =
        headers.getFirst("webhook-id") + "." + headers.getFirst("webhook-timestamp") + "." + body;
    var given = headers.getFirst("webhook-signature");
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(
          Base64.getDecoder().decode(secret.replace("whsec_", "")), "HmacSHA256"));
      var due = "v1,"
          + Base64.getEncoder()
              .encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
      return given != null
          && MessageDigest.isEqual(
              given.getBytes(StandardCharsets.UTF_8), due.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return false;
    }
  }

  @Override
  public void close() {
    ear.stop(0);
    client.close();
  }
}

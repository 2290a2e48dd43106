package org.nightlight.oncall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.nightlight.oncall.Caller.Call;
import org.nightlight.oncall.Caller.NotThrough;
import org.nightlight.oncall.Contact.Channel;
import org.nightlight.oversight.Platform.Webhook;

/// Real requests to a webhook and a real conversation with a mail server, both on this machine.
class ChannelsTest {

  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final Call WHAT = new Call(
      "page-1",
      "stale-list",
      "the list One was last complete yesterday",
      "2026-11-24T03:00:00Z",
      "https://n.example/on-call");

  private static Channels channels(Map<String, String> settings) {
    return new Channels(settings, Clock.systemUTC());
  }

  @Test
  void signsWhatGoesToAWebhookAndWantsA2xx() throws IOException {
    var seen = new CompletableFuture<String>();
    var ids = new java.util.concurrent.ConcurrentSkipListSet<String>();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/good", exchange -> {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var headers = exchange.getRequestHeaders();
      var due = new Webhook(URI.create("http://localhost"), SECRET)
          .signature(
              headers.getFirst("webhook-id"),
              Long.parseLong(headers.getFirst("webhook-timestamp")),
              body);
      ids.add(headers.getFirst("webhook-id"));
      seen.complete(headers.getFirst("webhook-signature").equals(due) ? body : "forged");
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    });
    server.createContext("/bad", exchange -> {
      exchange.sendResponseHeaders(500, -1);
      exchange.close();
    });
    server.start();
    try {
      var at = "http://127.0.0.1:" + server.getAddress().getPort();
      channels(Map.of()).call(webhook(at + "/good"), WHAT);
      channels(Map.of()).call(webhook(at + "/good"), WHAT);
      assertThat(ids).as("a second call is no replay of the first").hasSize(2);
      assertThat(seen.join()).contains("stale-list").contains("https://n.example/on-call");
      assertThatThrownBy(() -> channels(Map.of()).call(webhook(at + "/bad"), WHAT))
          .isInstanceOf(NotThrough.class)
          .hasMessageContaining("500");
    } finally {
      server.stop(0);
    }
    assertThatThrownBy(() -> channels(Map.of()).call(webhook("http://127.0.0.1:1/"), WHAT))
        .isInstanceOf(NotThrough.class)
        .hasMessageContaining("cannot be reached");
  }

  private static Contact webhook(String address) {
    return new Contact(1, "Ada", Channel.WEBHOOK, address, Optional.of(SECRET));
  }

  private static Contact mail() {
    return new Contact(2, "Bob", Channel.MAIL, "bob@example.org", Optional.empty());
  }

  @Test
  void sendsAMailThatSaysWhatItIsAboutAndWhereToAnswer() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var mail = CompletableFuture.supplyAsync(() -> receive(server));
      channels(Map.of(
              "NIGHTLIGHT_SMTP_HOST", "127.0.0.1",
              "NIGHTLIGHT_SMTP_PORT", Integer.toString(server.getLocalPort()),
              "NIGHTLIGHT_SMTP_FROM", "nightlight@example.org"))
          .call(mail(), WHAT);
      assertThat(mail.get(10, TimeUnit.SECONDS))
          .contains("Subject: Nightlight: somebody is needed")
          .contains("To: bob@example.org")
          .contains("the list One was last complete yesterday.")
          .contains("https://n.example/on-call");
    }
  }

  @Test
  void saysWhatIsMissingWhereNoMailServerIsNamedAndThatOneIsAway() {
    assertThatThrownBy(() -> channels(Map.of()).call(mail(), WHAT))
        .hasMessageContaining("NIGHTLIGHT_SMTP_HOST");
    assertThatThrownBy(
            () -> channels(Map.of("NIGHTLIGHT_SMTP_HOST", "127.0.0.1", "NIGHTLIGHT_SMTP_PORT", "1"))
                .call(mail(), WHAT))
        .isInstanceOf(NotThrough.class)
        .hasMessageContaining("did not take it");
  }

  @Test
  void refusesAMailServerElsewhereThatOffersNoEncryption() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var mail = CompletableFuture.supplyAsync(() -> receive(server));
      assertThatThrownBy(() -> channels(Map.of(
                  "NIGHTLIGHT_SMTP_HOST", "127.0.0.1",
                  "NIGHTLIGHT_SMTP_TLS", "yes",
                  "NIGHTLIGHT_SMTP_PORT", Integer.toString(server.getLocalPort())))
              .call(mail(), WHAT))
          .isInstanceOf(NotThrough.class);
      assertThat(mail.get(10, TimeUnit.SECONDS)).doesNotContain("Subject");
    }
  }

  /// As much of a mail server as takes one letter.
  private static String receive(ServerSocket server) {
    try (var client = server.accept();
        var in = new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        var out = client.getOutputStream()) {
      var letter = new StringBuilder();
      var inLetter = false;
      out.write("220 here\r\n".getBytes(StandardCharsets.UTF_8));
      for (String line; (line = in.readLine()) != null; ) {
        if (inLetter && !line.equals(".")) {
          letter.append(line).append('\n');
          continue;
        }
        inLetter = line.equals("DATA");
        var answer = inLetter ? "354 go on" : line.equals("QUIT") ? "221 bye" : "250 good";
        out.write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
        if (line.equals("QUIT")) {
          break;
        }
      }
      return letter.toString();
    } catch (IOException fault) {
      return fault.getClass().getSimpleName();
    }
  }
}

package org.nightlight.oncall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nightlight.oncall.Caller.Call;
import org.nightlight.oncall.Caller.NotThrough;
import org.nightlight.oncall.Contact.Channel;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Oversight.HealthLine;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.HandClock;
import org.nightlight.store.Store;
import org.nightlight.store.TestStore;

/// What once kept somebody from being called, or said that they would be where nobody knew.
class NobodyMissedTest {

  private final HandClock clock = new HandClock("2026-11-24T03:00:00Z");
  private final Store store = TestStore.fresh();
  private final Path folder = Path.of("target", "test-data", "oncall-" + UUID.randomUUID());
  private final Oversight oversight = TestOversight.on(store, clock);
  private final Permit permit = TestOversight.permit(oversight, Permission.MANAGE_ON_CALL);
  private final List<String> called = new ArrayList<>();
  private String down = "";
  private final OnCall onCall = onCall(folder);

  private OnCall onCall(Path keys) {
    return new OnCall(store, oversight, keys, "https://n.example", clock, (who, what) -> {
      called.add(who.name());
      if (who.name().equals(down)) {
        throw new NotThrough("down");
      }
    });
  }

  @AfterEach
  void close() {
    onCall.close();
    oversight.close();
    store.close();
  }

  private CallBook book() {
    return new CallBook(store, org.nightlight.oversight.Seal.kept(folder.resolve("keys/on-call")));
  }

  @Test
  void aCallWaitsTenSecondsForAnAnswer() {
    assertThat(Channels.PATIENCE).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void aWebhookThatNeverEndsItsAnswerHoldsTheCallerNoLongerThanItsPatience() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var at = "http://127.0.0.1:" + server.getLocalPort() + "/";
      var done = CompletableFuture.runAsync(() -> {
        try {
          new Channels(Map.of(), Duration.ofSeconds(1), Clock.systemUTC())
              .call(
                  new Contact(
                      1,
                      "Ada",
                      Channel.WEBHOOK,
                      at,
                      Optional.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")),
                  new Call("page-1", "r", "w", "t", "x"));
        } catch (NotThrough expected) {
          // either answer is fine, as long as there is one
        }
      });
      var client = server.accept();
      client
          .getOutputStream()
          .write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      client.getOutputStream().flush();
      try {
        done.get(30, TimeUnit.SECONDS);
      } finally {
        client.close();
      }
    }
  }

  @Test
  void anySettingButNoRequiresEncryption() throws Exception {
    for (var tls : List.of("true", "YES", "required")) {
      try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        var heard = CompletableFuture.supplyAsync(() -> converse(server));
        try {
          new Channels(
                  Map.of(
                      "NIGHTLIGHT_SMTP_HOST",
                      "127.0.0.1",
                      "NIGHTLIGHT_SMTP_TLS",
                      tls,
                      "NIGHTLIGHT_SMTP_PORT",
                      Integer.toString(server.getLocalPort())),
                  Clock.systemUTC())
              .call(
                  new Contact(2, "Bob", Channel.MAIL, "bob@example.org", Optional.empty()),
                  new Call("page-1", "r", "w", "t", "x"));
        } catch (NotThrough expected) {
          // wanted
        }
        assertThat(heard.get(15, TimeUnit.SECONDS)).as(tls).doesNotContain("DATA");
      }
    }
  }

  private static String converse(ServerSocket server) {
    var all = new StringBuilder();
    try (var client = server.accept();
        var in = new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        var out = client.getOutputStream()) {
      out.write("220 here\r\n".getBytes(StandardCharsets.UTF_8));
      var inLetter = false;
      for (String line; (line = in.readLine()) != null; ) {
        all.append(line).append('\n');
        if (inLetter && !line.equals(".")) {
          continue;
        }
        inLetter = line.equals("DATA");
        out.write((inLetter ? "354 go\r\n" : line.equals("QUIT") ? "221 bye\r\n" : "250 good\r\n")
            .getBytes(StandardCharsets.UTF_8));
        if (line.equals("QUIT")) {
          break;
        }
      }
    } catch (java.io.IOException _) {
      return all.toString();
    }
    return all.toString();
  }

  @Test
  void aSecretThatNoLongerOpensSilencesOnlyItsOwnContact() {
    onCall.add("Ada", Channel.WEBHOOK, "https://pager.example/ada", permit);
    onCall.add("Bob", Channel.MAIL, "bob@example.org", permit);
    var restored = onCall(Path.of("target", "test-data", "oncall-" + UUID.randomUUID()));
    restored.page("r", "x/1", "w");
    restored.tick();
    clock.pass(Duration.ofMinutes(5));
    restored.tick();
    assertThat(called).contains("Bob");
  }

  @Test
  void healthLooksWhereTheLatestDrillOfSomebodyOnTheListFailed() {
    onCall.add("Ada", Channel.WEBHOOK, "https://pager.example/ada", permit);
    onCall.add("Bob", Channel.MAIL, "bob@example.org", permit);
    down = "Ada";
    var contacts = book().contacts();
    onCall.drill(contacts.getLast(), permit);
    onCall.drill(contacts.getFirst(), permit);
    assertThat(onCall.health().state()).isEqualTo(HealthLine.State.LOOK);
  }

  @Test
  void healthForgetsTheDrillOfSomebodyNoLongerOnTheList() {
    onCall.add("Ada", Channel.WEBHOOK, "https://pager.example/ada", permit);
    onCall.add("Bob", Channel.MAIL, "bob@example.org", permit);
    onCall.drill(book().contacts().getLast(), permit);
    onCall.remove(book().contacts().getLast().id(), permit);
    assertThat(onCall.health().state()).isEqualTo(HealthLine.State.LOOK);
  }

  @Test
  void healthRemembersADrillThroughALongOutage() {
    onCall.add("Ada", Channel.MAIL, "ada@example.org", permit);
    onCall.drill(book().contacts().getFirst(), permit);
    down = "Ada";
    onCall.page("r", "x/1", "w");
    for (var i = 0; i < 200; i++) {
      onCall.tick();
      clock.pass(Duration.ofSeconds(30));
    }
    onCall.resolve("r", "x/1");
    assertThat(onCall.health().words()).contains("the last did not go through");
  }

  @Test
  void theFirstIsStillCalledWhereTheServerDiedWhileCalling() {
    onCall.add("Ada", Channel.MAIL, "ada@example.org", permit);
    onCall.add("Bob", Channel.MAIL, "bob@example.org", permit);
    onCall.page("r", "x/1", "w");
    var dying = new OnCall(store, oversight, folder, "https://n.example", clock, (_, _) -> {
      throw new AssertionError("killed");
    });
    assertThatThrownBy(dying::tick).hasMessage("killed");
    var again = onCall(folder);
    clock.pass(Duration.ofMinutes(1));
    again.tick();
    assertThat(called).containsExactly("Ada");
  }
}

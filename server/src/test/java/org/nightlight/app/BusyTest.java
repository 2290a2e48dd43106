package org.nightlight.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.Store;

/// More comes at once than the database has connections for.
class BusyTest {

  private static final String REPORT = """
      {"idempotencyKey": "busy", "reporter": "child", "topic": "bullying", "danger": "now",
       "about": {"source": "/platforms/ours", "account": "acc-7"}, "words": "in my own words"}
      """;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void saysWhenToComeBackAndTakesTheSameThen() throws Exception {
    try (var server = TestServer.start()) {
      var key =
          TestOversight.platform(server.oversight(), "Ours", "/platforms/ours").key();
      var held = all(server.door(Store.class));
      var refused = send(server, key);
      var page = client.send(
          HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/staff/sign-in"))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .GET()
              .build(),
          HttpResponse.BodyHandlers.ofString());
      for (var one : held) {
        one.close();
      }
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).contains("5");
      assertThat(refused.body()).contains("\"rule\":\"busy\"", "send the same again");
      // What asks nothing of the database goes on.
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(send(server, key).statusCode()).isEqualTo(201);
    }
  }

  private HttpResponse<String> send(TestServer server, String key)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/api/v1/reports"))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(REPORT))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /// Every connection there is; what comes back meanwhile is taken as well.
  private static List<Connection> all(Store store) {
    var held = new ArrayList<Connection>();
    try {
      while (true) {
        held.add(store.connections().getConnection());
      }
    } catch (SQLException _) {
      return held;
    }
  }
}

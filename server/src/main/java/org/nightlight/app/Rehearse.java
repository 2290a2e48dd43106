package org.nightlight.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.nightlight.oversight.Oversight;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `nightlight rehearse`: starts the server in a scratch folder, opens its first pages, takes in
/// reports that nobody made, and stops. The launcher runs it once after a build, so that the JVM
/// can
/// keep what it learned: a rush that comes right after a start finds it warm.
@Command(name = "rehearse", hidden = true, mixinStandardHelpOptions = true)
final class Rehearse implements Callable<Integer> {

  private static final int REPORTS = 600;
  private static final String SOURCE = "/platforms/rehearsal";
  private static final String WORD = "nobody signs in twice";

  @Option(names = "--data", required = true)
  private Path data = Path.of("rehearsal");

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (var server = Server.start(Settings.local(data, 0));
        var client = HttpClient.newHttpClient()) {
      for (var path : List.of("/", "/tell", "/follow", "/staff/sign-in", "/healthz")) {
        var page = URI.create("http://127.0.0.1:" + server.port() + path);
        client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.discarding());
      }
      report(server, client);
    }
    return 0;
  }

  private static void report(Server server, HttpClient client)
      throws IOException, InterruptedException {
    var address = "http://127.0.0.1:" + server.port();
    try (var person = new DemoPerson(address)) {
      person.join(
          server.door(Oversight.class).firstWelcome().orElseThrow(),
          "Rehearsal",
          "rehearsal",
          WORD);
      person.signIn("rehearsal", WORD);
      var key = person.connect("Rehearsal", SOURCE, "http://127.0.0.1:9/none").key();
      for (var n = 0; n < REPORTS; n++) {
        client.send(
            HttpRequest.newBuilder(URI.create(address + "/api/v1/reports"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(report(n)))
                .build(),
            HttpResponse.BodyHandlers.discarding());
      }
    }
  }

  private static String report(int n) {
    return """
        {"idempotencyKey":"rehearsal-%d","reporter":"other","topic":"bullying","danger":"%s",\
        "words":"rehearsed","about":{"source":"%s","account":"account-%d"}}""".formatted(n, n % 20 == 0 ? "now" : "no", SOURCE, n);
  }
}

package org.nightlight.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `nightlight rehearse`: starts the server in a scratch folder, opens its first pages and stops.
/// The launcher runs it once after a build, so that the JVM can keep what it learned.
@Command(name = "rehearse", hidden = true, mixinStandardHelpOptions = true)
final class Rehearse implements Callable<Integer> {

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
    }
    return 0;
  }
}

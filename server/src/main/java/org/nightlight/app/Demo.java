package org.nightlight.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nightlight.detection.ActivityFile;
import org.nightlight.detection.BaseNetwork;
import org.nightlight.store.Folders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `nightlight demo`: the whole path on an invented platform, in a scratch folder, on this machine
/// only.
@Command(
    name = "demo",
    description = {
      "Start everything in a scratch folder, play an invented platform and its reports through it,",
      "let one case go the whole way, and stay up to look around."
    },
    mixinStandardHelpOptions = true)
final class Demo implements Callable<Integer> {

  private static final String MARK = ".nightlight-demo";

  @Option(
      names = "--data",
      description = "Scratch folder; must be new, or an earlier demo's, which is then emptied.")
  private @Nullable Path data;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Port to listen on; if it is taken, a free one (${DEFAULT-VALUE}).")
  private int port = 8080;

  @Option(names = "--accounts", defaultValue = "2000", description = "Accounts (${DEFAULT-VALUE}).")
  private int accounts = 2_000;

  @Option(names = "--days", defaultValue = "30", description = "Days (${DEFAULT-VALUE}).")
  private int days = 30;

  @Option(names = "--seed", defaultValue = "7", description = "Seed (${DEFAULT-VALUE}).")
  private long seed = 7;

  @Option(
      names = "--network",
      description =
          "A real message network to lay it over: lines of sender recipient unix-seconds.")
  private @Nullable Path network;

  @Option(
      names = "--exit",
      description = "Stop after the summary; exit code 1 if any step did not happen.")
  private boolean exit;

  @Override
  public Integer call() throws Exception {
    var base = Optional.ofNullable(network).map(ActivityFile::network);
    var folder = scratch();
    try (var server = Server.start(Settings.local(folder.resolve("data"), freeOr(port)))) {
      var summary = play(server, base, folder);
      System.out.println(summary.words());
      if (exit) {
        return summary.missing().isEmpty() ? 0 : 1;
      }
      server.awaitStop();
    }
    return 0;
  }

  private DemoStory.Summary play(Server server, Optional<BaseNetwork> base, Path folder)
      throws IOException {
    try (var story =
        new DemoStory(server, folder, new DemoStory.Setting(seed, accounts, days, base))) {
      return story.tell();
    }
  }

  /// A folder nothing else lives in.
  private Path scratch() throws IOException {
    if (data == null) {
      return mark(Files.createTempDirectory("nightlight-demo"));
    }
    if (!Files.exists(data)) {
      return mark(Files.createDirectories(data));
    }
    if (!Files.exists(data.resolve(MARK))) {
      throw new IllegalStateException(
          "the demo writes only into a folder of its own, and " + data + " is something else");
    }
    Folders.empty(data);
    return mark(data);
  }

  private static Path mark(Path folder) throws IOException {
    Files.writeString(folder.resolve(MARK), "a scratch folder of nightlight demo\n");
    return folder;
  }

  private static int freeOr(int wanted) throws IOException {
    try (var socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (java.net.BindException _) {
      System.err.println("Port " + wanted + " is taken; a free one is used.");
      return freeOr(0);
    }
  }
}

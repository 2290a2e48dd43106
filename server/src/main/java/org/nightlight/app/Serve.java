package org.nightlight.app;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nightlight.evidence.Evidence;
import org.nightlight.oncall.OnCall;
import org.nightlight.oversight.Oversight;
import org.nightlight.store.DatabaseAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `nightlight serve`: runs the server until it is stopped.
@Command(
    name = "serve",
    description = "Run the server until it is stopped.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped",
      "1:not started; the words say why",
      "2:wrong usage",
      "4:not started: the store of sealed objects or their master key cannot be reached"
    })
final class Serve implements Callable<Integer> {

  @Option(
      names = "--data",
      defaultValue = "nightlight-data",
      description =
          "Folder for everything kept: database, keys, sealed evidence (${DEFAULT-VALUE}).")
  private Path data = Path.of("nightlight-data");

  @Option(
      names = "--bind",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (${DEFAULT-VALUE}).")
  private String bind = "127.0.0.1";

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Port to listen on (${DEFAULT-VALUE}).")
  private int port = 8080;

  @Option(
      names = "--address",
      description =
          "How people reach this server, for links and secure cookies, such as https://report.example.org.")
  private @Nullable String address;

  @Option(
      names = "--database-url",
      description =
          "An external PostgreSQL 18, as jdbc:postgresql://host/name; user and password come from"
              + " NIGHTLIGHT_DATABASE_USER and NIGHTLIGHT_DATABASE_PASSWORD. Without it an embedded one runs in the data folder.")
  private @Nullable String databaseUrl;

  @Option(
      names = "--activity-days",
      defaultValue = "90",
      description = "How many days activities are kept (${DEFAULT-VALUE}).")
  private int activityDays = 90;

  @Override
  public Integer call() throws InterruptedException {
    var settings = settings();
    Evidence.seeWhetherItAnswers(Clock.systemUTC());
    try (var server = Server.start(settings)) {
      welcome(server, settings);
      nobodyOnCall(server, settings);
      server.awaitStop();
    }
    return 0;
  }

  /// While nobody administers this server, every start prints a new link for the first one.
  private static void welcome(Server server, Settings settings) {
    server.door(Oversight.class).firstWelcome().ifPresent(token -> {
      System.out.println(
          "Nobody administers this server yet. Make the first account, within 24 hours:");
      System.out.println("  " + settings.address() + "/staff/welcome/" + token);
    });
  }

  /// Said at every start for as long as it is so.
  private static void nobodyOnCall(Server server, Settings settings) {
    if (!server.door(OnCall.class).configured()) {
      System.out.println(
          "Nobody is on call: no one is called about a report of danger to life. Reporters are told so.");
      System.out.println("  Add people at " + settings.address() + "/on-call");
    }
  }

  private Settings settings() {
    return new Settings(
        data,
        bind,
        port,
        Optional.ofNullable(databaseUrl).map(Serve::external),
        Duration.ofDays(activityDays),
        Optional.ofNullable(address).orElse("http://" + bind + ":" + port),
        Provider.from(System.getenv()),
        number("NIGHTLIGHT_LOOKS_A_DAY", Settings.LOOKS_A_DAY, 1, 999_999),
        Duration.ofMinutes(number("NIGHTLIGHT_HOLD_NEWS", 5, 0, 9_999)),
        Optional.ofNullable(System.getenv("NIGHTLIGHT_POLICIES")).map(Path::of),
        json());
  }

  private static int number(String name, int usual, int least, int most) {
    return Settings.number(System.getenv(), name, usual, least, most);
  }

  private static boolean json() {
    var given = System.getenv().getOrDefault("NIGHTLIGHT_LOG", "plain");
    if (!given.equals("plain") && !given.equals("json")) {
      throw new IllegalStateException("NIGHTLIGHT_LOG is plain or json, was " + given);
    }
    return given.equals("json");
  }

  static DatabaseAddress external(String url) {
    return new DatabaseAddress(
        url, environment("NIGHTLIGHT_DATABASE_USER"), environment("NIGHTLIGHT_DATABASE_PASSWORD"));
  }

  private static String environment(String name) {
    var value = System.getenv(name);
    if (value == null) {
      throw new IllegalStateException(name + " must be set for an external database");
    }
    return value;
  }
}

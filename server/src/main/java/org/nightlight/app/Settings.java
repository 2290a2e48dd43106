package org.nightlight.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.nightlight.store.DatabaseAddress;

/// What a run of the server was told.
///
/// @param data the folder for everything kept: database, keys, sealed evidence
/// @param bind the address to listen on
/// @param port the port to listen on; 0 takes a free one
/// @param database an external PostgreSQL; empty for the embedded one
/// @param activityRetention how long activities are kept
/// @param address how people reach this server, for links: `https://report.example.org`
/// @param provider the organisation's identity provider; empty where there is none
/// @param looksADay how many searches that show children a person has a day
/// @param holdNews how long what was decided is held back before anybody outside is told; zero lets
///     it go at once
/// @param policies the policies of this installation; empty for those Nightlight comes with
/// @param jsonLog whether the log is JSON, a line each
record Settings(
    Path data,
    String bind,
    int port,
    Optional<DatabaseAddress> database,
    Duration activityRetention,
    String address,
    Optional<Provider> provider,
    int looksADay,
    Duration holdNews,
    Optional<Path> policies,
    boolean jsonLog) {

  static final int LOOKS_A_DAY = 200;

  Settings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0..65535, was " + port);
    }
    if (activityRetention.toDays() < 1) {
      throw new IllegalArgumentException(
          "activities are kept at least 1 day, was " + activityRetention.toDays());
    }
    if (holdNews.isNegative() || holdNews.toHours() > 24) {
      throw new IllegalArgumentException(
          "what was decided is held back for 0 to 24 hours, was " + holdNews);
    }
    if (!address.matches("https?://[^/?#@ ]+")) {
      throw new IllegalArgumentException(
          "the address is http(s)://name or http(s)://name:port and nothing behind, was "
              + address);
    }
  }

  /// A whole number of the environment, or the usual one where nothing is set.
  ///
  /// @throws IllegalStateException where it is no whole number from `least` to `most`
  static int number(Map<String, String> environment, String name, int usual, int least, int most) {
    var given = environment.getOrDefault(name, Integer.toString(usual));
    var number = given.matches("[0-9]{1,9}") ? Integer.parseInt(given) : -1;
    if (number < least || number > most) {
      throw new IllegalStateException(
          name + " is a whole number from " + least + " to " + most + ", was " + given);
    }
    return number;
  }

  /// A server on this machine alone, with its own database in the folder.
  static Settings local(Path data, int port) {
    return new Settings(
        data,
        "127.0.0.1",
        port,
        Optional.empty(),
        Duration.ofDays(90),
        "http://127.0.0.1:" + port,
        Optional.empty(),
        LOOKS_A_DAY,
        Duration.ZERO,
        Optional.empty(),
        false);
  }
}

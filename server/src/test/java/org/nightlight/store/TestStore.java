package org.nightlight.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The real database for tests: one embedded PostgreSQL a test run, a fresh database each time
/// somebody asks, copied from one that is already migrated.
public final class TestStore {

  /// Nobody needs what is lost when this machine goes down during a test. The production settings
  /// are in [EmbeddedPostgresTest].
  private static final List<String> FORGETFUL = List.of(
      "fsync=off",
      "synchronous_commit=off",
      "full_page_writes=off",
      "wal_compression=off",
      "max_connections=200");

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final EmbeddedPostgres POSTGRES = start();
  private static final String TEMPLATE = template();

  private TestStore() {}

  /// A store of its own, migrated and empty.
  public static Store fresh() {
    return Store.copied(freshAddress());
  }

  /// A further store on a database of a test's own.
  public static Store on(DatabaseAddress address) {
    return Store.copied(address);
  }

  /// The address of a database of its own, migrated and empty. Its files are copied: to write every
  /// page into the log, as PostgreSQL does unless told, costs four times as much.
  public static synchronized DatabaseAddress freshAddress() {
    return create(
        "test_" + COUNT.incrementAndGet(), " template " + TEMPLATE + " strategy file_copy");
  }

  private static String template() {
    Store.open(create("test_template", "")).close();
    return "test_template";
  }

  private static DatabaseAddress create(String name, String options) {
    var address = POSTGRES.address();
    execute(address, "create database " + name + options);
    var url = address.url().substring(0, address.url().lastIndexOf('/') + 1) + name;
    return new DatabaseAddress(url, address.user(), address.password());
  }

  /// A password as usual, but hashed once in place of 4,096 times for each connection.
  private static void signInCheaply(DatabaseAddress address) {
    execute(
        address,
        "set scram_iterations = 1",
        "alter role " + address.user() + " password '" + address.password() + "'");
  }

  private static void execute(DatabaseAddress address, String... commands) {
    try (var connection = java.sql.DriverManager.getConnection(
            address.url(), address.user(), address.password());
        var statement = connection.createStatement()) {
      for (var command : commands) {
        statement.execute(command);
      }
    } catch (java.sql.SQLException fault) {
      throw new IllegalStateException(fault);
    }
  }

  private static EmbeddedPostgres start() {
    try {
      var folder = Files.createDirectories(Path.of("target", "test-data"));
      var scratch = Files.createTempDirectory(folder, "postgres");
      var postgres = EmbeddedPostgres.start(scratch, FORGETFUL);
      signInCheaply(postgres.address());
      Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
      return postgres;
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }
}

package org.nightlight.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL 18 of our own in a folder the user can see and back up.
///
/// Durable (fsync, synchronous commit, data checksums), reachable on loopback only, with a password
/// kept in the folder. It hangs on a leash: a shell in a session of its own holds our standard
/// input open, and when this process ends in any way, even by SIGKILL, the pipe closes and the
/// shell stops PostgreSQL cleanly. Ctrl-C reaches us and not the database, so the application can
/// finish first.
///
/// The folder holds `postgres-18/data`, `postgres-18/log`, `postgres-18/port` while it runs, and
/// `keys/postgres`.
public final class EmbeddedPostgres implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final String USER = "nightlight";
  private static final String DATABASE = "nightlight";
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(30);

  private static final String LEASH = """
      exec 3<&0
      "$@" 3<&- </dev/null &
      pid=$!
      (trap '' INT TERM HUP; cat <&3 >/dev/null; kill -INT $pid) 2>/dev/null &
      trap '' INT HUP
      wait $pid
      """;

  private final Process leash;
  private final DatabaseAddress address;
  private final Path portFile;

  private EmbeddedPostgres(Process leash, DatabaseAddress address, Path portFile) {
    this.leash = leash;
    this.address = address;
    this.portFile = portFile;
  }

  /// Starts the database of a folder, made on first use.
  ///
  /// @throws IllegalStateException where the machine lacks what it needs; the message says what
  public static EmbeddedPostgres start(Path folder) {
    return start(folder, List.of());
  }

  /// The same with further settings, which go before ours.
  static EmbeddedPostgres start(Path folder, List<String> settings) {
    try {
      var home = folder.toAbsolutePath().resolve("postgres-18");
      var log = Files.createDirectories(home).resolve("log");
      var password = Secrets.text(folder.resolve("keys").resolve("postgres"));
      var binaries = PostgresBinaries.unpacked();
      var data = home.resolve("data");
      if (!Files.exists(data.resolve("PG_VERSION"))) {
        initialise(binaries, home, data, password);
      }
      rotate(log);
      return launch(binaries, data, log, home.resolve("port"), password, settings);
    } catch (IOException fault) {
      throw new UncheckedIOException("the database folder could not be used: " + folder, fault);
    }
  }

  /// Where a folder's database answers while some process runs it.
  public static Optional<DatabaseAddress> running(Path folder) {
    var portFile = folder.toAbsolutePath().resolve("postgres-18").resolve("port");
    try {
      if (!Files.exists(portFile)) {
        return Optional.empty();
      }
      var password = Secrets.text(folder.resolve("keys").resolve("postgres"));
      var address =
          address(Integer.parseInt(Files.readString(portFile).strip()), DATABASE, password);
      return answers(address) ? Optional.of(address) : Optional.empty();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static EmbeddedPostgres launch(
      Path binaries, Path data, Path log, Path portFile, String password, List<String> settings)
      throws IOException {
    var port = freePort();
    var leash = leash(command(binaries, data, port, settings), log);
    var root = address(port, "postgres", password);
    try {
      awaitAnswer(leash, root, log);
      createDatabase(root);
    } catch (RuntimeException fault) {
      leash.getOutputStream().close();
      throw fault;
    }
    Files.writeString(portFile, port + "\n");
    return new EmbeddedPostgres(leash, address(port, DATABASE, password), portFile);
  }

  private static void initialise(Path binaries, Path home, Path data, String password)
      throws IOException {
    var passwordFile = Secrets.file(home.resolve("first-password"), password);
    try {
      var half = home.resolve("data.new");
      Folders.delete(half);
      run(
          "initdb",
          List.of(
              binaries.resolve("bin/initdb").toString(),
              "--pgdata=" + half,
              "--username=" + USER,
              "--auth=scram-sha-256",
              "--pwfile=" + passwordFile,
              "--data-checksums",
              "--encoding=UTF8",
              "--locale-provider=builtin",
              "--locale=C.UTF-8"));
      // A folder half made by a killed start must not look whole.
      Files.move(half, data);
    } finally {
      Files.deleteIfExists(passwordFile);
    }
  }

  private static List<String> command(Path binaries, Path data, int port, List<String> settings) {
    var command = new ArrayList<String>();
    command.add(binaries.resolve("bin/postgres").toString());
    command.add("-D");
    command.add(data.toString());
    var all = new ArrayList<>(List.of(
        "port=" + port,
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=64",
        "shared_buffers=256MB",
        "fsync=on",
        "synchronous_commit=on",
        "full_page_writes=on",
        "wal_compression=on",
        "max_wal_size=2GB",
        "checkpoint_completion_target=0.9",
        // Plans of many short statements: compiling them costs more than it saves.
        "jit=off",
        // A stray statement's values would be personal data in a log.
        "log_min_error_statement=panic",
        "log_error_verbosity=terse",
        "log_parameter_max_length=0",
        "log_parameter_max_length_on_error=0"));
    all.addAll(settings);
    for (var setting : all) {
      command.add("-c");
      command.add(setting);
    }
    return command;
  }

  private static Process leash(List<String> command, Path log) throws IOException {
    var words = new ArrayList<String>();
    if (has("setsid")) {
      words.addAll(List.of("setsid", "sh"));
    } else {
      words.addAll(List.of("sh", "-m"));
    }
    words.addAll(List.of("-c", LEASH, "leash"));
    words.addAll(asAnyoneButRoot(command));
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /// PostgreSQL refuses to run as root. In a user namespace of its own it is nobody, and the same
  /// owner of its files.
  private static List<String> asAnyoneButRoot(List<String> command) {
    if (!"root".equals(System.getProperty("user.name"))) {
      return command;
    }
    if (!succeeds(List.of("unshare", "-U", "true"))) {
      throw new IllegalStateException(
          "PostgreSQL does not run as root, and this machine allows no user namespaces:"
              + " start Nightlight as an ordinary user");
    }
    var words = new ArrayList<>(List.of("unshare", "-U"));
    words.addAll(command);
    return words;
  }

  private static void awaitAnswer(Process leash, DatabaseAddress address, Path log)
      throws IOException {
    var deadline = System.nanoTime() + START.toNanos();
    while (!answers(address)) {
      if (!leash.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "PostgreSQL did not start; its log " + log + " ends:\n" + tail(log));
      }
      pause();
    }
  }

  private static boolean answers(DatabaseAddress address) {
    try (var connection =
        DriverManager.getConnection(address.url(), address.user(), address.password())) {
      return connection.isValid(5);
    } catch (SQLException _) {
      return false;
    }
  }

  private static void createDatabase(DatabaseAddress root) {
    try (var connection = DriverManager.getConnection(root.url(), root.user(), root.password());
        var statement = connection.createStatement()) {
      try (var found =
          statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
        if (found.next()) {
          return;
        }
      }
      statement.execute("create database " + DATABASE);
    } catch (SQLException fault) {
      throw new IllegalStateException("the database could not be made", fault);
    }
  }

  private static DatabaseAddress address(int port, String database, String password) {
    return new DatabaseAddress(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, USER, password);
  }

  /// Where the database answers.
  public DatabaseAddress address() {
    return address;
  }

  /// Lets go of the leash and waits until the database has stopped cleanly.
  @Override
  public void close() {
    try {
      Files.deleteIfExists(portFile);
      leash.getOutputStream().close();
      if (!leash.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn(
            "PostgreSQL has not stopped after {} s and is left to its leash", STOP.toSeconds());
      }
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(String what, List<String> command) throws IOException {
    var out = Files.createTempFile("nightlight-" + what, ".log");
    try {
      var process = new ProcessBuilder(asAnyoneButRoot(command))
          .redirectErrorStream(true)
          .redirectOutput(out.toFile())
          .start();
      process.getOutputStream().close();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(what + " failed:\n" + Files.readString(out));
      }
    } catch (InterruptedException fault) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(what + " was interrupted", fault);
    } finally {
      Files.deleteIfExists(out);
    }
  }

  private static boolean has(String program) {
    return succeeds(List.of("sh", "-c", "command -v " + program));
  }

  private static boolean succeeds(List<String> command) {
    try {
      var process = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      return process.waitFor() == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void rotate(Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) > 10_000_000) {
      Files.move(log, log.resolveSibling("log.before"), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(log)) {
      Files.write(log, new byte[0], StandardOpenOption.CREATE_NEW);
    }
  }

  private static String tail(Path log) throws IOException {
    var lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException fault) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while PostgreSQL started", fault);
    }
  }
}

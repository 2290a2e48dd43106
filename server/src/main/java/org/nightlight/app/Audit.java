package org.nightlight.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nightlight.oversight.RecordAudit;
import org.nightlight.oversight.RecordAudit.Checkpoint;
import org.nightlight.store.DataFolder;
import org.nightlight.store.DatabaseAddress;
import org.nightlight.store.EmbeddedPostgres;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `nightlight audit`: checks the record of every act, and takes checkpoints of it.
@Command(
    name = "audit",
    description = "Check the record of every act, or take a checkpoint of it.",
    mixinStandardHelpOptions = true,
    subcommands = {Audit.Verify.class, Audit.Keep.class})
final class Audit implements Runnable {

  static final int TAMPERED = 3;

  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public void run() {
    var line = java.util.Objects.requireNonNull(spec).commandLine();
    throw new ParameterException(line, "say what to do: verify or checkpoint");
  }

  /// Which record is meant. The server may be running on it or not.
  static final class Where {

    @Option(
        names = "--data",
        defaultValue = "nightlight-data",
        description = "The data folder (${DEFAULT-VALUE}).")
    private Path data = Path.of("nightlight-data");

    @Option(
        names = "--database-url",
        description =
            "An external PostgreSQL instead, as jdbc:postgresql://host/name; user and password come"
                + " from NIGHTLIGHT_DATABASE_USER and NIGHTLIGHT_DATABASE_PASSWORD.")
    private @Nullable String databaseUrl;

    <T> T look(Function<RecordAudit, T> look) {
      if (databaseUrl != null) {
        return look.apply(new RecordAudit(Serve.external(databaseUrl)));
      }
      if (!Files.exists(data.resolve("postgres-18").resolve("data"))) {
        throw new IllegalStateException("there is no database in the folder " + data);
      }
      var running = EmbeddedPostgres.running(data);
      return running.isPresent() ? look.apply(new RecordAudit(running.get())) : started(look);
    }

    private <T> T started(Function<RecordAudit, T> look) {
      try (var folder = DataFolder.hold(data);
          var postgres = EmbeddedPostgres.start(folder.path())) {
        DatabaseAddress address = postgres.address();
        return look.apply(new RecordAudit(address));
      }
    }
  }

  /// `nightlight audit verify`.
  @Command(
      name = "verify",
      description = "Recompute the record from its entries and name whatever does not fit.",
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:the record is whole",
        "1:the record could not be checked",
        "2:wrong usage",
        "3:something was altered, is missing, or stands in another order"
      })
  static final class Verify implements Callable<Integer> {

    @Mixin
    private Where where = new Where();

    @Option(
        names = "--checkpoint",
        description = "A checkpoint kept elsewhere. Only with one can a cut at the end be seen.")
    private @Nullable Path checkpoint;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      var outside =
          checkpoint == null ? Optional.<Checkpoint>empty() : Optional.of(read(checkpoint));
      var report = where.look(audit -> audit.verify(outside));
      var out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
      say(out, report, outside);
      out.flush();
      return report.troubles().isEmpty() ? CommandLine.ExitCode.OK : TAMPERED;
    }

    private static Checkpoint read(Path file) throws IOException {
      try {
        return Checkpoint.parse(Files.readString(file));
      } catch (IllegalArgumentException fault) {
        throw new IllegalStateException(file + ": " + fault.getMessage(), fault);
      }
    }

    private static void say(
        PrintWriter out, RecordAudit.Report report, Optional<Checkpoint> outside) {
      report.troubles().forEach(out::println);
      out.println(
          report.troubles().isEmpty() ? "the record is whole" : "THE RECORD WAS TAMPERED WITH");
      out.println("sealed entries: " + report.now().size());
      out.println("not sealed yet: " + report.unsealed());
      out.println("root: " + report.now().root());
      out.println(outside
          .map(kept -> "checked against a checkpoint of " + kept.size() + " entries")
          .orElse("truncation was not checked: no outside checkpoint was given"));
    }
  }

  /// `nightlight audit checkpoint`.
  @Command(
      name = "checkpoint",
      description = {
        "Write the record's head (origin, size, root) to keep where nobody who runs this server can change it.",
        "It is not signed yet: whoever keeps it must trust the way it came."
      },
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:written", "1:the record could not be read", "2:wrong usage"})
  static final class Keep implements Callable<Integer> {

    @Mixin
    private Where where = new Where();

    @Option(names = "--out", description = "A file to write to; standard output without it.")
    private @Nullable Path out;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      var text = where.look(RecordAudit::checkpoint).text();
      if (out != null) {
        Files.writeString(out, text);
      } else {
        var line = java.util.Objects.requireNonNull(spec).commandLine();
        line.getOut().print(text);
        line.getOut().flush();
      }
      return CommandLine.ExitCode.OK;
    }
  }
}

package org.nightlight.app;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nightlight.evidence.CustodyCheck;
import org.nightlight.oversight.ProofCheck;
import org.nightlight.oversight.RecordAudit;
import org.nightlight.oversight.RecordAudit.Checkpoint;
import org.nightlight.oversight.Signet;
import org.nightlight.store.DataFolder;
import org.nightlight.store.DatabaseAddress;
import org.nightlight.store.Digests;
import org.nightlight.store.EmbeddedPostgres;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nightlight audit`: checks the record of every act, and takes checkpoints of it.
@Command(
    name = "audit",
    description = "Check the record of every act, or take a checkpoint of it.",
    mixinStandardHelpOptions = true,
    subcommands = {
      Audit.Verify.class,
      Audit.Keep.class,
      Audit.Key.class,
      Audit.Check.class,
      Audit.Custody.class
    })
final class Audit implements Runnable {

  static final int TAMPERED = 3;

  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public void run() {
    var line = java.util.Objects.requireNonNull(spec).commandLine();
    throw new ParameterException(
        line, "say what to do: verify, checkpoint, key, verify-proof or verify-custody");
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

    Signet signet() {
      return Signet.kept(data.resolve("keys").resolve("record"));
    }

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

    @Option(
        names = "--key",
        description =
            "The public key of the checkpoint, as audit key gave it, or the file it is in; without it the"
                + " one in the data folder.")
    private @Nullable String key;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      var outside = checkpoint == null
          ? Optional.<Checkpoint>empty()
          : Optional.of(read(checkpoint, key, where.signet()));
      var report = where.look(audit -> audit.verify(outside));
      var out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
      say(out, report, outside);
      out.flush();
      return report.troubles().isEmpty() ? CommandLine.ExitCode.OK : TAMPERED;
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

  /// The public key as somebody gave it: itself, or the file they keep it in.
  private static String given(String key) throws IOException {
    var file = Path.of(key);
    return Files.isRegularFile(file) ? Files.readString(file).strip() : key;
  }

  /// A checkpoint from a file, once its signature was found to be the key's.
  private static Checkpoint read(Path file, @Nullable String key, Signet own) throws IOException {
    var note = Files.readString(file);
    try {
      var kept = Checkpoint.parse(note);
      var verifier = key == null ? own.verifier(kept.origin()) : given(key);
      return Signet.opened(note, verifier)
          .map(Checkpoint::parse)
          .orElseThrow(() -> new IllegalStateException(file
              + ": the signature is not of the key " + verifier
              + ": the checkpoint was altered, or is another's"));
    } catch (IllegalArgumentException fault) {
      throw new IllegalStateException(file + ": " + fault.getMessage(), fault);
    }
  }

  /// `nightlight audit checkpoint`.
  @Command(
      name = "checkpoint",
      description = {
        "Write the record's head (origin, size, root), signed, to keep where nobody who runs this server can change it.",
        "Keep the public key (audit key) there too: it tells a true checkpoint from a forged one."
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
      var text = where.look(audit -> audit.signedCheckpoint(where.signet()));
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

  /// `nightlight audit key`.
  @Command(
      name = "key",
      description = "Print the public key that checkpoints are signed with, to keep elsewhere.",
      mixinStandardHelpOptions = true)
  static final class Key implements Callable<Integer> {

    @Mixin
    private Where where = new Where();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      var origin = where.look(RecordAudit::checkpoint).origin();
      var out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
      out.println(where.signet().verifier(origin));
      out.flush();
      return CommandLine.ExitCode.OK;
    }
  }

  /// `nightlight audit verify-proof`.
  @Command(
      name = "verify-proof",
      description = {
        "Check a proof from /record/proof without the server.",
        "It shows that an entry is in the record, or that an earlier head is the beginning of a later one."
      },
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:the proof holds", "1:it could not be checked", "3:it does not hold"})
  static final class Check implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The proof, as JSON.")
    private Path file = Path.of("");

    @Option(
        names = "--checkpoint",
        required = true,
        description = "The signed head it must lead to.")
    private Path checkpoint = Path.of("");

    @Option(
        names = "--key",
        required = true,
        description = "The public key, from audit key, or the file it is in.")
    private String key = "";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      var kept = Signet.opened(Files.readString(checkpoint), given(key)).map(Checkpoint::parse);
      var trouble = kept.isEmpty()
          ? Optional.of("the checkpoint's signature is not of this key")
          : ProofCheck.trouble(Files.readString(file), kept);
      var out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
      out.println(trouble.orElse("the proof holds"));
      out.flush();
      return trouble.isEmpty() ? CommandLine.ExitCode.OK : TAMPERED;
    }
  }

  /// `nightlight audit verify-custody`.
  @Command(
      name = "verify-custody",
      description = {
        "Check an exhibit's custody file without the server: every line stands in the signed record.",
        "With the original, also that it is the one that was sealed."
      },
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:everything fits", "1:it could not be checked", "3:something does not fit"})
  static final class Custody implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The custody file, as JSON.")
    private Path file = Path.of("");

    @Option(
        names = "--key",
        required = true,
        description = "The public key, from audit key, or the file it is in.")
    private String key = "";

    @Option(names = "--original", description = "The exhibit's original bytes, as handed over.")
    private @Nullable Path original;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      var digest = original == null ? Optional.<String>empty() : Optional.of(sha256(original));
      var troubles = CustodyCheck.troubles(Files.readString(file), given(key), digest);
      var out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
      troubles.forEach(out::println);
      out.println(troubles.isEmpty() ? "custody is whole" : "CUSTODY DOES NOT FIT THE RECORD");
      var unproved = troubles.isEmpty() ? CustodyCheck.unproved(Files.readString(file)) : 0;
      if (unproved > 0) {
        out.println("of " + unproved + " lines the record does not say for what purpose");
      }
      out.println(
          digest.isPresent() ? "the original was compared" : "the original was not compared");
      out.flush();
      return troubles.isEmpty() ? CommandLine.ExitCode.OK : TAMPERED;
    }

    private static String sha256(Path file) throws IOException {
      var digest = Digests.sha256();
      try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    }
  }
}

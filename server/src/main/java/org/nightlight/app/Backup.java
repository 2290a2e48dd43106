package org.nightlight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nightlight.evidence.Evidence;
import org.nightlight.oversight.RecordAudit;
import org.nightlight.oversight.Signet;
import org.nightlight.store.DataFolder;
import org.nightlight.store.DatabaseAddress;
import org.nightlight.store.DatabaseCopy;
import org.nightlight.store.EmbeddedPostgres;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nightlight backup`: a copy of database and evidence, whether the server runs or not.
@Command(
    name = "backup",
    description = {
      "Copy the database and the sealed evidence into a new folder, while the server runs or not,",
      "and check the copy. The keys are left out: keep the folder keys/ apart, and current."
    },
    mixinStandardHelpOptions = true)
final class Backup implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "The folder to make; it must not be there yet.")
  private Path to = Path.of("");

  @Option(
      names = "--data",
      defaultValue = "nightlight-data",
      description = "The data folder (${DEFAULT-VALUE}).")
  private Path data = Path.of("nightlight-data");

  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (Files.exists(to)) {
      throw new IllegalStateException(to + " is there already");
    }
    if (!Files.exists(data.resolve("postgres-18").resolve("data"))) {
      throw new IllegalStateException("there is no database in the folder " + data);
    }
    Files.createDirectories(
        to.toAbsolutePath(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    var backup = new BackupFolder(to);
    var running = EmbeddedPostgres.running(data);
    if (running.isPresent()) {
      take(backup, running.get());
    } else {
      try (var folder = DataFolder.hold(data);
          var postgres = EmbeddedPostgres.start(folder.path())) {
        take(backup, postgres.address());
      }
    }
    return checked(backup);
  }

  /// The database first: what it names is in the evidence folder from then on.
  private void take(BackupFolder backup, DatabaseAddress address) throws IOException {
    var signet = Signet.kept(data.resolve("keys").resolve("record"));
    Files.writeString(backup.checkpoint(), new RecordAudit(address).signedCheckpoint(signet));
    DatabaseCopy.take(data, address, backup.database());
    if (Evidence.elsewhere().isEmpty()) {
      BackupFolder.copy(data.resolve("evidence"), backup.evidence(), "aside");
    }
  }

  private Integer checked(BackupFolder backup) throws IOException {
    var files = backup.seal(Clock.systemUTC().instant());
    var troubles = backup.troubles();
    var out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
    troubles.forEach(out::println);
    out.println(files + " files are in " + to + ", each with its digest in manifest.txt");
    Evidence.elsewhere()
        .ifPresent(where -> out.println(
            "The sealed objects are not in it: they lie in " + where + ". Back that up."));
    out.println("The keys are not in it: keep " + data.resolve("keys") + " apart.");
    out.flush();
    return troubles.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }
}

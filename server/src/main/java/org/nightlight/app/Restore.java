package org.nightlight.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nightlight.evidence.Evidence;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Passwords;
import org.nightlight.oversight.RecordAudit;
import org.nightlight.oversight.RecordAudit.Checkpoint;
import org.nightlight.store.DataFolder;
import org.nightlight.store.EmbeddedPostgres;
import org.nightlight.store.Store;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nightlight restore`: a data folder from a backup and the keys that were kept apart.
@Command(
    name = "restore",
    description = {
      "Make a data folder from a backup and the keys that were kept apart, and check all of it: every",
      "file against the manifest, the record against its checkpoint, every exhibit against its digest.",
      "What was shredded after the backup was taken is shredded again."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:restored, and everything fits", "1:not restored", "3:something does not fit"
    })
final class Restore implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "The backup.")
  private Path from = Path.of("");

  @Option(names = "--keys", required = true, description = "The folder keys/, kept apart.")
  private Path keys = Path.of("");

  @Option(names = "--data", required = true, description = "The data folder to make.")
  private Path data = Path.of("");

  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (Files.exists(data)) {
      throw new IllegalStateException(data + " is there already; a backup goes into a new folder");
    }
    if (!Files.isDirectory(keys)) {
      throw new IllegalStateException(
          keys + " is no folder: give the folder keys/ that was kept apart");
    }
    var backup = new BackupFolder(from);
    var out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
    var troubles = backup.troubles();
    if (!troubles.isEmpty()) {
      troubles.forEach(out::println);
      out.println("NOT RESTORED: the backup is not what its manifest says");
      out.flush();
      return Audit.TAMPERED;
    }
    try (var folder = DataFolder.hold(data)) {
      bring(backup, folder.path());
      return checked(backup, folder.path(), out);
    } finally {
      out.flush();
    }
  }

  private void bring(BackupFolder backup, Path folder) throws IOException {
    BackupFolder.copy(
        backup.database().resolve("postgres-18"), folder.resolve("postgres-18"), "none");
    if (Files.exists(backup.evidence())) {
      BackupFolder.copy(backup.evidence(), folder.resolve("evidence"), "none");
    }
    BackupFolder.copy(keys, folder.resolve("keys"), "none");
    Files.setPosixFilePermissions(
        folder.resolve("keys"), PosixFilePermissions.fromString("rwx------"));
  }

  private static Integer checked(BackupFolder backup, Path folder, PrintWriter out)
      throws IOException {
    try (var beside = Complaints.Beside.of(folder);
        var postgres = EmbeddedPostgres.start(folder);
        var store = Store.open(postgres.address())) {
      var kept = Checkpoint.parse(Files.readString(backup.checkpoint()));
      var report = new RecordAudit(postgres.address()).verify(Optional.of(kept));
      var setting = new Oversight.Setting("http://localhost", "", Settings.LOOKS_A_DAY);
      var oversight = new Oversight(
          store, Clock.systemUTC(), folder.resolve("keys"), setting, Passwords.costly());
      try (var evidence = new Evidence(store, oversight, folder, Clock.systemUTC())) {
        var tally = evidence.inspect();
        report.troubles().forEach(out::println);
        tally.troubles().forEach(out::println);
        out.println("record: %d entries sealed, checked against the backup's checkpoint of %d"
            .formatted(report.now().size(), kept.size()));
        out.println("evidence: %d exhibits intact, %d shredded, %d that do not fit, %d not checked"
            .formatted(
                tally.intact(),
                tally.shredded(),
                tally.troubles().size() - tally.unchecked(),
                tally.unchecked()));
        if (tally.unchecked() > 0) {
          out.println("Not checked: were these the keys of the day the backup was taken? After"
              + " keys rotate, older backups need the keys kept before it.");
        }
        var whole = report.troubles().isEmpty() && tally.troubles().isEmpty();
        out.println(
            whole ? "restored, and everything fits" : "RESTORED, BUT NOT WHOLE; " + beside.words());
        beside.good();
        return whole ? CommandLine.ExitCode.OK : Audit.TAMPERED;
      }
    }
  }
}

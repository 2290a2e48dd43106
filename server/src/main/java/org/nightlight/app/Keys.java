package org.nightlight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.MasterKey;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Passwords;
import org.nightlight.store.DataFolder;
import org.nightlight.store.EmbeddedPostgres;
import org.nightlight.store.Store;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `nightlight keys`: what is done with the master key of the evidence.
@Command(
    name = "keys",
    description = "Change the master key that wraps the exhibits' own keys.",
    mixinStandardHelpOptions = true,
    subcommands = Keys.Rotate.class)
final class Keys implements Runnable {

  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public void run() {
    var line = java.util.Objects.requireNonNull(spec).commandLine();
    throw new ParameterException(line, "say what to do: rotate");
  }

  /// `nightlight keys rotate`. Killed at any moment, it goes on where it was when run again.
  @Command(
      name = "rotate",
      description = {
        "Make a new master key, put every exhibit's key under it, and destroy the old one.",
        "The sealed objects are not touched. The server must be stopped. Run it again if it was interrupted."
      },
      mixinStandardHelpOptions = true)
  static final class Rotate implements Callable<Integer> {

    @Option(
        names = "--data",
        defaultValue = "nightlight-data",
        description = "The data folder (${DEFAULT-VALUE}).")
    private Path data = Path.of("nightlight-data");

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      try (var folder = DataFolder.hold(data);
          var beside = Complaints.Beside.of(folder.path());
          var postgres = EmbeddedPostgres.start(folder.path());
          var store = Store.open(postgres.address())) {
        var keys = folder.path().resolve("keys");
        MasterKey.renew(keys);
        var setting = new Oversight.Setting("http://localhost", "", Settings.LOOKS_A_DAY);
        var oversight = new Oversight(store, Clock.systemUTC(), keys, setting, Passwords.costly());
        int changed;
        try (var evidence = new Evidence(store, oversight, folder.path(), Clock.systemUTC())) {
          changed = evidence.rewrap();
        }
        MasterKey.forgetBefore(keys);
        var out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
        out.println(changed + " exhibits are under the new master key; the old one is destroyed");
        out.println("No backup taken before can be opened now: take a new one.");
        beside.good();
        out.flush();
      }
      return CommandLine.ExitCode.OK;
    }
  }
}

package org.nightlight.app;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nightlight.detection.ActivityFile;
import org.nightlight.detection.Simulator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `nightlight simulate`: invented activity with its truth.
@Command(
    name = "simulate",
    description =
        "Write the activity of an invented platform (activity.ndjson) and its truth (truth.csv).",
    mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {

  @Option(names = "--seed", required = true, description = "The same seed plays the same activity.")
  private long seed;

  @Option(names = "--accounts", defaultValue = "2000", description = "Accounts (${DEFAULT-VALUE}).")
  private int accounts = 2_000;

  @Option(names = "--days", defaultValue = "30", description = "Days (${DEFAULT-VALUE}).")
  private int days = 30;

  @Option(
      names = "--network",
      description =
          "A real message network to lay it over: lines of sender recipient unix-seconds.")
  private @Nullable Path network;

  @Option(names = "--out", required = true, description = "Folder for the two files.")
  private Path out = Path.of("simulated");

  @Override
  public Integer call() {
    var setting = Simulator.Setting.of(seed, accounts, days);
    if (network != null) {
      setting = setting.on(ActivityFile.network(network));
    }
    var written = ActivityFile.simulate(setting, out);
    System.err.printf(
        "%,d activities of %,d accounts over %d days in %s%n", written, accounts, days, out);
    return 0;
  }
}

package org.nightlight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nightlight.detection.ActivityFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `nightlight evaluate`: how well the detectors do on activity whose truth is known.
@Command(
    name = "evaluate",
    description = "Score the detectors on a file of activity whose truth is known.",
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {

  @Parameters(paramLabel = "ACTIVITY.ndjson", description = "CloudEvents, one a line.")
  private Path activity = Path.of("activity.ndjson");

  @Option(names = "--truth", required = true, description = "CSV with the header account,kind.")
  private Path truth = Path.of("truth.csv");

  @Option(
      names = "--budget",
      defaultValue = "20",
      description = "How many subjects reviewers can look at (${DEFAULT-VALUE}).")
  private int budget = 20;

  @Option(names = "--json", description = "File for the same figures as JSON.")
  private @Nullable Path json;

  @Option(names = "--threads", defaultValue = "1", description = "Threads (${DEFAULT-VALUE}).")
  private int threads = 1;

  @Option(
      names = "--ties-unknown",
      description = "Ties from before the file began are not complete.")
  private boolean tiesUnknown;

  @Override
  public Integer call() throws IOException {
    var report =
        ActivityFile.evaluate(activity, truth, DetectCommand.options(threads, tiesUnknown), budget);
    System.out.println(report.toText());
    if (json != null) {
      Files.writeString(json, report.toJson() + "\n");
    }
    return 0;
  }
}

package org.nightlight.app;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nightlight.detection.ActivityFile;
import org.nightlight.detection.Detectors;
import org.nightlight.detection.Frame;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nightlight detect`: the detectors over a file of activity. Signals to standard output or a
/// file, a summary to standard error. Refused lines are counted and named, and do not stop it.
@Command(
    name = "detect",
    description =
        "Run the detectors over a file of activity and write the signals that reach the level.",
    mixinStandardHelpOptions = true)
final class DetectCommand implements Callable<Integer> {

  @Parameters(paramLabel = "ACTIVITY.ndjson", description = "CloudEvents, one a line.")
  private Path activity = Path.of("activity.ndjson");

  @Option(names = "--out", description = "File for the signals; without it, standard output.")
  private @Nullable Path out;

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "Threads (${DEFAULT-VALUE}); the signals are the same on any number.")
  private int threads = 1;

  @Option(
      names = "--ties-unknown",
      description = "Ties from before the file began are not complete.")
  private boolean tiesUnknown;

  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    var err = err();
    try (var signals = signals()) {
      var summary = ActivityFile.detect(
          activity, options(threads, tiesUnknown), signal -> line(signals, signal.toJson()));
      for (var refused : summary.refusals()) {
        err.println(
            "line " + refused.number() + " refused: " + refused.rule() + ": " + refused.value());
      }
      err.println(words(summary));
    }
    err.flush();
    return 0;
  }

  static ActivityFile.Options options(int threads, boolean tiesUnknown) {
    return new ActivityFile.Options(
        Detectors.shipped(), threads, tiesUnknown ? Frame.Ties.UNKNOWN : Frame.Ties.KNOWN);
  }

  private Writer signals() throws IOException {
    return out == null
        ? new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8))
        : Files.newBufferedWriter(out);
  }

  private PrintWriter err() {
    return spec == null
        ? new PrintWriter(System.err, true, StandardCharsets.UTF_8)
        : spec.commandLine().getErr();
  }

  private static void line(Writer to, String line) {
    try {
      to.write(line);
      to.write('\n');
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static String words(ActivityFile.Summary summary) {
    var coverage = summary.coverage();
    return """
        %,d lines: %,d accepted, %,d refused%s, %,d duplicates
        %,d signals
        new contacts judged: %,d of %,d; not judged because something was unknown: age of who wrote %,d, \
        age of who was written to %,d, whether it was new %,d""".formatted(
            summary.lines(),
            summary.accepted(),
            summary.refused(),
            summary.refusedByRule().isEmpty() ? "" : " " + summary.refusedByRule(),
            summary.duplicates(),
            summary.signals(),
            coverage.judged(),
            coverage.contacts(),
            coverage.actorAgeUnknown(),
            coverage.recipientAgeUnknown(),
            coverage.noveltyUnknown());
  }
}

package org.nightlight.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightlight.detection.Activity;
import org.nightlight.detection.ActivityFile;
import org.nightlight.detection.ActivityJson;
import org.nightlight.detection.Detectors;
import org.nightlight.detection.Frame;
import org.nightlight.detection.Simulator;

/// The job on Flink's own mini cluster, two tasks a stage, against the runner in one process.
class DetectionJobTest {

  private static final int CHECKPOINT_MILLIS = 100;

  @TempDir
  static Path folder = Path.of("");

  private static Path activity = Path.of("");
  private static List<String> expected = List.of();
  private static List<String> expectedRefusals = List.of();

  @SuppressWarnings("NullAway.Init")
  private static MiniCluster cluster;

  @BeforeAll
  static void playsTwoPlatformsAndStartsACluster() throws Exception {
    activity = folder.resolve("activity.ndjson");
    Files.write(activity, log());
    var signals = new ArrayList<String>();
    var options = new ActivityFile.Options(detectors(), 1, Frame.Ties.KNOWN);
    var summary = ActivityFile.detect(activity, options, signal -> signals.add(signal.toJson()));
    expected = signals.stream().sorted().toList();
    expectedRefusals = summary.refusals().stream().map(Refusals::line).sorted().toList();
    assertThat(summary.duplicates()).isPositive();
    assertThat(summary.coverage().late()).isPositive();
    cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
        .setNumTaskManagers(1)
        .setNumSlotsPerTaskManager(2)
        .build());
    cluster.start();
  }

  @AfterAll
  static void stops() throws Exception {
    cluster.close();
  }

  @BeforeEach
  void forgets() {
    Stumbling.reset();
  }

  /// Low levels, so that there is much to compare.
  private static Detectors detectors() {
    var all = Detectors.shipped();
    for (var entry : all.entries()) {
      all = all.withLevel(entry.detector().name(), 300_000);
    }
    return all;
  }

  /// Two platforms in one log, the second days behind the first, with bad lines, a line that comes
  /// twice, and one that comes late.
  private static List<String> log() {
    var first = play(Simulator.Setting.of(11, 600, 12), "/platforms/one");
    var second = play(Simulator.Setting.of(12, 300, 6), "/platforms/two").iterator();
    var lines = new ArrayList<String>();
    for (int i = 0; i < first.size(); i++) {
      lines.add(first.get(i));
      if (i % 4 == 0 && second.hasNext()) {
        lines.add(second.next());
      }
    }
    second.forEachRemaining(lines::add);
    lines.add(4_500, first.get(1));
    lines.add(4_500, lines.get(4_499));
    lines.add(100, "{");
    lines.add(3_000, "");
    lines.add(4_000, "{\"specversion\":\"1.0\"}");
    return lines;
  }

  private static List<String> play(Simulator.Setting setting, String source) {
    var lines = new ArrayList<String>();
    Simulator.play(
        setting,
        one ->
            lines.add(ActivityJson.write(new Activity(source, one.id(), one.time(), one.deed()))));
    return lines;
  }

  /// Runs the job to its end, and tells where it was restored from, if it was.
  private static CheckpointStatsSnapshot run(Catalogue catalogue, Path out) throws Exception {
    var config = new Configuration();
    config.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    config.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY, out.resolve("state").toUri().toString());
    config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 2);
    config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, java.time.Duration.ZERO);
    var env = StreamExecutionEnvironment.getExecutionEnvironment(config);
    env.setParallelism(2);
    env.enableCheckpointing(CHECKPOINT_MILLIS);
    var setup = new DetectionJob.Setup(
        catalogue, Frame.Ties.KNOWN, out.resolve("frames").toString());
    DetectionJob.files(
        env,
        setup,
        activity.toString(),
        out.resolve("signals").toString(),
        out.resolve("refused").toString());
    var graph = env.getStreamGraph().getJobGraph();
    JobID job = graph.getJobID();
    cluster.executeJobBlocking(graph);
    return cluster.getArchivedExecutionGraph(job).get().getCheckpointStatsSnapshot();
  }

  /// What is written for good, over all files of a folder.
  private static List<String> lines(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("part-"))
          .flatMap(DetectionJobTest::linesOf)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> linesOf(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void raisesTheSameSignalsAsTheRunnerAndRefusesTheSameLines() throws Exception {
    for (var entry : Detectors.shipped().entries()) {
      assertThat(expected).anyMatch(line -> line.contains(entry.detector().name()));
    }
    assertThat(expected).anyMatch(line -> line.contains("/platforms/two"));
    assertThat(expectedRefusals).hasSize(2);

    run(DetectionJobTest::detectors, folder.resolve("whole"));

    assertThat(lines(folder.resolve("whole/signals"))).isEqualTo(expected);
    assertThat(lines(folder.resolve("whole/refused"))).isEqualTo(expectedRefusals);
  }

  @Test
  void writesEachSignalOnceWhenATaskFailsInTheMiddle() throws Exception {
    Path out = folder.resolve("failing");
    Stumbling.after(out.resolve("state"));

    var checkpoints = run(() -> Stumbling.in(detectors()), out);

    assertThat(Stumbling.stumbled()).isTrue();
    assertThat(checkpoints.getLatestRestoredCheckpoint()).isNotNull();
    assertThat(checkpoints.getCounts().getNumberOfRestoredCheckpoints()).isEqualTo(1);
    assertThat(lines(out.resolve("signals"))).isEqualTo(expected);
    assertThat(lines(out.resolve("refused"))).isEqualTo(expectedRefusals);
  }
}

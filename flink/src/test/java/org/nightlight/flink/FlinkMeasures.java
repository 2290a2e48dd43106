package org.nightlight.flink;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.nightlight.detection.ActivityFile;
import org.nightlight.detection.Detectors;
import org.nightlight.detection.Frame;
import org.nightlight.detection.Simulator;

/// Measures how many activities of a file the job takes in on Flink's mini cluster, beside the
/// runner in the same process: reading, all detectors and writing signals included. All is measured
/// twice: the first round warms the JVM up.
///
/// Arguments: accounts, days, and a folder for the files.
public final class FlinkMeasures {

  /// One way to run over a file.
  private interface Way {
    void run(Path file, Path out) throws Exception;
  }

  private FlinkMeasures() {}

  /// Runs the measurement and prints it.
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[2]);
    long activities = ActivityFile.simulate(
        Simulator.Setting.of(2, Integer.parseInt(args[0]), Integer.parseInt(args[1])), folder);
    System.out.printf(Locale.ROOT, "%,d activities%n", activities);
    var cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
        .setNumTaskManagers(1)
        .setNumSlotsPerTaskManager(2)
        .build());
    cluster.start();
    for (int side : new int[] {1, 2, 1, 2}) {
      measure("runner, threads " + side, activities, folder, (file, out) -> {
        var options = new ActivityFile.Options(Detectors.shipped(), side, Frame.Ties.KNOWN);
        ActivityFile.detect(file, options, signal -> {});
      });
      measure(
          "Flink, parallelism " + side,
          activities,
          folder,
          (file, out) -> job(cluster, side, file, out));
    }
    cluster.close();
  }

  private static void measure(String name, long activities, Path folder, Way way) throws Exception {
    Path out = Files.createDirectories(folder.resolve(UUID.randomUUID().toString()));
    long clock = System.nanoTime();
    long processor = processorTime();
    way.run(folder.resolve("activity.ndjson"), out);
    System.out.printf(
        Locale.ROOT,
        "%s: %,.0f a second by the clock, %,.0f a second of processor time%n",
        name,
        activities * 1e9 / (System.nanoTime() - clock),
        activities * 1e9 / (processorTime() - processor));
  }

  private static void job(MiniCluster cluster, int parallelism, Path file, Path out)
      throws Exception {
    var config = new Configuration();
    config.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    config.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY, out.resolve("state").toUri().toString());
    var env = StreamExecutionEnvironment.getExecutionEnvironment(config);
    env.setParallelism(parallelism);
    env.enableCheckpointing(Duration.ofSeconds(5).toMillis());
    var setup = new DetectionJob.Setup(
        Detectors::shipped, Frame.Ties.KNOWN, out.resolve("frames").toString());
    DetectionJob.files(
        env,
        setup,
        file.toString(),
        out.resolve("signals").toString(),
        out.resolve("refused").toString());
    cluster.executeJobBlocking(env.getStreamGraph().getJobGraph());
  }

  private static long processorTime() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}

package org.nightlight.flink;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.ParameterTool;
import org.nightlight.detection.Frame;
import org.nightlight.detection.Stage;

/// The detectors as a job on a Flink cluster: `log -> gate -> stage by stage -> signals`,
/// with what the stages counted going to the fitter, and its frames back to the gate. Stages
/// are taken from the catalogue in its order, whatever they are.
public final class DetectionJob {

  static final OutputTag<String> REFUSED = new OutputTag<>("refused", Types.STRING);
  static final OutputTag<Tally> TALLIES =
      new OutputTag<>("tallies", TypeInformation.of(Tally.class));
  private static final List<OutputTag<Item>> TO_STAGE = toStages();

  /// How to run: which detectors, whether ties from before the stream are taken to be
  /// complete, and the folder, seen by all machines, in which frames come back to the gate.
  public record Setup(Catalogue catalogue, Frame.Ties ties, String frames) {}

  /// What comes out, as lines of JSON.
  public record Answers(DataStream<String> signals, DataStream<String> refused) {}

  private DetectionJob() {}

  static OutputTag<Item> toStage(int index) {
    return TO_STAGE.get(index);
  }

  private static List<OutputTag<Item>> toStages() {
    var all = new ArrayList<OutputTag<Item>>();
    for (int i = 0; i < Item.STAGES; i++) {
      all.add(new OutputTag<>("to-stage-" + i, TypeInformation.of(Item.class)));
    }
    return List.copyOf(all);
  }

  /// Arguments: from a file, `--activity FILE --signals FOLDER`, and if wanted
  /// `--ties-unknown`; from Kafka, `--kafka-servers HOST:PORT --activity-topic TOPIC` and
  /// `--signals-topic TOPIC` or `--signals FOLDER`, and if wanted `--kafka-properties FILE`
  /// and `--kafka-group NAME`. Either way `--refused FOLDER --frames FOLDER`, and if wanted
  /// `--levels` and `--checkpoint-seconds N`.
  public static void main(String[] args) throws Exception {
    var given = ParameterTool.fromArgs(args);
    var env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.enableCheckpointing(
        Duration.ofSeconds(given.getInt("checkpoint-seconds", 60)).toMillis());
    if (given.has("kafka-servers")) {
      fromKafka(env, given);
    } else {
      fromFile(env, given);
    }
    env.execute("nightlight-detection");
  }

  private static void fromFile(StreamExecutionEnvironment env, ParameterTool given) {
    var ties = given.has("ties-unknown") ? Frame.Ties.UNKNOWN : Frame.Ties.KNOWN;
    files(
        env,
        setup(given, ties),
        given.getRequired("activity"),
        given.getRequired("signals"),
        given.getRequired("refused"));
  }

  private static Setup setup(ParameterTool given, Frame.Ties ties) {
    return new Setup(Levels.of(given.get("levels", "")), ties, given.getRequired("frames"));
  }

  /// A server's log may have begun after its platforms did, so its ties are never known to be
  /// complete: the server's own detectors take them the same way.
  private static void fromKafka(StreamExecutionEnvironment env, ParameterTool given)
      throws IOException {
    var kafka = new KafkaEnds(
        given.getRequired("kafka-servers"),
        KafkaEnds.read(given.get("kafka-properties", "")),
        given.get("kafka-group", "nightlight-detection"));
    var signals = given.has("signals-topic")
        ? kafka.signals(given.getRequired("signals-topic"))
        : lines(given.getRequired("signals"));
    published(
        env,
        setup(given, Frame.Ties.UNKNOWN),
        kafka.log(given.getRequired("activity-topic")).build(),
        signals,
        given.getRequired("refused"));
  }

  /// The whole job from a file of activity in admitted order to folders of signals and of
  /// refusals, each line once.
  static void files(
      StreamExecutionEnvironment env,
      Setup setup,
      String activity,
      String signals,
      String refused) {
    prepare(env);
    var log = env.fromSource(
            FileSource.forRecordStreamFormat(new NumberedLines(), new Path(activity))
                .build(),
            WatermarkStrategy.noWatermarks(),
            "log")
        .uid("log")
        .setParallelism(1);
    write(detect(log, setup), lines(signals), refused);
  }

  /// The same from the log that a server publishes. One task reads all its partitions: the
  /// gate is one, and each source's entries lie in one partition, in order.
  static void published(
      StreamExecutionEnvironment env,
      Setup setup,
      KafkaSource<LogLine> activity,
      Sink<String> signals,
      String refused) {
    prepare(env);
    var log = env.fromSource(activity, WatermarkStrategy.noWatermarks(), "log")
        .uid("published-log")
        .setParallelism(1);
    write(detect(log, setup), signals, refused);
  }

  private static void prepare(StreamExecutionEnvironment env) {
    env.setRuntimeMode(RuntimeExecutionMode.STREAMING);
    env.getConfig().enableObjectReuse();
    env.getCheckpointConfig().setCheckpointingConsistencyMode(CheckpointingMode.EXACTLY_ONCE);
    env.getCheckpointConfig().enableUnalignedCheckpoints(false);
  }

  private static void write(Answers answers, Sink<String> signals, String refused) {
    answers.signals().sinkTo(signals).name("signals").uid("signals");
    answers.refused().sinkTo(lines(refused)).name("refused").uid("refused").setParallelism(1);
  }

  private static FileSink<String> lines(String folder) {
    return FileSink.forRowFormat(new Path(folder), new SimpleStringEncoder<String>())
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .build();
  }

  /// Runs the detectors over a log of lines that comes in admitted order.
  public static Answers detect(DataStream<LogLine> log, Setup setup) {
    FactBytes.check();
    // Each start has a folder of its own: frames of another run are never taken for this one's.
    var folder = new FrameFolder(setup.frames() + "/" + UUID.randomUUID());
    var gate = log.transform(
            "gate", TypeInformation.of(Turn.class), new Gate(setup.catalogue(), folder))
        .uid("gate")
        .forceNonParallel();
    var stages = stages(setup.catalogue(), gate);
    var signals = union(stages);
    var tallies =
        union(stages.stream().map(stage -> stage.getSideOutput(TALLIES)).toList());
    tallies
        .connect(gate)
        .transform("frames", Types.VOID, new FrameFitter(setup.catalogue(), setup.ties(), folder))
        .uid("frames")
        .forceNonParallel();
    return new Answers(signals, gate.getSideOutput(REFUSED));
  }

  /// Each stage takes what the gate and the stages before it have for it.
  private static List<SingleOutputStreamOperator<String>> stages(
      Catalogue catalogue, SingleOutputStreamOperator<Turn> gate) {
    List<Stage<?>> all = catalogue.detectors().stages();
    var tasks = new ArrayList<SingleOutputStreamOperator<String>>();
    for (int i = 0; i < all.size(); i++) {
      var sent = new ArrayList<DataStream<Item>>();
      sent.add(gate.getSideOutput(toStage(i)));
      for (var before : tasks) {
        sent.add(before.getSideOutput(toStage(i)));
      }
      String name = "stage-" + all.get(i).name();
      tasks.add(union(sent)
          .keyBy(Item::key, Types.TUPLE(Types.STRING, Types.STRING))
          .connect(gate.broadcast())
          .transform(name, Types.STRING, new StageTask(catalogue, i))
          .uid(name));
    }
    return tasks;
  }

  private static <T> DataStream<T> union(List<? extends DataStream<T>> streams) {
    DataStream<T> all = streams.getFirst();
    for (DataStream<T> more : streams.subList(1, streams.size())) {
      all = all.union(more);
    }
    return all;
  }
}

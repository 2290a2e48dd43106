package org.nightlight.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightlight.detection.Activity;
import org.nightlight.detection.ActivityJson;
import org.nightlight.detection.Admission;
import org.nightlight.detection.Detectors;
import org.nightlight.detection.Frame;
import org.nightlight.detection.Runner;
import org.nightlight.detection.Simulator;

/// The job between two topics of a real broker, on the mini cluster. The records are spelled
/// as the server spells them, which a test of its own holds.
class PublishedLogTest {

  private static final int CHECKPOINT_MILLIS = 500;

  @TempDir
  static Path folder = Path.of("");

  private static Detectors detectors() {
    return Levels.of(
            "contact-seeking=0.15,contacted-by-many=0.15,pile-on=0.15,persistent-harassment=0.15")
        .detectors();
  }

  private static ProducerRecord<byte[], byte[]> entry(
      long position, String source, String kind, String value) {
    var record = new ProducerRecord<>("log", source.getBytes(UTF_8), value.getBytes(UTF_8));
    record.headers().add("position", String.valueOf(position).getBytes(UTF_8));
    record.headers().add("kind", kind.getBytes(UTF_8));
    return record;
  }

  /// A log as a server admits it: a watermark now and then, an activity that came late, and, as
  /// after a crash, a part published twice. Adds what a runner raises over it, and answers it.
  private static List<ProducerRecord<byte[], byte[]>> log(List<String> expected) {
    var log = new ArrayList<ProducerRecord<byte[], byte[]>>();
    var activities = new ArrayList<Activity>();
    Simulator.play(Simulator.Setting.of(11, 300, 8), activities::add);
    var setup = new Runner.Setup(detectors(), 1, Frame.Ties.UNKNOWN);
    try (var runner = new Runner(setup, signal -> expected.add(signal.toJson()))) {
      for (int i = 0; i < activities.size(); i++) {
        var one = activities.get(i);
        boolean late = i == 900;
        log.add(entry(
            log.size() + 1, one.source(), late ? "late" : "on-time", ActivityJson.write(one)));
        runner.accept(one, late ? Admission.LATE : Admission.ON_TIME);
        boolean last = i == activities.size() - 1;
        if (i % 200 == 199 || last) {
          Instant mark = last ? one.time().plusMillis(1) : one.time();
          log.add(entry(log.size() + 1, one.source(), "watermark", mark.toString()));
          runner.watermark(one.source(), mark);
        }
      }
    }
    log.addAll(2_000, log.subList(1_000, 2_000).stream().toList());
    log.add(500, new ProducerRecord<>("log", "{}".getBytes(UTF_8)));
    return log;
  }

  private static void publish(Map<String, Object> client, List<ProducerRecord<byte[], byte[]>> log)
      throws Exception {
    try (var admin = Admin.create(client)) {
      admin
          .createTopics(List.of(
              new org.apache.kafka.clients.admin.NewTopic("log", 1, (short) 1),
              new org.apache.kafka.clients.admin.NewTopic("signals", 1, (short) 1)))
          .all()
          .get();
    }
    var bytes = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(client, bytes, bytes)) {
      var sent = log.stream().map(producer::send).toList();
      for (var one : sent) {
        one.get();
      }
    }
  }

  private static void run(KafkaEnds kafka) throws Exception {
    var config = new Configuration();
    config.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    config.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("state").toUri().toString());
    config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 2);
    config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
    var env = StreamExecutionEnvironment.getExecutionEnvironment(config);
    env.setParallelism(2);
    env.enableCheckpointing(CHECKPOINT_MILLIS);
    DetectionJob.published(
        env,
        new DetectionJob.Setup(
            () -> Stumbling.in(detectors()),
            Frame.Ties.UNKNOWN,
            folder.resolve("frames").toString()),
        kafka.log("log").setBounded(OffsetsInitializer.latest()).build(),
        kafka.signals("signals"),
        folder.resolve("refused").toString());
    var cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
        .setNumTaskManagers(1)
        .setNumSlotsPerTaskManager(2)
        .build());
    try {
      cluster.start();
      cluster.executeJobBlocking(env.getStreamGraph().getJobGraph());
    } finally {
      cluster.close();
    }
  }

  private static List<String> signals(Map<String, Object> client) {
    var text = new StringDeserializer();
    var reading = new java.util.HashMap<>(client);
    reading.put("isolation.level", "read_committed");
    try (var consumer = new KafkaConsumer<>(reading, text, text)) {
      var partition = new TopicPartition("signals", 0);
      var end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      var all = new ArrayList<String>();
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(one -> all.add(one.value()));
      }
      return all;
    }
  }

  /// How far the job has come, as the server asks.
  private static long left(Map<String, Object> client)
      throws InterruptedException, ExecutionException {
    try (var admin = Admin.create(client)) {
      var offsets = admin
          .listConsumerGroupOffsets("nightlight-detection")
          .partitionsToOffsetAndMetadata()
          .get();
      return offsets.values().iterator().next().offset();
    }
  }

  @Test
  void raisesTheSameSignalsOnceAlthoughATaskFailsAndAPartOfTheLogIsPublishedTwice()
      throws Exception {
    var expected = new ArrayList<String>();
    var log = log(expected);
    assertThat(expected).hasSizeGreaterThan(5);
    Stumbling.reset();
    Stumbling.after(folder.resolve("state"));
    try (var broker = new Broker()) {
      Map<String, Object> client = Map.of("bootstrap.servers", broker.servers());
      publish(client, log);

      run(new KafkaEnds(broker.servers(), new Properties(), "nightlight-detection"));

      assertThat(Stumbling.stumbled()).isTrue();
      assertThat(signals(client)).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(left(client)).isPositive();
    }
  }

  @Test
  void takesNothingForAnEntryThatSaysNoPositionOrKind() {
    var bare = new ConsumerRecord<>("log", 0, 41, "/p".getBytes(UTF_8), "{}".getBytes(UTF_8));
    assertThat(PublishedLog.line(bare).kind).isEqualTo(LogLine.Kind.STRANGE);
    assertThat(PublishedLog.line(bare).number).isEqualTo(41);
    bare.headers().add("position", "7".getBytes(UTF_8));
    bare.headers().add("kind", "watermark".getBytes(UTF_8));
    assertThat(PublishedLog.line(bare).kind).isEqualTo(LogLine.Kind.WATERMARK);
    assertThat(PublishedLog.line(bare).number).isEqualTo(7);
    assertThat(PublishedLog.line(bare).source).isEqualTo("/p");
  }

  @Test
  void raisesAtTheLevelsItIsGivenAndKnowsNoOtherNames() {
    assertThat(detectors().level("pile-on")).isEqualTo(150_000);
    assertThatThrownBy(() -> Levels.of("guesswork=1"))
        .hasMessageContaining("detector must be one of the catalogue");
  }
}

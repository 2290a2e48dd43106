package org.nightlight.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nightlight.detect.Detect;
import org.nightlight.detect.Raised;
import org.nightlight.detection.Activity;
import org.nightlight.detection.ActivityJson;
import org.nightlight.detection.ActivityReader;
import org.nightlight.detection.Admission;
import org.nightlight.detection.Deed;
import org.nightlight.detection.Detectors;
import org.nightlight.detection.Frame;
import org.nightlight.detection.Line;
import org.nightlight.detection.Runner;
import org.nightlight.detection.Signal;
import org.nightlight.detection.Simulator;
import org.nightlight.evidence.Evidence;
import org.nightlight.help.Help;
import org.nightlight.intake.Admitted;
import org.nightlight.intake.Intake;
import org.nightlight.intake.TestLog;
import org.nightlight.oncall.OnCall;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.HandClock;
import org.nightlight.store.Store;
import org.nightlight.store.TestStore;

/// The log to Kafka and signals back, with a real broker and the real database. What stands
/// between is a runner here, which sees nothing but the topic; the job itself is tested in
/// its own module with records that are spelled the same.
class ClusterTest {

  private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);
  private static final String SOURCE = "/platforms/invented";
  private static final long LEVEL = 600_000;
  private static final HandClock CLOCK = new HandClock("2026-03-25T12:00:00Z");

  private static final Server HERE = new Server(Optional.empty());
  private static final Server THERE = new Server(Optional.of(() -> 0));

  @SuppressWarnings("NullAway.Init")
  private static Broker broker;

  /// What the detectors of a server raise that runs them itself.
  private static List<Raised> own = List.of();

  /// A server's rooms, over a log of its own that says the same.
  private static final class Server {
    private final Store store = TestStore.fresh();
    private final Oversight oversight = TestOversight.on(store, CLOCK);
    private final Intake intake;
    private final Detect detect;

    Server(Optional<LongSupplier> elsewhere) {
      TestLog.write(store, Simulator.Setting.of(11, 150, 9), FIRST);
      for (var entry : Detectors.shipped().entries()) {
        store
            .sql()
            .sql("insert into detect_level (detector, from_day, budget, level) values (?, ?, 1, ?)")
            .params(entry.detector().name(), FIRST.minusDays(9), LEVEL)
            .update();
      }
      store
          .sql()
          .sql("insert into detect_tier values ('contact-seeking', 'SHADOW')")
          .update();
      TestOversight.platform(oversight, "Invented", SOURCE);
      store.outbox().deliver("signal.raised", "casework", _ -> {});
      store.outbox().deliver(Detect.REVIEWED, "casework", _ -> {});
      var folder = Path.of("target", "test-data", "cluster-" + UUID.randomUUID());
      intake = new Intake(
          store,
          oversight,
          new Evidence(store, oversight, folder, CLOCK),
          new Help(),
          folder,
          Duration.ofDays(90),
          CLOCK);
      detect = new Detect(
          store,
          intake,
          oversight,
          new OnCall(store, oversight, folder, "http://localhost", CLOCK),
          Duration.ofMinutes(15),
          elsewhere,
          CLOCK);
    }

    Publisher publisher(Kafka kafka) {
      var topic = kafka.activity().orElseThrow();
      return new Publisher(
          kafka, topic, store, intake, new JobProgress(kafka, topic), Duration.ofDays(3650), CLOCK);
    }

    SignalsReader reader(Kafka kafka) {
      return new SignalsReader(
          kafka, kafka.signals().orElseThrow(), store, detect, oversight, CLOCK);
    }

    List<String> handedOn() {
      return store
          .sql()
          .sql("select body from outbox_message where topic = 'signal.raised'")
          .query((row, _) -> row.getString(1))
          .list();
    }
  }

  @BeforeAll
  static void startsABrokerAndLetsAServerJudgeForItself() throws Exception {
    broker = new Broker();
    HERE.detect.start();
    await().atMost(Duration.ofSeconds(30)).until(() -> HERE.detect.behind() == 0);
    HERE.detect.close();
    own = HERE.detect.signalsSince(Instant.EPOCH);
    assertThat(own).extracting(one -> one.signal().detector()).contains("contact-seeking");
    assertThat(HERE.handedOn()).isNotEmpty().hasSizeLessThan(own.size());
  }

  @AfterAll
  static void stops() {
    // A server whose own detectors stand still goes down as any other does.
    THERE.detect.start();
    THERE.detect.close();
    HERE.store.close();
    THERE.store.close();
    broker.close();
  }

  private static Kafka kafka(String name) {
    return new Kafka(
        broker.servers(),
        Map.of(),
        Optional.of("log-" + name),
        Optional.of("signals-" + name),
        Kafka.GROUP);
  }

  private static void publish(Kafka kafka) {
    try (var publisher = THERE.publisher(kafka)) {
      while (publisher.step()) {}
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> published(Kafka kafka) {
    var bytes = new ByteArrayDeserializer();
    try (var consumer = new KafkaConsumer<>(
        kafka.client(Map.of("isolation.level", "read_committed")), bytes, bytes)) {
      var partition = new TopicPartition(kafka.activity().orElseThrow(), 0);
      var end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      var all = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(all::add);
      }
      return all;
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  /// What a runner raises that sees the topic and nothing else.
  private static List<Signal> judged(List<ConsumerRecord<byte[], byte[]>> log) {
    var detectors = Detectors.shipped();
    for (var entry : detectors.entries()) {
      detectors = detectors.withLevel(entry.detector().name(), LEVEL);
    }
    var raised = new ArrayList<Signal>();
    try (var runner = new Runner(new Runner.Setup(detectors, 1, Frame.Ties.UNKNOWN), raised::add)) {
      for (var record : log) {
        switch (header(record, "kind")) {
          case "watermark" ->
            runner.watermark(
                new String(record.key(), UTF_8), Instant.parse(new String(record.value(), UTF_8)));
          case "on-time" ->
            runner.accept(
                ((Line.Accepted) ActivityReader.readEvent(record.value())).activity(),
                Admission.ON_TIME);
          default -> throw new AssertionError(header(record, "kind"));
        }
      }
      return List.copyOf(raised);
    }
  }

  private static void write(Kafka kafka, List<String> lines) {
    var bytes = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(kafka.client(Map.of()), bytes, bytes)) {
      for (var line : lines) {
        var _ = producer.send(
            new ProducerRecord<>(kafka.signals().orElseThrow(), line.getBytes(UTF_8)));
      }
    }
  }

  private static void take(Kafka kafka, int lines) {
    take(THERE, kafka, lines);
  }

  private static void take(Server server, Kafka kafka, int lines) {
    try (var reader = server.reader(kafka)) {
      for (var left = lines; left > 0; ) {
        left -= reader.step();
      }
    }
  }

  @Test
  void raisesElsewhereWhatItWouldRaiseItselfOnceHoweverOftenItComes() {
    var kafka = kafka("round");
    publish(kafka);
    var lines = judged(published(kafka)).stream().map(Signal::toJson).toList();
    take(kafka, 0);
    write(kafka, lines);
    take(kafka, lines.size());

    var elsewhere = THERE.detect.signalsSince(Instant.EPOCH);
    assertThat(elsewhere)
        .extracting(Raised::signal, Raised::tier)
        .containsExactlyInAnyOrderElementsOf(own.stream()
            .map(one -> org.assertj.core.groups.Tuple.tuple(one.signal(), one.tier()))
            .toList());
    assertThat(THERE.handedOn()).containsExactlyInAnyOrderElementsOf(HERE.handedOn());

    write(kafka, lines);
    take(kafka, lines.size());
    assertThat(THERE.detect.signalsSince(Instant.EPOCH)).hasSameSizeAs(own);
    assertThat(THERE.handedOn()).hasSameSizeAs(HERE.handedOn());
    assertThat(new Ledger(THERE.store).counts(kafka.signals().orElseThrow()))
        .isEqualTo(Map.of("kept", (long) own.size(), "came again", (long) own.size()));
  }

  @Test
  void countsApartWhatWasRaisedAtALevelThatIsNotInForce() {
    var kafka = kafka("level");
    var third = new Server(Optional.of(() -> 0));
    try {
      take(third, kafka, 0);
      var signal = own.getFirst().signal();
      write(
          kafka,
          List.of(
              at(signal, 1, signal.level() / 2),
              at(signal, 2, 4 * signal.level()),
              at(signal, 3, signal.level())));
      take(third, kafka, 3);
      assertThat(new Ledger(third.store).counts(kafka.signals().orElseThrow()))
          .isEqualTo(Map.of(Detect.Taken.AT_ANOTHER_LEVEL.word(), 2L, "kept", 1L));
    } finally {
      third.store.close();
    }
  }

  /// The same signal about another account, raised at a level.
  private static String at(Signal one, int other, long level) {
    return new Signal(
            Signal.id(
                one.detector(),
                one.version(),
                one.source(),
                "other-" + other,
                one.activities().getLast()),
            one.detector(),
            one.version(),
            one.source(),
            "other-" + other,
            one.others(),
            one.time(),
            one.score(),
            one.evidence(),
            level,
            one.reasons(),
            one.activities(),
            one.model())
        .toJson();
  }

  @Test
  void publishesTheWholeLogInOrderAndGoesOnFromTheTopicWhateverTheCheckpointSays() {
    var kafka = kafka("order");
    var last = THERE.intake.activitiesBehind(0);
    publish(kafka);
    // Killed between the topic's commit and the checkpoint's.
    THERE.store.sql().sql("update cluster_published set position = 5").update();
    publish(kafka);

    var records = published(kafka);
    var positions =
        records.stream().map(one -> Long.parseLong(header(one, "position"))).toList();
    assertThat(positions).hasSize((int) last).isSorted().doesNotHaveDuplicates();
    assertThat(new HashSet<>(records.stream().map(one -> header(one, "kind")).toList()))
        .containsExactlyInAnyOrder("on-time", "watermark");
    assertThat(new Ledger(THERE.store).published("log-order")).isEqualTo(5);
  }

  @Test
  void publishesNothingToATopicThatIsFurtherThanTheLog() {
    var kafka = kafka("restored");
    var bytes = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(kafka.client(Map.of()), bytes, bytes)) {
      var _ = producer.send(LogRecords.of(
          "log-restored", new Admitted.Watermark(1_000_000, SOURCE, CLOCK.instant())));
    }
    try (var publisher = THERE.publisher(kafka)) {
      assertThatThrownBy(publisher::step)
          .isInstanceOf(Publisher.OtherLog.class)
          .hasMessageContaining("name a new topic");
    }
  }

  @Test
  void refusesWhatNoDetectorWroteAndCountsItByRule() {
    var kafka = kafka("refused");
    var good = own.getFirst().signal();
    var line = good.toJson();
    take(kafka, 0);
    var bad = List.of(
        "{",
        line.replace(",\"version\":", ",\"also\":1,\"version\":"),
        line.replace("\"detector\":\"" + good.detector(), "\"detector\":\"guesswork"),
        line.replace("\"version\":" + good.version(), "\"version\":99"),
        line.replace(SOURCE, "/platforms/other"),
        line.replace("\"subject\":\"", "\"subject\":\"\\u0001"),
        line.replace("\"subject\":\"", "\"subject\":\"x"),
        line.replaceFirst("\"time\":\"2026", "\"time\":\"2027"));
    write(kafka, bad);
    take(kafka, bad.size());

    var counts = new Ledger(THERE.store).counts("signals-refused");
    assertThat(counts)
        .isEqualTo(Map.of(
            "refused:not-a-signal", 1L,
            "refused:not-as-detectors-write", 1L,
            "refused:unknown-detector", 1L,
            "refused:other-version", 1L,
            "refused:unknown-source", 1L,
            "refused:bad-account", 1L,
            "refused:bad-id", 1L,
            "refused:future-time", 1L));
  }

  @Test
  void spellsAnEntryAsTheJobReadsIt() {
    var activity = new Activity(
        "/p",
        "e1",
        Instant.parse("2026-03-01T10:00:00Z"),
        new Deed.ContactAnswered("a", "b", Deed.Answer.ACCEPTED));
    var late = LogRecords.of("t", new Admitted.Happened(7, activity, Admission.LATE));
    assertThat(new String(late.key(), UTF_8)).isEqualTo("/p");
    assertThat(new String(late.value(), UTF_8)).isEqualTo(ActivityJson.write(activity));
    assertThat(new String(late.headers().lastHeader("position").value(), UTF_8)).isEqualTo("7");
    assertThat(new String(late.headers().lastHeader("kind").value(), UTF_8)).isEqualTo("late");
    var mark =
        LogRecords.of("t", new Admitted.Watermark(8, "/p", Instant.parse("2026-03-01T09:50:00Z")));
    assertThat(new String(mark.value(), UTF_8)).isEqualTo("2026-03-01T09:50:00Z");
    assertThat(new String(mark.headers().lastHeader("kind").value(), UTF_8)).isEqualTo("watermark");
  }

  @Test
  void needsTheLogPublishedWhereDetectorsRunElsewhereAndAsksForNothingByItself() {
    assertThat(Kafka.from(Map.of("NIGHTLIGHT_ACTIVITY_TOPIC", "a"))).isEmpty();
    assertThatThrownBy(() ->
            Kafka.from(Map.of("NIGHTLIGHT_KAFKA_SERVERS", "h:1", "NIGHTLIGHT_SIGNALS_TOPIC", "s")))
        .hasMessageContaining("NIGHTLIGHT_ACTIVITY_TOPIC must be set");
  }
}

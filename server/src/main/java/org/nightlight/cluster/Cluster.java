package org.nightlight.cluster;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nightlight.detect.Detect;
import org.nightlight.intake.Intake;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Oversight.HealthLine;
import org.nightlight.store.Store;

/// The door of cluster: publishes the admitted log where settings name a topic for it, and
/// takes signals back where they say that detectors run elsewhere. Without settings it does
/// nothing.
public final class Cluster implements AutoCloseable {

  private final Optional<Kafka> kafka;
  private final Store store;
  private final Intake intake;
  private final Oversight oversight;
  private final Clock clock;
  private final @Nullable JobProgress job;
  private final @Nullable Publisher publisher;
  private volatile @Nullable SignalsReader signals;

  /// @param retention how long a topic made here keeps activity
  public Cluster(
      Optional<Kafka> kafka,
      Store store,
      Intake intake,
      Oversight oversight,
      Duration retention,
      Clock clock) {
    this.kafka = kafka;
    this.store = store;
    this.intake = intake;
    this.oversight = oversight;
    this.clock = clock;
    var to = kafka.filter(one -> one.activity().isPresent());
    if (to.isPresent()) {
      var topic = to.get().activity().get();
      job = new JobProgress(to.get(), topic);
      publisher = new Publisher(to.get(), topic, store, intake, job, retention, clock);
    } else {
      job = null;
      publisher = null;
    }
  }

  /// Where detectors run elsewhere: the position in the log up to which they have read. Empty
  /// where they run here.
  public Optional<LongSupplier> elsewhere() {
    var progress = job;
    return kafka.flatMap(Kafka::signals).isPresent() && progress != null
        ? Optional.of(progress::read)
        : Optional.empty();
  }

  /// Begins, once every room is wired.
  ///
  /// @param detect keeps the signals that come back
  public void start(Detect detect) {
    if (publisher != null) {
      publisher.start();
    }
    kafka.ifPresent(one -> one.signals().ifPresent(topic -> {
      var reader = new SignalsReader(one, topic, store, detect, oversight, clock);
      signals = reader;
      reader.start();
    }));
  }

  /// What the health page says of publication and of signals; nothing where neither is set.
  public List<Supplier<HealthLine>> health() {
    var lines = new ArrayList<Supplier<HealthLine>>();
    var one = publisher;
    if (one != null) {
      lines.add(() -> publication(one));
    }
    if (kafka.flatMap(Kafka::signals).isPresent()) {
      lines.add(this::reading);
    }
    return lines;
  }

  private HealthLine publication(Publisher one) {
    var left = intake.activitiesBehind(one.position());
    var waiting = left == 0
        ? "all that was admitted is published"
        : String.format(Locale.UK, "%,d entries of the log to publish", left);
    return one.trouble()
        .map(trouble -> new HealthLine(
            "Publication to Kafka",
            HealthLine.State.TROUBLE,
            waiting + "; " + trouble.words() + ", for "
                + Duration.between(trouble.since(), clock.instant()).toSeconds()
                + " seconds; activity is admitted all the same"))
        .orElseGet(() -> new HealthLine(
            "Publication to Kafka",
            left > 100_000 ? HealthLine.State.LOOK : HealthLine.State.GOOD,
            waiting));
  }

  private HealthLine reading() {
    var one = signals;
    if (one == null) {
      return new HealthLine(
          "Signals from Kafka", HealthLine.State.NOT_CHECKED, "reading has not begun");
    }
    var counts = one.counts();
    var said = said(counts);
    if (one.failing().isPresent()) {
      return new HealthLine(
          "Signals from Kafka",
          HealthLine.State.TROUBLE,
          "cannot be read for "
              + Duration.between(one.failing().get(), clock.instant()).toSeconds() + " seconds; "
              + said);
    }
    var odd = counts.keySet().stream()
        .anyMatch(what -> what.startsWith(SignalsReader.REFUSED)
            || what.equals(Detect.Taken.AT_ANOTHER_LEVEL.word()));
    return new HealthLine(
        "Signals from Kafka", odd ? HealthLine.State.LOOK : HealthLine.State.GOOD, said);
  }

  private static String said(Map<String, Long> counts) {
    if (counts.isEmpty()) {
      return "none has come yet";
    }
    return String.join(
        ", ",
        counts.entrySet().stream()
            .map(one ->
                String.format(Locale.UK, "%,d %s", one.getValue(), one.getKey().replace(":", ": ")))
            .toList());
  }

  @Override
  public void close() {
    var reader = signals;
    if (reader != null) {
      reader.close();
    }
    if (publisher != null) {
      publisher.close();
    }
    if (job != null) {
      job.close();
    }
  }
}

package org.nightlight.intake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.nightlight.detection.Admission;
import org.nightlight.intake.ActivityBatch.Candidate;
import org.nightlight.intake.ActivityBatch.RefusedLine;
import org.nightlight.intake.AdmissionRules.Progress;
import org.nightlight.oversight.Oversight;
import org.nightlight.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one writer of the admitted log. Requests queue here; whatever has queued while one
/// transaction committed goes into the next together, so many small senders cost one commit. A
/// request is answered only after the commit that holds it.
final class Admissions implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Admissions.class);
  private static final int MOST_TOGETHER = 20_000;
  private static final int QUEUE = 256;
  private static final Duration BETWEEN_TICKS = Duration.ofSeconds(30);

  private final Store store;
  private final Oversight oversight;
  private final ActivityLog log;
  private final Countries countries;
  private final Clock clock;
  private final Duration retention;
  private final BlockingQueue<ActivityBatch> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Thread writer = Thread.ofPlatform().name("admission").daemon().unstarted(this::run);
  private volatile boolean open = true;
  private Instant ticked = Instant.EPOCH;

  Admissions(
      Store store,
      Oversight oversight,
      ActivityLog log,
      Countries countries,
      Clock clock,
      Duration retention) {
    this.store = store;
    this.oversight = oversight;
    this.log = log;
    this.countries = countries;
    this.clock = clock;
    this.retention = retention;
  }

  void start() {
    writer.start();
  }

  /// Queues a request; false where the queue is full and the sender should come back.
  boolean offer(ActivityBatch batch) {
    return open && queue.offer(batch);
  }

  @Override
  public void close() {
    open = false;
    try {
      writer.join(Duration.ofSeconds(20));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (open || !queue.isEmpty()) {
      var group = nextGroup();
      if (!group.isEmpty()) {
        admitTogether(group);
      } else if (clock.instant().isAfter(ticked.plus(BETWEEN_TICKS))) {
        tick();
      }
    }
  }

  /// Moves the time of silent sources on, and lets days go that are past their retention.
  void tick() {
    ticked = clock.instant();
    try {
      store.transact(() -> {
        log.passTimeInSilence(ticked);
        log.expire(LocalDate.ofInstant(ticked.minus(retention), ZoneOffset.UTC))
            .forEach(day -> LOG.info("{} is past its retention and was dropped", day));
      });
    } catch (RuntimeException fault) {
      LOG.warn("the log could not be tended: {}", fault.getClass().getSimpleName());
    }
  }

  private List<ActivityBatch> nextGroup() {
    var group = new ArrayList<ActivityBatch>();
    try {
      var next = queue.poll(100, TimeUnit.MILLISECONDS);
      var size = 0;
      while (next != null) {
        group.add(next);
        size += next.candidates().size();
        next = size < MOST_TOGETHER ? queue.poll() : null;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return group;
  }

  /// One transaction for all; where that fails, one each, so that no request suffers for another.
  private void admitTogether(List<ActivityBatch> group) {
    try {
      answer(group, admit(group));
    } catch (RuntimeException fault) {
      if (group.size() == 1) {
        LOG.warn(
            "a request's activities could not be admitted: {}", fault.getClass().getSimpleName());
        group.getFirst().answer().completeExceptionally(fault);
      } else {
        group.forEach(batch -> admitTogether(List.of(batch)));
      }
    }
  }

  private static void answer(List<ActivityBatch> group, List<ActivityAnswer> answers) {
    for (var i = 0; i < group.size(); i++) {
      group.get(i).answer().complete(answers.get(i));
    }
  }

  private List<ActivityAnswer> admit(List<ActivityBatch> group) {
    var admission = store.transaction(() -> new Group(group).write());
    log.committed(admission.rows);
    return admission.answers;
  }

  /// The writing of one transaction.
  private final class Group {

    private final List<ActivityBatch> batches;
    private final List<ActivityLog.Row> rows = new ArrayList<>();
    private final List<ActivityAnswer> answers = new ArrayList<>();
    private final Map<String, Progress> progress;
    private final Map<String, Progress> moved = new HashMap<>();
    private final Set<ActivityLog.Key> known;
    private long position;

    Group(List<ActivityBatch> batches) {
      this.batches = batches;
      this.position = log.lockAndLast();
      var candidates =
          batches.stream().flatMap(batch -> batch.candidates().stream()).toList();
      this.known = new HashSet<>(log.present(
          candidates.stream().map(c -> ActivityLog.Key.of(c.activity())).toList()));
      var sources =
          candidates.stream().map(c -> c.activity().source()).distinct().toList();
      this.progress = sources.isEmpty() ? Map.of() : log.progress(sources);
    }

    Group write() {
      batches.forEach(this::admit);
      log.append(rows, moved, position, clock.instant());
      countries.learn(rows.stream().map(ActivityLog.Row::activity).toList());
      return this;
    }

    private void admit(ActivityBatch batch) {
      var now = clock.instant();
      var refused = new ArrayList<>(batch.refused());
      var accepted = 0;
      var duplicates = 0;
      var late = 0;
      for (var candidate : batch.candidates()) {
        var refusal = AdmissionRules.refusal(candidate.activity(), now, retention);
        if (refusal.isPresent()) {
          refused.add(new RefusedLine(
              candidate.line(), refusal.get().rule(), refusal.get().value()));
        } else if (!known.add(ActivityLog.Key.of(candidate.activity()))) {
          duplicates++;
        } else {
          accepted++;
          late += admit(candidate) == Admission.LATE ? 1 : 0;
        }
      }
      oversight.record(
          batch.caller().actor(),
          "receive-activities",
          "platform/" + batch.caller().platform(),
          batch.digest());
      answers.add(answer(batch, accepted, duplicates, late, refused));
    }

    private Admission admit(Candidate candidate) {
      var activity = candidate.activity();
      var source = activity.source();
      var so = Objects.requireNonNull(progress.get(source), "every source's progress was read");
      var verdict = so.judge(activity.time());
      var then = so.after(activity.time());
      if (!then.equals(so)) {
        progress.put(source, then);
        moved.put(source, then);
      }
      position++;
      rows.add(new ActivityLog.Row(position, activity, verdict, candidate.event()));
      return verdict;
    }

    private ActivityAnswer answer(
        ActivityBatch batch, int accepted, int duplicates, int late, List<RefusedLine> refused) {
      refused.sort(Comparator.comparingLong(RefusedLine::line));
      return new ActivityAnswer(
          accepted,
          duplicates,
          late,
          batch.removed() == 0 ? Map.of() : Map.of("no-legal-basis", batch.removed()),
          refused.size(),
          refused.subList(0, Math.min(refused.size(), ActivityAnswer.SHOWN)));
    }
  }
}

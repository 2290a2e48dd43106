package org.nightlight.detection;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One source's stream: waits for the watermark, puts activities in order, opens and closes days.
final class SourceRun {

  /// Days a silence can still speak in. A gap in the stream longer than this is passed over.
  private static final int LONGEST_SILENCE = 5;
  private static final int NEW_STREAM_DAYS = 28;
  private static final int BATCH = 16_384;

  private static final Comparator<Activity> IN_ORDER =
      Comparator.comparing(Activity::time).thenComparing(Activity::id);

  /// A day's counts, kept until a frame may use them.
  private record Closed(Day day, Counts counts) {}

  private final Consumer<? super Signal> to;
  private final Lanes lanes;
  private final Frame.Ties ties;
  private Detectors detectors;
  private List<Activity> waiting = new ArrayList<>();
  private final Deque<Closed> closed = new ArrayDeque<>();
  private final Counts fitted = new Counts();
  private final long[] covered = new long[Coverage.Judged.SLOTS];
  private Instant watermark = Instant.MIN;
  private @Nullable Day first;
  private @Nullable Frame frame;
  private Counts today = new Counts();
  private long activities;
  private long late;

  SourceRun(
      Detectors detectors,
      int lanes,
      @Nullable ExecutorService threads,
      Frame.Ties ties,
      Consumer<? super Signal> to) {
    this.detectors = detectors;
    this.lanes = new Lanes(detectors.stages(), lanes, threads);
    this.ties = ties;
    this.to = to;
  }

  void accept(Activity activity, Admission admission) {
    activities++;
    if (admission == Admission.LATE || activity.time().isBefore(watermark)) {
      late++;
    } else {
      waiting.add(activity);
    }
  }

  /// Levels for the days that begin from now on.
  void levels(Detectors with) {
    detectors = with;
  }

  /// Runs everything before the mark: no activity before it will come any more.
  void watermark(Instant mark) {
    if (!mark.isAfter(watermark)) {
      return;
    }
    watermark = mark;
    var ready = new ArrayList<Activity>();
    var left = new ArrayList<Activity>();
    for (Activity activity : waiting) {
      (activity.time().isBefore(mark) ? ready : left).add(activity);
    }
    waiting = left;
    if (!isInOrder(ready)) {
      ready.sort(IN_ORDER);
    }
    run(ready);
    if (frame != null && !mark.isBefore(frame.day().plus(1).start())) {
      moveTo(Day.of(mark), frame);
    }
  }

  private static boolean isInOrder(List<Activity> activities) {
    for (int i = 1; i < activities.size(); i++) {
      if (IN_ORDER.compare(activities.get(i - 1), activities.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  void finish() {
    Instant last =
        waiting.stream().map(Activity::time).max(Comparator.naturalOrder()).orElse(watermark);
    if (!last.isBefore(watermark) && !last.equals(Instant.MIN)) {
      watermark(last.plusNanos(1));
    }
  }

  private void run(List<Activity> ready) {
    int from = 0;
    while (from < ready.size()) {
      Frame now = frameOf(ready.get(from).day());
      Instant end = now.day().plus(1).start();
      int to = from;
      while (to < ready.size() && to - from < BATCH && ready.get(to).time().isBefore(end)) {
        to++;
      }
      settle(lanes.run(ready.subList(from, to), now));
      from = to;
    }
  }

  private Frame frameOf(Day day) {
    if (first == null) {
      first = day;
    }
    if (frame == null) {
      frame = open(day, Nulls.shipped(), day);
    } else if (day.compareTo(frame.day()) > 0) {
      moveTo(day, frame);
    }
    return java.util.Objects.requireNonNull(frame);
  }

  /// Closes the open day, and the days after it up to the one to open.
  private void moveTo(Day day, Frame from) {
    Frame now = from;
    while (now.day().compareTo(day) < 0) {
      settle(lanes.close(now.day(), now));
      closed.addLast(new Closed(now.day(), today));
      today = new Counts();
      boolean silent = now.day().number() - from.day().number() >= LONGEST_SILENCE;
      now = next(silent ? day : now.day().plus(1), now);
      frame = now;
    }
  }

  /// The frame of a day: fitted from days up to the one before the day before it.
  private Frame next(Day day, Frame before) {
    Day model = before.model();
    var fresh = false;
    while (!closed.isEmpty() && closed.getFirst().day().compareTo(day.plus(-2)) <= 0) {
      var ready = closed.removeFirst();
      fitted.addAll(ready.counts());
      model = ready.day();
      fresh = true;
    }
    Nulls nulls = fresh ? before.nulls().refit(fitted) : before.nulls();
    return open(day, nulls, model);
  }

  private Frame open(Day day, Nulls nulls, Day model) {
    Day start = first == null ? day : first;
    boolean known = ties == Frame.Ties.KNOWN || day.number() - start.number() >= NEW_STREAM_DAYS;
    return new Frame(day, model, known ? Frame.Ties.KNOWN : Frame.Ties.UNKNOWN, nulls, detectors);
  }

  private void settle(Lanes.Outcomes outcomes) {
    today.addAll(outcomes.counts);
    outcomes.counts.clear();
    for (int i = 0; i < covered.length; i++) {
      covered[i] += outcomes.covered[i];
      outcomes.covered[i] = 0;
    }
    var signals = List.copyOf(outcomes.signals);
    outcomes.signals.clear();
    signals.forEach(to);
  }

  Coverage coverage() {
    return Coverage.of(activities, late, covered);
  }

  @Nullable
  Frame frame() {
    return frame;
  }

  void save(StateOut out) {
    out.putLong(activities);
    out.putLong(late);
    for (long one : covered) {
      out.putLong(one);
    }
    out.putLong(watermark.equals(Instant.MIN) ? 0 : 1);
    out.putTime(watermark.equals(Instant.MIN) ? Instant.EPOCH : watermark);
    out.putLong(waiting.size());
    waiting.forEach(activity -> out.putText(ActivityJson.write(activity)));
    saveDays(out);
  }

  private void saveDays(StateOut out) {
    out.putLong(frame == null ? 0 : 1);
    if (frame == null || first == null) {
      return;
    }
    out.putLong(first.number());
    out.putLong(frame.day().number());
    out.putLong(frame.model().number());
    frame.nulls().save(out);
    today.save(out);
    fitted.save(out);
    out.putLong(closed.size());
    for (Closed one : closed) {
      out.putLong(one.day().number());
      one.counts().save(out);
    }
  }

  void load(StateIn in) {
    activities = in.getLong();
    late = in.getLong();
    for (int i = 0; i < covered.length; i++) {
      covered[i] = in.getLong();
    }
    boolean marked = in.getLong() == 1;
    Instant mark = in.getTime();
    watermark = marked ? mark : Instant.MIN;
    for (int left = in.getCount(); left > 0; left--) {
      waiting.add(ActivityJson.read(in.getText()));
    }
    if (in.getLong() == 1) {
      loadDays(in);
    }
  }

  private void loadDays(StateIn in) {
    first = new Day(in.getInt());
    Day day = new Day(in.getInt());
    Day model = new Day(in.getInt());
    frame = open(day, Nulls.load(in), model);
    today = Counts.load(in);
    fitted.addAll(Counts.load(in));
    for (int left = in.getCount(); left > 0; left--) {
      closed.addLast(new Closed(new Day(in.getInt()), Counts.load(in)));
    }
  }

  Lanes lanes() {
    return lanes;
  }
}

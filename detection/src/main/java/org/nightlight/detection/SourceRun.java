package org.nightlight.detection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One source's stream: waits for the watermark, puts activities in order, opens and closes days.
final class SourceRun {

  private static final int BATCH = 16_384;

  private static final Comparator<Activity> IN_ORDER = SourceRun::compare;

  private final Consumer<? super Signal> to;
  private final Lanes lanes;
  private final Frame.Ties ties;
  private Detectors detectors;
  private List<Activity> waiting = new ArrayList<>();
  private final long[] covered = new long[Coverage.Judged.SLOTS];
  private Instant watermark = Instant.MIN;
  private Days days;
  /// The last day with activity.
  private @Nullable Day active;
  private Counts today = new Counts();
  private @Nullable Consumer<? super DayEnd> dayEnds;
  private String name = "";
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
    this.days = new Days(ties);
    this.to = to;
  }

  /// Shows what stands at the end of each day from now on.
  void atDayEnd(String source, Consumer<? super DayEnd> ends) {
    dayEnds = ends;
    name = source;
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
    Frame now = days.open();
    if (now != null && active != null) {
      moveTo(Days.reach(active, Day.of(mark)), active, now);
    }
  }

  private static int compare(Activity one, Activity other) {
    int byTime = one.time().compareTo(other.time());
    return byTime != 0 ? byTime : one.id().compareTo(other.id());
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
    Frame now = days.open();
    Day since = active == null ? day : active;
    active = day;
    return now == null ? days.begin(day, detectors) : moveTo(day, since, now);
  }

  /// Closes the open day, and the days after it up to the one to open.
  private Frame moveTo(Day day, Day since, Frame from) {
    Frame now = from;
    while (now.day().compareTo(day) < 0) {
      settle(lanes.close(now.day(), now));
      Frame next = days.next(Days.after(now.day(), since, day), today, detectors);
      today = new Counts();
      var ends = dayEnds;
      if (ends != null) {
        ends.accept(dayEnd(now, next));
      }
      now = next;
    }
    return now;
  }

  private DayEnd dayEnd(Frame ended, Frame next) {
    var accounts = accounts(ended.day());
    var judged = new ArrayList<DayEnd.Judged>();
    for (var entry : detectors.entries()) {
      int weighing = lanes.index(entry.detector().weighing());
      if (entry.tier() != Tier.OFF && weighing >= 0) {
        long subjects = entry.detector().subjects().stream()
            .mapToLong(stratum -> accounts.getOrDefault(stratum, 0L))
            .sum();
        judged.add(new DayEnd.Judged(entry.detector().name(), subjects, highest(weighing, ended)));
      }
    }
    return new DayEnd(
        name,
        ended.day(),
        accounts,
        judged,
        coverage(),
        next.nulls(),
        next.nulls().atBoundAfter(ended.nulls()));
  }

  private SortedMap<Stratum, Long> accounts(Day day) {
    var accounts = new TreeMap<Stratum, Long>();
    int profiles = lanes.index(ProfileStage.NAME);
    if (profiles >= 0) {
      lanes.each(
          profiles,
          (account, state) -> accounts.merge(ProfileStage.stratum(state, day), 1L, Long::sum));
    }
    return accounts;
  }

  private List<DayEnd.Weighed> highest(int weighing, Frame frame) {
    var stage = lanes.stages().get(weighing);
    var highest = new ArrayList<DayEnd.Weighed>();
    lanes.each(weighing, (account, state) -> {
      long evidence = stage.evidence(state, frame);
      if (evidence >= Micros.ONE) {
        highest.add(new DayEnd.Weighed(account, stratum(account, frame.day()), evidence));
      }
    });
    highest.sort(Comparator.comparingLong(DayEnd.Weighed::evidence)
        .reversed()
        .thenComparing(DayEnd.Weighed::account));
    return highest;
  }

  /// What is known of an account now, null where nothing is.
  @Nullable
  Stratum stratum(String account) {
    var now = days.open();
    int profiles = lanes.index(ProfileStage.NAME);
    return now == null || profiles < 0 || lanes.state(profiles, account) == null
        ? null
        : stratum(account, now.day());
  }

  private Stratum stratum(String account, Day day) {
    int profiles = lanes.index(ProfileStage.NAME);
    var profile = profiles < 0 ? null : lanes.state(profiles, account);
    return profile == null ? Stratum.UNKNOWN : ProfileStage.stratum(profile, day);
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
    return days.open();
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
    days.save(out);
    today.save(out);
    out.putLong(active == null ? Long.MIN_VALUE : active.number());
  }

  /// @param with what becomes of an activity that waits
  void load(StateIn in, Function<Activity, Optional<Activity>> with) {
    activities = in.getLong();
    late = in.getLong();
    for (int i = 0; i < covered.length; i++) {
      covered[i] = in.getLong();
    }
    boolean marked = in.getLong() == 1;
    Instant mark = in.getTime();
    watermark = marked ? mark : Instant.MIN;
    for (int left = in.getCount(); left > 0; left--) {
      with.apply(ActivityJson.read(in.getText())).ifPresent(waiting::add);
    }
    days = Days.load(in, ties, detectors);
    today = Counts.load(in);
    long last = in.getLong();
    active = last == Long.MIN_VALUE ? null : new Day((int) last);
  }

  /// Every account that anything is remembered of, those of activities that wait among them.
  SortedSet<String> accounts() {
    var all = lanes.accounts();
    waiting.forEach(one -> all.addAll(one.deed().accounts()));
    return all;
  }

  Lanes lanes() {
    return lanes;
  }
}

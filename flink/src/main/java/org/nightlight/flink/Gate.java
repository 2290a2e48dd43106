package org.nightlight.flink;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.jspecify.annotations.Nullable;
import org.nightlight.detection.Activity;
import org.nightlight.detection.ActivityReader;
import org.nightlight.detection.Day;
import org.nightlight.detection.Days;
import org.nightlight.detection.Entries;
import org.nightlight.detection.Fact;
import org.nightlight.detection.Line;
import org.nightlight.detection.Stage;
import org.nightlight.detection.StateIn;
import org.nightlight.detection.StateOut;

/// The one place where the log is in order. Reads lines, judges lateness once, puts each source's
/// activities in order of event time behind that source's own watermark, and lets a day's
/// activities through when its frame is there; until then they wait here, and nowhere else.
///
/// What it lets through goes out in rounds: some activities of one source and one day, or the close
/// of a day. Flink's watermark is the number of the round. So each source keeps its own time, and
/// one that falls silent holds up no other; and a stage knows when it has all of a round.
final class Gate extends AbstractStreamOperator<Turn>
    implements OneInputStreamOperator<LogLine, Turn>, BoundedOneInput {
  private static final long serialVersionUID = 1;

  /// Lines between two looks at what may go.
  private static final int PER_LOOK = 4_096;

  /// While a frame is waited for, no more than this is taken in.
  private static final int MOST_HELD = 50_000;

  private static final long LOOK_MILLIS = 100;
  private static final long LOOK_MILLIS_WAITING = 10;

  private final Catalogue catalogue;
  private final FrameFolder frames;

  private transient MailboxExecutor mailbox;
  private transient List<Stage<?>> stages;
  private transient Intake intake;
  private transient Counter late;
  private transient Counter duplicates;
  /// One counter a rule: a second of the same name would count for nobody.
  private transient Map<String, Counter> refusals;
  private transient long round;
  private transient long taken;
  private transient boolean waiting;
  private transient boolean ended;
  private transient ListState<byte[]> kept;
  private transient ListState<byte[]> positions;
  private transient @Nullable ScheduledFuture<?> nextLook;

  @SuppressWarnings("NullAway.Init")
  Gate(Catalogue catalogue, FrameFolder frames) {
    this.catalogue = catalogue;
    this.frames = frames;
  }

  @Override
  public void setMailboxExecutor(MailboxExecutor executor) {
    super.setMailboxExecutor(executor);
    mailbox = executor;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    SnapshotMark.check(context);
    intake = new Intake();
    refusals = new HashMap<>();
    kept = context
        .getOperatorStateStore()
        .getListState(new ListStateDescriptor<>(
            "gate", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    for (byte[] one : kept.get()) {
      var in = new StateIn(one);
      round = in.getLong();
      intake = Intake.load(in);
    }
    // Of its own, so that a state from before there were positions can be gone on from.
    positions = context
        .getOperatorStateStore()
        .getListState(new ListStateDescriptor<>(
            "positions", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    for (byte[] one : positions.get()) {
      intake.loadPositions(new StateIn(one));
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    var out = new StateOut();
    out.putLong(round);
    intake.save(out);
    kept.update(List.of(out.toBytes()));
    out.clear();
    intake.savePositions(out);
    positions.update(List.of(out.toBytes()));
  }

  @Override
  public void open() throws Exception {
    super.open();
    stages = catalogue.detectors().stages();
    late = getMetricGroup().counter("late");
    duplicates = getMetricGroup().counter("duplicates");
    lookAfter(getProcessingTimeService().getCurrentProcessingTime());
  }

  private void lookAfter(long now) {
    long pause = waiting ? LOOK_MILLIS_WAITING : LOOK_MILLIS;
    nextLook = getProcessingTimeService().registerTimer(now + pause, at -> {
      look();
      lookAfter(at);
    });
  }

  @Override
  public void close() throws Exception {
    if (nextLook != null) {
      nextLook.cancel(false);
    }
    super.close();
  }

  @Override
  public void processElement(StreamRecord<LogLine> record) throws Exception {
    take(record.getValue());
    if (++taken % PER_LOOK == 0) {
      look();
    }
    while (waiting && intake.held() > MOST_HELD) {
      mailbox.yield();
    }
  }

  /// An entry that a server published a second time has a position its source is past.
  private void take(LogLine line) {
    switch (line.kind) {
      case UNJUDGED -> read(line);
      case STRANGE -> refuse(new Line.Refused(line.number, "not-of-a-log", "no position or kind"));
      case ON_TIME, LATE, WATERMARK -> {
        if (!intake.isNew(line.source, line.number)) {
          duplicates.inc();
        } else if (line.kind == LogLine.Kind.WATERMARK) {
          intake.watermark(line.source, Instant.parse(new String(line.bytes, US_ASCII)));
        } else {
          read(line);
        }
      }
    }
  }

  private void read(LogLine line) {
    Line read = line.tooLong
        ? ActivityReader.tooLong(line.number)
        : ActivityReader.readLine(line.bytes, line.number);
    if (read instanceof Line.Refused refused) {
      refuse(refused);
    } else if (read instanceof Line.Accepted good) {
      admit(good.activity(), line);
    }
  }

  private void refuse(Line.Refused refused) {
    refusals
        .computeIfAbsent(refused.rule(), getMetricGroup().addGroup("refused")::counter)
        .inc();
    output.collect(DetectionJob.REFUSED, new StreamRecord<>(Refusals.line(refused)));
  }

  private void admit(Activity activity, LogLine line) {
    switch (intake.take(activity, line)) {
      case HELD -> {}
      case LATE -> late.inc();
      case TWICE -> duplicates.inc();
    }
  }

  /// Lets through what may go.
  private void look() throws IOException {
    boolean allGo = true;
    for (Platform platform : intake.platforms()) {
      Instant mark = intake.mark(platform);
      allGo &= letThrough(platform, ended ? platform.end(mark) : mark);
      intake.forget(platform);
    }
    waiting = !allGo;
  }

  /// False where a frame has to be waited for.
  private boolean letThrough(Platform platform, Instant mark) throws IOException {
    for (var next = platform.next(mark); next != null; next = platform.next(mark)) {
      if (!moveTo(platform, next.day())) {
        return false;
      }
      platform.active = next.day();
      send(platform, next.day(), mark);
    }
    Day active = platform.active;
    return active == null || moveTo(platform, Days.reach(active, Day.of(mark)));
  }

  /// Sends all of one day before the mark: a round.
  private void send(Platform platform, Day day, Instant mark) {
    round++;
    long place = 0;
    for (var next = platform.next(mark);
        next != null && next.day().equals(day);
        next = platform.next(mark)) {
      Entries.address(place++, next, (order, fact) -> route(platform.source, day, order, fact));
      platform.letGo();
    }
    output.emitWatermark(new Watermark(round));
  }

  private void route(String source, Day day, long order, Fact fact) {
    var from = new Item();
    from.round = round;
    from.source = source;
    from.day = day.number();
    from.place = order;
    Routing.send(stages, 0, from, fact, output);
  }

  /// Closes the open day, and the days after it up to the one to open, as far as there are frames.
  private boolean moveTo(Platform platform, Day day) throws IOException {
    if (platform.open == null) {
      platform.open = day;
      platform.active = day;
      tell(Turn.of(Turn.Kind.BEGINS, ++round, platform.source, day.number()));
    }
    while (true) {
      Day open = java.util.Objects.requireNonNull(platform.open);
      if (!platform.framed && !openWithFrame(platform, open)) {
        return false;
      }
      if (open.compareTo(day) >= 0) {
        return true;
      }
      Day active = java.util.Objects.requireNonNull(platform.active);
      platform.open = Days.after(open, active, day);
      platform.framed = false;
      var closes = Turn.of(Turn.Kind.CLOSES, ++round, platform.source, open.number());
      closes.next = platform.open.number();
      tell(closes);
    }
  }

  private boolean openWithFrame(Platform platform, Day open) throws IOException {
    byte[] frame = frames.read(platform.source, open.number());
    if (frame == null) {
      return false;
    }
    var opens = Turn.of(Turn.Kind.OPENS, ++round, platform.source, open.number());
    opens.frame = frame;
    tell(opens);
    platform.framed = true;
    return true;
  }

  private void tell(Turn turn) {
    output.collect(new StreamRecord<>(turn));
    output.emitWatermark(new Watermark(round));
  }

  /// All that waits goes before the end. The last day stays open: a silence that had no time to be
  /// one says nothing.
  @Override
  public void endInput() throws Exception {
    ended = true;
    look();
    while (intake.held() > 0) {
      mailbox.yield();
    }
    output.emitWatermark(Watermark.MAX_WATERMARK);
  }

  /// Rounds are the only time from here on.
  @Override
  public void processWatermark(Watermark mark) {}

  @Override
  public void processWatermarkStatus(WatermarkStatus status) {}
}

package org.nightlight.flink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.nightlight.detection.Counts;
import org.nightlight.detection.Day;
import org.nightlight.detection.Days;
import org.nightlight.detection.Detectors;
import org.nightlight.detection.Frame;
import org.nightlight.detection.StateIn;
import org.nightlight.detection.StateOut;

/// Adds up what the stages counted, and fits the frames of days to come. A day's frame is written
/// when the day before the one before it has closed everywhere, so a day seldom waits for one.
final class FrameFitter extends AbstractStreamOperator<Void>
    implements TwoInputStreamOperator<Tally, Turn, Void> {
  private static final long serialVersionUID = 1;

  /// Frames of days this long over are deleted.
  private static final int KEPT_DAYS = 4;

  private final Catalogue catalogue;
  private final Frame.Ties ties;
  private final FrameFolder folder;

  private transient Detectors detectors;
  private transient Map<String, Days> days;
  private transient Map<String, Map<Integer, Counts>> counted;
  private transient TreeMap<Long, Turn> turns;
  private transient ListState<byte[]> kept;

  @SuppressWarnings("NullAway.Init")
  FrameFitter(Catalogue catalogue, Frame.Ties ties, FrameFolder folder) {
    this.catalogue = catalogue;
    this.ties = ties;
    this.folder = folder;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    SnapshotMark.check(context);
    detectors = catalogue.detectors();
    days = new TreeMap<>();
    counted = new TreeMap<>();
    turns = new TreeMap<>();
    kept = context
        .getOperatorStateStore()
        .getListState(new ListStateDescriptor<>(
            "days", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    for (byte[] one : kept.get()) {
      load(new StateIn(one));
    }
  }

  /// The gate may wait for what was written before, to a folder that is no more: so it is written
  /// again.
  private void load(StateIn in) throws IOException {
    String source = in.getText();
    var ofSource = Days.load(in, ties, detectors);
    days.put(source, ofSource);
    for (int left = in.getCount(); left > 0; left--) {
      counts(source).put(in.getInt(), Counts.load(in));
    }
    write(source, ofSource);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    if (!turns.isEmpty()) {
      throw new IllegalStateException("a checkpoint must come between rounds, came with round "
          + turns.firstKey() + " unfinished");
    }
    var all = new ArrayList<byte[]>();
    days.forEach((source, ofSource) -> {
      var out = new StateOut();
      out.putText(source);
      ofSource.save(out);
      var counts = counts(source);
      out.putLong(counts.size());
      counts.forEach((day, of) -> {
        out.putLong(day);
        of.save(out);
      });
      all.add(out.toBytes());
    });
    kept.update(List.copyOf(all));
  }

  private Map<Integer, Counts> counts(String source) {
    return counted.computeIfAbsent(source, key -> new TreeMap<>());
  }

  @Override
  public void processElement1(StreamRecord<Tally> record) {
    Tally tally = record.getValue();
    counts(tally.source)
        .computeIfAbsent(tally.day, day -> new Counts())
        .addAll(Counts.load(new StateIn(tally.counts)));
  }

  @Override
  public void processElement2(StreamRecord<Turn> record) {
    Turn turn = record.getValue();
    turns.put(turn.round, turn);
  }

  /// All stages are done with the rounds up to the mark, and all they counted is here.
  @Override
  public void processWatermark(Watermark mark) throws Exception {
    var done = turns.headMap(mark.getTimestamp(), true);
    for (Turn turn : done.values()) {
      take(turn);
    }
    done.clear();
    super.processWatermark(mark);
  }

  private void take(Turn turn) throws IOException {
    switch (turn.kind) {
      case OPENS -> {}
      case BEGINS -> {
        var begun = new Days(ties);
        begun.begin(new Day(turn.day), detectors);
        days.put(turn.source, begun);
        write(turn.source, begun);
      }
      case CLOSES -> {
        var ofSource = java.util.Objects.requireNonNull(days.get(turn.source));
        Counts counts = counts(turn.source).remove(turn.day);
        ofSource.next(new Day(turn.next), counts == null ? new Counts() : counts, detectors);
        write(turn.source, ofSource);
        folder.forget(turn.source, turn.day - KEPT_DAYS);
      }
    }
  }

  private void write(String source, Days ofSource) throws IOException {
    Frame open = ofSource.open();
    if (open != null) {
      write(source, open);
      write(source, ofSource.following(detectors));
    }
  }

  private void write(String source, Frame frame) throws IOException {
    var out = new StateOut();
    frame.save(out);
    folder.write(source, frame.day().number(), out.toBytes());
  }
}

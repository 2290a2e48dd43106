package org.nightlight.flink;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;
import org.nightlight.detection.Counts;
import org.nightlight.detection.Coverage;
import org.nightlight.detection.Day;
import org.nightlight.detection.Detectors;
import org.nightlight.detection.Fact;
import org.nightlight.detection.Frame;
import org.nightlight.detection.Key;
import org.nightlight.detection.Stage;
import org.nightlight.detection.StateIn;
import org.nightlight.detection.StateOut;
import org.nightlight.detection.Tier;

/// One stage of the detectors on the cluster, whichever it is. Facts come by key, frames and closes
/// of days from the gate; a round is run when all of it is here, each key's facts in order. What is
/// known of a key is kept as the bytes the stage itself writes, with the day it is due.
///
/// A checkpoint comes between rounds, so it holds no facts: rounds go through a stage whole.
final class StageTask extends AbstractStreamOperator<String>
    implements TwoInputStreamOperator<Item, Turn, String> {
  private static final long serialVersionUID = 1;

  private final Catalogue catalogue;
  private final int index;

  private transient Detectors detectors;
  private transient List<Stage<?>> stages;
  private transient Stage<Object> stage;
  private transient TreeMap<Long, Map<Tuple2<String, String>, List<Item>>> waiting;
  private transient TreeMap<Long, Turn> closes;
  private transient Map<String, TreeMap<Integer, Frame>> frames;
  private transient Map<Tuple2<String, Integer>, Counts> counted;
  /// One counter each: a second of the same name would count for nobody.
  private transient Map<Coverage.Judged, Counter> judged;
  private transient ValueStateDescriptor<Tuple2<Integer, byte[]>> descriptor;
  private transient ValueState<Tuple2<Integer, byte[]>> known;
  private transient StateOut out;

  @SuppressWarnings("NullAway.Init")
  StageTask(Catalogue catalogue, int index) {
    this.catalogue = catalogue;
    this.index = index;
  }

  @Override
  @SuppressWarnings("unchecked")
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    SnapshotMark.check(context);
    detectors = catalogue.detectors();
    stages = detectors.stages();
    stage = (Stage<Object>) stages.get(index);
    waiting = new TreeMap<>();
    closes = new TreeMap<>();
    frames = new HashMap<>();
    counted = new HashMap<>();
    judged = new EnumMap<>(Coverage.Judged.class);
    out = new StateOut();
    descriptor = new ValueStateDescriptor<>(
        "known", Types.TUPLE(Types.INT, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    known = context.getKeyedStateStore().getState(descriptor);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    if (!waiting.isEmpty() || !closes.isEmpty()) {
      throw new IllegalStateException(
          "a checkpoint must come between rounds, came with round " + firstRound() + " unfinished");
    }
  }

  @Override
  public void processElement1(StreamRecord<Item> record) {
    Item item = record.getValue();
    waiting
        .computeIfAbsent(item.round, round -> new HashMap<>())
        .computeIfAbsent(item.key(), key -> new ArrayList<>())
        .add(item);
  }

  @Override
  public void processElement2(StreamRecord<Turn> record) {
    Turn turn = record.getValue();
    switch (turn.kind) {
      case BEGINS -> {}
      case OPENS ->
        frames
            .computeIfAbsent(turn.source, source -> new TreeMap<>())
            .put(turn.day, Frame.load(new StateIn(turn.frame), detectors));
      case CLOSES -> closes.put(turn.round, turn);
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    for (long round = firstRound(); round <= mark.getTimestamp(); round = firstRound()) {
      run(waiting.remove(round), closes.remove(round));
      if (round == Long.MAX_VALUE) {
        break;
      }
    }
    for (var count : counted.entrySet()) {
      tally(count.getKey(), count.getValue());
    }
    counted.clear();
    super.processWatermark(mark);
  }

  private long firstRound() {
    long first = waiting.isEmpty() ? Long.MAX_VALUE : waiting.firstKey();
    return closes.isEmpty() ? first : Math.min(first, closes.firstKey());
  }

  private void run(@Nullable Map<Tuple2<String, String>, List<Item>> items, @Nullable Turn closes)
      throws Exception {
    if (items != null) {
      for (var ofKey : items.entrySet()) {
        setCurrentKey(ofKey.getKey());
        step(ofKey.getValue());
      }
    }
    if (closes != null) {
      close(closes);
    }
  }

  private void step(List<Item> items) throws Exception {
    items.sort(Item.IN_ORDER);
    var before = known.value();
    Object state = before == null ? null : stage.load(new StateIn(before.f1));
    // A round is one source's and one day's, so all of them have the same frame.
    Frame frame = frame(items.getFirst().source, items.getFirst().day);
    for (Item item : items) {
      var step =
          stage.step(state == null ? stage.start() : state, FactBytes.read(item.fact), frame);
      state = step.state();
      for (Fact fact : step.facts()) {
        passOn(item, fact);
      }
    }
    keep(state);
  }

  private Frame frame(String source, int day) {
    var ofSource = frames.get(source);
    Frame frame = ofSource == null ? null : ofSource.get(day);
    if (frame == null) {
      throw new IllegalStateException("frame must be there before its day, was not on " + day);
    }
    return frame;
  }

  private void keep(@Nullable Object state) throws Exception {
    if (state == null) {
      known.clear();
      return;
    }
    out.clear();
    stage.save(state, out);
    known.update(Tuple2.of(stage.due(state), out.toBytes()));
  }

  private void close(Turn day) throws Exception {
    var due = new ArrayList<Tuple2<String, String>>();
    super.<Tuple2<String, String>>getKeyedStateBackend()
        .applyToAllKeys(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            descriptor,
            (Tuple2<String, String> key, ValueState<Tuple2<Integer, byte[]>> state) -> {
              var now = state.value();
              if (now != null && now.f0 <= day.day && key.f0.equals(day.source)) {
                due.add(key);
              }
            });
    Frame frame = frame(day.source, day.day);
    for (var key : due) {
      setCurrentKey(key);
      closeOf(new Key(key.f0, key.f1), day, frame);
    }
    var ofSource = frames.get(day.source);
    if (ofSource != null) {
      ofSource.headMap(day.day, true).clear();
    }
  }

  private void closeOf(Key key, Turn day, Frame frame) throws Exception {
    var before = java.util.Objects.requireNonNull(known.value());
    Object state = stage.load(new StateIn(before.f1));
    var step = stage.close(key, state, new Day(day.day), frame);
    keep(step.state());
    var from = new Item();
    from.round = day.round;
    from.source = day.source;
    from.day = day.day;
    from.place = index;
    from.by = key.account();
    for (Fact fact : step.facts()) {
      passOn(from, fact);
      from.said += Item.STAGES;
    }
  }

  /// Sends on a fact that one fact, or a day's end, led to: at the same place, said by this stage.
  private void passOn(Item from, Fact fact) {
    switch (fact) {
      case Fact.Count count ->
        counted
            .computeIfAbsent(Tuple2.of(from.source, from.day), key -> new Counts())
            .add(count.cell(), count.n());
      case Fact.Covered covered ->
        judged
            .computeIfAbsent(
                covered.judged(), one -> getMetricGroup().addGroup("covered").counter(one.name()))
            .inc();
      case Fact.Raised raised -> {
        var entry = detectors.find(raised.signal().detector());
        if (entry.isPresent() && entry.get().tier() == Tier.LIVE) {
          output.collect(new StreamRecord<>(raised.signal().toJson()));
        }
      }
      default -> route(from, fact);
    }
  }

  private void route(Item from, Fact fact) {
    var saying = from.to("", from.fact);
    saying.said = from.said / Item.STAGES * Item.STAGES + index + 1;
    Routing.send(stages, index + 1, saying, fact, output);
  }

  private void tally(Tuple2<String, Integer> of, Counts counts) {
    var bytes = new StateOut();
    counts.save(bytes);
    var tally = new Tally();
    tally.source = of.f0;
    tally.day = of.f1;
    tally.counts = bytes.toBytes();
    output.collect(DetectionJob.TALLIES, new StreamRecord<>(tally));
  }
}

package org.nightlight.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// The stages of one source, their states spread over lanes by key. Stages run one after the
/// other over a batch, all lanes of a stage side by side: so each key sees its facts in log order,
/// and what comes out does not depend on how many lanes there are.
final class Lanes {

  /// A fact on its way, with its place in the log and the key it belongs to at this stage.
  record Item(long order, Key key, Fact fact) {}

  private static final Comparator<Item> IN_ORDER = Comparator.comparingLong(Item::order);

  /// Two keys may say something about the same moment: then by account, as any order will do that
  /// does not depend on lanes.
  private static final Comparator<Item> BY_ORIGIN =
      IN_ORDER.thenComparing(item -> item.key().account());

  /// Below this a batch is not worth waking other threads for.
  private static final int WORTH_SHARING = 512;

  private final List<Stage<?>> stages;
  private final int lanes;
  private final List<List<Map<Key, Object>>> states = new ArrayList<>();
  private final Outcomes outcomes = new Outcomes();
  private final @Nullable ExecutorService threads;

  /// What a batch leaves besides states.
  static final class Outcomes {
    final Counts counts = new Counts();
    final long[] covered = new long[Coverage.Judged.SLOTS];
    final List<Signal> signals = new ArrayList<>();
  }

  Lanes(List<Stage<?>> stages, int lanes, @Nullable ExecutorService threads) {
    this.stages = stages;
    this.lanes = lanes;
    this.threads = threads;
    for (int i = 0; i < stages.size(); i++) {
      var ofStage = new ArrayList<Map<Key, Object>>();
      for (int lane = 0; lane < lanes; lane++) {
        ofStage.add(new HashMap<>());
      }
      states.add(ofStage);
    }
  }

  private int lane(Key key) {
    int h = key.hashCode() * 0x9E3779B9;
    return Math.floorMod(h >>> 8, lanes);
  }

  /// Runs facts of the log, already in order, through all stages.
  Outcomes run(List<Item> entries, Frame frame) {
    var flow = new Flow();
    for (Item entry : entries) {
      flow.route(0, entry.order(), entry.fact());
    }
    var signals = new ArrayList<Item>();
    for (int stage = 0; stage < stages.size(); stage++) {
      runStage(stage, flow, frame, signals);
    }
    return settle(signals);
  }

  /// Closes a day for every key, and runs what that says through the stages after.
  Outcomes close(Day day, Frame frame) {
    var flow = new Flow();
    var signals = new ArrayList<Item>();
    for (int stage = 0; stage < stages.size(); stage++) {
      runStage(stage, flow, frame, signals);
      closeStage(stage, day, frame, flow, signals);
    }
    return settle(signals);
  }

  private Outcomes settle(List<Item> signals) {
    signals.sort(BY_ORIGIN);
    for (Item item : signals) {
      if (item.fact() instanceof Fact.Raised raised) {
        outcomes.signals.add(raised.signal());
      }
    }
    return outcomes;
  }

  /// Where facts wait for their stage: one list for each stage and lane.
  private final class Flow {
    private final List<List<List<Item>>> waiting = new ArrayList<>();

    Flow() {
      for (int i = 0; i < stages.size(); i++) {
        var ofStage = new ArrayList<List<Item>>();
        for (int lane = 0; lane < lanes; lane++) {
          ofStage.add(new ArrayList<>());
        }
        waiting.add(ofStage);
      }
    }

    void route(int from, long order, Fact fact) {
      for (int stage = from; stage < stages.size(); stage++) {
        Key key = stages.get(stage).key(fact);
        if (key != null) {
          waiting.get(stage).get(lane(key)).add(new Item(order, key, fact));
        }
      }
    }

    int size(int stage) {
      return waiting.get(stage).stream().mapToInt(List::size).sum();
    }
  }

  private void runStage(int index, Flow flow, Frame frame, List<Item> signals) {
    var work = new ArrayList<LaneWork>();
    for (int lane = 0; lane < lanes; lane++) {
      work.add(new LaneWork(
          stages.get(index),
          states.get(index).get(lane),
          flow.waiting.get(index).get(lane),
          frame));
    }
    inParallel(work, flow.size(index) >= WORTH_SHARING);
    var passedOn = new ArrayList<Item>();
    for (LaneWork one : work) {
      passedOn.addAll(one.passedOn);
    }
    passedOn.sort(BY_ORIGIN);
    passOn(index, passedOn, flow, signals);
  }

  private void passOn(int index, List<Item> facts, Flow flow, List<Item> signals) {
    for (Item item : facts) {
      switch (item.fact()) {
        case Fact.Count count -> outcomes.counts.add(count.cell(), count.n());
        case Fact.Covered covered -> outcomes.covered[covered.judged().slot]++;
        case Fact.Raised raised -> signals.add(new Item(item.order(), item.key(), raised));
        default -> flow.route(index + 1, item.order(), item.fact());
      }
    }
  }

  /// Facts of a day's end come in order of the key they come from.
  private void closeStage(int index, Day day, Frame frame, Flow flow, List<Item> signals) {
    var work = new ArrayList<CloseWork>();
    int keys = 0;
    for (Map<Key, Object> ofLane : states.get(index)) {
      keys += ofLane.size();
      work.add(new CloseWork(stages.get(index), ofLane, day, frame));
    }
    inParallel(work, keys >= WORTH_SHARING);
    var all = new ArrayList<Item>();
    for (CloseWork one : work) {
      all.addAll(one.passedOn);
    }
    all.sort(Comparator.comparing((Item item) -> item.key().account()));
    var ordered = new ArrayList<Item>(all.size());
    for (Item item : all) {
      ordered.add(new Item(ordered.size(), item.key(), item.fact()));
    }
    passOn(index, ordered, flow, signals);
  }

  private void inParallel(List<? extends Runnable> work, boolean worthIt) {
    if (threads == null || !worthIt) {
      work.forEach(Runnable::run);
      return;
    }
    var running = new ArrayList<Future<?>>();
    for (Runnable one : work) {
      running.add(threads.submit(one));
    }
    for (Future<?> one : running) {
      await(one);
    }
  }

  private static void await(Future<?> one) {
    try {
      one.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("runner was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a stage failed", e.getCause());
    }
  }

  /// One lane's share of a stage over a batch.
  private static final class LaneWork implements Runnable {
    private final Stage<Object> stage;
    private final Map<Key, Object> states;
    private final List<Item> facts;
    private final Frame frame;
    private final List<Item> passedOn = new ArrayList<>();

    LaneWork(Stage<?> stage, Map<Key, Object> states, List<Item> facts, Frame frame) {
      this.stage = ofAnything(stage);
      this.states = states;
      this.facts = facts;
      this.frame = frame;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the same state is not put back
    public void run() {
      facts.sort(IN_ORDER);
      for (Item item : facts) {
        Object before = states.get(item.key());
        var step = stage.step(before == null ? stage.start() : before, item.fact(), frame);
        if (before != step.state()) {
          states.put(item.key(), step.state());
        }
        for (Fact fact : step.facts()) {
          passedOn.add(new Item(item.order(), item.key(), fact));
        }
      }
    }
  }

  /// One lane's share of a day's end.
  private static final class CloseWork implements Runnable {
    private final Stage<Object> stage;
    private final Map<Key, Object> states;
    private final Day day;
    private final Frame frame;
    private final List<Item> passedOn = new ArrayList<>();

    CloseWork(Stage<?> stage, Map<Key, Object> states, Day day, Frame frame) {
      this.stage = ofAnything(stage);
      this.states = states;
      this.day = day;
      this.frame = frame;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the same state is not put back
    public void run() {
      for (Map.Entry<Key, Object> entry : states.entrySet()) {
        var step = stage.close(entry.getKey(), entry.getValue(), day, frame);
        if (entry.getValue() != step.state()) {
          entry.setValue(step.state());
        }
        for (Fact fact : step.facts()) {
          passedOn.add(new Item(0, entry.getKey(), fact));
        }
      }
    }
  }

  /// The lanes keep states of all stages alike; each stage only ever sees its own.
  @SuppressWarnings("unchecked")
  private static Stage<Object> ofAnything(Stage<?> stage) {
    return (Stage<Object>) stage;
  }

  List<Stage<?>> stages() {
    return stages;
  }

  /// The states of one stage in order of their keys, each as bytes.
  java.util.SortedMap<String, byte[]> saved(int index) {
    var all = new java.util.TreeMap<String, byte[]>();
    var stage = ofAnything(stages.get(index));
    var out = new StateOut();
    for (Map<Key, Object> ofLane : states.get(index)) {
      for (Map.Entry<Key, Object> entry : ofLane.entrySet()) {
        out.clear();
        stage.save(entry.getValue(), out);
        all.put(entry.getKey().account(), out.toBytes());
      }
    }
    return all;
  }

  void restore(int index, Key key, byte[] state) {
    states.get(index).get(lane(key)).put(key, stages.get(index).load(new StateIn(state)));
  }
}

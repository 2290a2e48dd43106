package org.nightlight.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The stages of one source, their states spread over lanes by account. Stages run one after
/// the other over a batch, all lanes of a stage side by side: so each key sees its facts in
/// log order, and what comes out does not depend on how many lanes there are.
final class Lanes {

  /// A fact on its way, with its place and the key it belongs to at this stage. The place is
  /// that in the log, then the stage that said it: so facts of two stages about one activity
  /// have an order, too.
  record Item(long order, Key key, int hash, Fact fact) {}

  /// Room in a place for the stage that said it.
  static final int STAGES = 16;

  private static final Comparator<Item> IN_ORDER = Comparator.comparingLong(Item::order);

  /// Two keys may say something about the same moment: then by account, as any order will do that
  /// does not depend on lanes.
  private static final Comparator<Item> BY_ORIGIN =
      IN_ORDER.thenComparing(item -> item.key().account());

  /// So many states are touched before their steps: as many as a core can wait for at once,
  /// and few enough to be still near when their turn comes.
  private static final int AHEAD = 32;

  /// Below this a batch is not worth waking other threads for.
  private static final int WORTH_SHARING = 512;

  private final List<Stage<Object>> stages;
  private final List<Lane> lanes = new ArrayList<>();
  private final Outcomes outcomes = new Outcomes();
  private final @Nullable ExecutorService threads;
  private String source = "";

  /// What a batch leaves besides states.
  static final class Outcomes {
    final Counts counts = new Counts();
    final long[] covered = new long[Coverage.Judged.SLOTS];
    final List<Signal> signals = new ArrayList<>();
  }

  Lanes(List<Stage<?>> stages, int lanes, @Nullable ExecutorService threads) {
    if (stages.size() >= STAGES) {
      throw new IllegalArgumentException(
          "stages must be fewer than " + STAGES + ", were " + stages.size());
    }
    this.stages = stages.stream().map(Lanes::ofAnything).toList();
    this.threads = threads;
    for (int lane = 0; lane < lanes; lane++) {
      this.lanes.add(new Lane(stages.size(), lanes));
    }
  }

  private int lane(int hash) {
    return Math.floorMod(hash >>> 8, lanes.size());
  }

  /// Runs activities of the log, already in order, through all stages.
  Outcomes run(List<Activity> activities, Frame frame) {
    if (!activities.isEmpty()) {
      source = activities.getFirst().source();
    }
    int share = (activities.size() + lanes.size() - 1) / lanes.size();
    inParallel(activities.size(), lane -> {
      int to = Math.min(activities.size(), (lane + 1) * share);
      for (int place = lane * share; place < to; place++) {
        Entries.address(
            place,
            activities.get(place),
            (order, fact) -> route(lanes.get(lane), 0, order * STAGES, fact));
      }
    });
    for (int stage = 0; stage < stages.size(); stage++) {
      runStage(stage, frame);
    }
    return settle();
  }

  /// Closes a day for every key, and runs what that says through the stages after.
  Outcomes close(Day day, Frame frame) {
    for (int stage = 0; stage < stages.size(); stage++) {
      runStage(stage, frame);
      closeStage(stage, day, frame);
    }
    return settle();
  }

  private Outcomes settle() {
    var signals = new ArrayList<Item>();
    for (Lane lane : lanes) {
      outcomes.counts.addAll(lane.counts);
      lane.counts.clear();
      for (int i = 0; i < lane.covered.length; i++) {
        outcomes.covered[i] += lane.covered[i];
        lane.covered[i] = 0;
      }
      signals.addAll(lane.signals);
      lane.signals.clear();
    }
    signals.sort(BY_ORIGIN);
    for (Item item : signals) {
      if (item.fact() instanceof Fact.Raised raised) {
        outcomes.signals.add(raised.signal());
      }
    }
    return outcomes;
  }

  private void route(Lane from, int stage, long order, Fact fact) {
    for (int next = stage; next < stages.size(); next++) {
      Key key = stages.get(next).key(fact);
      if (key != null) {
        int hash = Lane.hash(key.account());
        from.out.get(next).get(lane(hash)).add(new Item(order, key, hash, fact));
      }
    }
  }

  private void runStage(int stage, Frame frame) {
    int waiting = 0;
    for (Lane lane : lanes) {
      for (List<Item> items : lane.out.get(stage)) {
        waiting += items.size();
      }
    }
    if (waiting > 0) {
      inParallel(waiting, lane -> run(stage, lane, frame));
    }
  }

  /// One lane's share of a stage over a batch. Rows are found for all facts first: so the
  /// memory is asked for many of them at once, and not for one after the other; the same for
  /// their states.
  private void run(int index, int at, Frame frame) {
    var lane = lanes.get(at);
    var stage = stages.get(index);
    var items = arrived(index, at);
    lane.room(items.size());
    var rows = new int[AHEAD];
    for (int from = 0; from < items.size(); from += AHEAD) {
      var next = items.subList(from, Math.min(items.size(), from + AHEAD));
      find(lane, next, rows);
      int touched = 0;
      for (int i = 0; i < next.size(); i++) {
        Object state = lane.state(index, rows[i]);
        touched += state == null ? 0 : stage.touch(state);
      }
      lane.touched = touched;
      for (int i = 0; i < next.size(); i++) {
        step(lane, index, stage, rows[i], next.get(i), frame);
      }
    }
  }

  private static void find(Lane lane, List<Item> items, int[] rows) {
    int touched = 0;
    for (int i = 0; i < items.size(); i++) {
      touched += lane.touch(items.get(i).hash());
    }
    lane.touched = touched;
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      rows[i] = lane.row(item.key().account(), item.hash());
    }
  }

  private void step(Lane lane, int index, Stage<Object> stage, int row, Item item, Frame frame) {
    Object before = lane.state(index, row);
    var step = stage.step(before == null ? stage.start() : before, item.fact(), frame);
    Object after = step.state();
    lane.put(index, row, after, after == null ? Stage.NEVER : stage.due(after));
    passOn(lane, index, item.order(), item.key(), step.facts());
  }

  /// What came for a lane of a stage, from all lanes, in order.
  private List<Item> arrived(int stage, int lane) {
    List<Item> all = new ArrayList<>(lanes.getFirst().out.get(stage).get(lane));
    for (int from = 0; from < lanes.size(); from++) {
      var items = lanes.get(from).out.get(stage).get(lane);
      if (from > 0) {
        all.addAll(items);
      }
      items.clear();
    }
    if (!isInOrder(all)) {
      all.sort(IN_ORDER);
    }
    return all;
  }

  private static boolean isInOrder(List<Item> items) {
    long before = Long.MIN_VALUE;
    for (Item item : items) {
      if (item.order() < before) {
        return false;
      }
      before = item.order();
    }
    return true;
  }

  private void passOn(Lane lane, int stage, long order, Key key, List<Fact> facts) {
    if (facts.isEmpty()) {
      return;
    }
    long place = order / STAGES * STAGES + stage + 1;
    for (int i = 0; i < facts.size(); i++) {
      Fact fact = facts.get(i);
      switch (fact) {
        case Fact.Count count -> lane.counts.add(count.cell(), count.n());
        case Fact.Covered it -> lane.covered[it.judged().slot]++;
        case Fact.Raised raised -> lane.signals.add(new Item(place, key, 0, raised));
        default -> route(lane, stage + 1, place, fact);
      }
    }
  }

  /// Facts of a day's end come in order of the stage, then of the key they come from.
  private void closeStage(int stage, Day day, Frame frame) {
    var said = new ArrayList<List<Item>>();
    for (int lane = 0; lane < lanes.size(); lane++) {
      said.add(new ArrayList<>());
    }
    inParallel(WORTH_SHARING, lane -> close(stage, lane, day, frame, said.get(lane)));
    var all = new ArrayList<Item>();
    said.forEach(all::addAll);
    all.sort(Comparator.comparing((Item item) -> item.key().account()));
    for (int place = 0; place < all.size(); place++) {
      Item item = all.get(place);
      long order = (((long) stage << 32) + place) * STAGES;
      passOn(lanes.getFirst(), stage, order, item.key(), List.of(item.fact()));
    }
  }

  private void close(int index, int at, Day day, Frame frame, List<Item> said) {
    var lane = lanes.get(at);
    var stage = stages.get(index);
    lane.due(index, day.number(), (account, row) -> {
      var key = new Key(source, account);
      var step =
          stage.close(key, java.util.Objects.requireNonNull(lane.state(index, row)), day, frame);
      Object after = step.state();
      lane.put(index, row, after, after == null ? Stage.NEVER : stage.due(after));
      for (Fact fact : step.facts()) {
        said.add(new Item(0, key, 0, fact));
      }
    });
  }

  /// Does the work of every lane: the first on this thread, the others on theirs.
  private void inParallel(int size, IntConsumer work) {
    boolean alone = threads == null || size < WORTH_SHARING;
    var running = new ArrayList<Future<?>>();
    for (int lane = 1; lane < lanes.size(); lane++) {
      int at = lane;
      if (alone) {
        work.accept(at);
      } else {
        running.add(java.util.Objects.requireNonNull(threads).submit(() -> work.accept(at)));
      }
    }
    work.accept(0);
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

  /// The lanes keep states of all stages alike; each stage only ever sees its own.
  @SuppressWarnings("unchecked")
  private static Stage<Object> ofAnything(Stage<?> stage) {
    return (Stage<Object>) stage;
  }

  List<Stage<Object>> stages() {
    return stages;
  }

  /// The state of an account at a stage, null where it has none.
  @Nullable
  Object state(int index, String account) {
    int hash = Lane.hash(account);
    var lane = lanes.get(lane(hash));
    int row = lane.find(account, hash);
    return row < 0 ? null : lane.state(index, row);
  }

  /// Shows every state of a stage, in no order.
  void each(int index, BiConsumer<String, Object> to) {
    lanes.forEach(lane -> lane.each(index, to));
  }

  /// Every account that anything is remembered of.
  SortedSet<String> accounts() {
    var all = new TreeSet<String>();
    for (int i = 0; i < stages.size(); i++) {
      each(i, (account, state) -> all.add(account));
    }
    return all;
  }

  /// The place of a stage, -1 where it does not run.
  int index(String stage) {
    for (int i = 0; i < stages.size(); i++) {
      if (stages.get(i).name().equals(stage)) {
        return i;
      }
    }
    return -1;
  }

  /// The states of one stage in order of their keys, each as bytes.
  java.util.SortedMap<String, byte[]> saved(int index) {
    var all = new java.util.TreeMap<String, byte[]>();
    var out = new StateOut();
    for (Lane lane : lanes) {
      lane.each(index, (account, state) -> {
        out.clear();
        stages.get(index).save(state, out);
        all.put(account, out.toBytes());
      });
    }
    return all;
  }

  void restore(int index, Key key, StateIn in) {
    source = key.source();
    int hash = Lane.hash(key.account());
    var lane = lanes.get(lane(hash));
    var stage = stages.get(index);
    Object state = stage.load(in);
    lane.room(1);
    lane.put(index, lane.row(key.account(), hash), state, stage.due(state));
  }
}

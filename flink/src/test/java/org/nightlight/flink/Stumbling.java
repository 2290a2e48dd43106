package org.nightlight.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.nightlight.detection.Day;
import org.nightlight.detection.Detector;
import org.nightlight.detection.Detectors;
import org.nightlight.detection.Fact;
import org.nightlight.detection.Frame;
import org.nightlight.detection.Key;
import org.nightlight.detection.Stage;
import org.nightlight.detection.StateIn;
import org.nightlight.detection.StateOut;
import org.nightlight.detection.Step;

/// A stage that does what another does, and fails once, well after a checkpoint is complete; until
/// then it dawdles, so that the stream does not end first.
record Stumbling<S>(Stage<S> stage) implements Stage<S> {

  private static final long DAWDLE_NANOS = 1_000_000;

  /// Steps between the sight of a checkpoint and the failure.
  private static final int STEPS_MORE = 1_500;

  private static final AtomicInteger STEPS = new AtomicInteger();
  private static final AtomicBoolean STUMBLED = new AtomicBoolean();
  private static volatile @Nullable Path checkpoints;

  static void reset() {
    checkpoints = null;
    STEPS.set(0);
    STUMBLED.set(false);
  }

  /// Fails once a checkpoint in this folder is complete.
  static void after(Path folder) {
    checkpoints = folder;
  }

  static boolean stumbled() {
    return STUMBLED.get();
  }

  /// The same catalogue, its first stage stumbling.
  static Detectors in(Detectors detectors) {
    var entries = new ArrayList<>(detectors.entries());
    var first = entries.removeFirst();
    entries.addFirst(
        new Detectors.Entry(new InDetector(first.detector()), first.tier(), first.level()));
    return new Detectors(entries);
  }

  private record InDetector(Detector detector) implements Detector {
    @Override
    public String name() {
      return detector.name();
    }

    @Override
    public int version() {
      return detector.version();
    }

    @Override
    public long level() {
      return detector.level();
    }

    @Override
    public List<Stage<?>> stages() {
      var all = new ArrayList<>(detector.stages());
      all.addFirst(new Stumbling<>(all.removeFirst()));
      return all;
    }
  }

  @Override
  public String name() {
    return stage.name();
  }

  @Override
  public @Nullable Key key(Fact fact) {
    return stage.key(fact);
  }

  @Override
  public S start() {
    return stage.start();
  }

  @Override
  public Step<S> step(S state, Fact fact, Frame frame) {
    Path folder = checkpoints;
    if (folder != null) {
      if (STEPS.get() == 0 && !isComplete(folder)) {
        LockSupport.parkNanos(DAWDLE_NANOS);
      } else if (STEPS.incrementAndGet() == STEPS_MORE) {
        checkpoints = null;
        STUMBLED.set(true);
        throw new IllegalStateException("stumbled, as the test wants it");
      }
    }
    return stage.step(state, fact, frame);
  }

  private static boolean isComplete(Path folder) {
    if (!Files.exists(folder)) {
      return false;
    }
    try (var files = Files.walk(folder)) {
      return files.anyMatch(file -> file.getFileName().toString().equals("_metadata"));
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  @Override
  public int due(S state) {
    return stage.due(state);
  }

  @Override
  public Step<S> close(Key key, S state, Day day, Frame frame) {
    return stage.close(key, state, day, frame);
  }

  @Override
  public int maxBytes() {
    return stage.maxBytes();
  }

  @Override
  public void save(S state, StateOut out) {
    stage.save(state, out);
  }

  @Override
  public S load(StateIn in) {
    return stage.load(in);
  }
}

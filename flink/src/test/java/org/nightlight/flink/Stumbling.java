package org.nightlight.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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

/// A stage that does what another does, and fails once: some steps after a checkpoint is complete.
record Stumbling<S>(Stage<S> stage) implements Stage<S> {

  /// Steps between two looks for a checkpoint.
  private static final int PER_LOOK = 50;

  private static final AtomicInteger STEPS = new AtomicInteger();
  private static final AtomicBoolean STUMBLED = new AtomicBoolean();
  private static volatile @Nullable Path checkpoints;

  static void reset() {
    checkpoints = null;
    STUMBLED.set(false);
  }

  /// Fails once a checkpoint in this folder is complete.
  static void after(Path folder) {
    checkpoints = folder;
  }

  static boolean stumbled() {
    return STUMBLED.get();
  }

  /// The same catalogue, its last stage stumbling.
  static Detectors in(Detectors detectors) {
    var entries = new ArrayList<>(detectors.entries());
    var last = entries.removeLast();
    entries.add(new Detectors.Entry(new InDetector(last.detector()), last.tier(), last.level()));
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
      all.add(new Stumbling<>(all.removeLast()));
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
    if (folder != null && STEPS.incrementAndGet() % PER_LOOK == 0 && isComplete(folder)) {
      checkpoints = null;
      STUMBLED.set(true);
      throw new IllegalStateException("stumbled, as the test wants it");
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

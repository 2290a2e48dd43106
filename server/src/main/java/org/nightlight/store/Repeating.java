package org.nightlight.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Does something again and again on a thread of its own, with a pause in between, until it is
/// closed. What fails is said, and tried again after the pause.
public final class Repeating implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final String name;
  private final Duration pause;
  private final BooleanSupplier round;
  private final Consumer<RuntimeException> failed;
  private volatile boolean open = true;
  private volatile Optional<Thread> thread = Optional.empty();

  /// @param name of the thread
  /// @param round answers whether there is more to do at once
  /// @param failed says what failed
  public Repeating(
      String name, Duration pause, BooleanSupplier round, Consumer<RuntimeException> failed) {
    this.name = name;
    this.pause = pause;
    this.round = round;
    this.failed = failed;
  }

  /// One whose rounds do all there is to do.
  public static Repeating of(
      String name, Duration pause, Runnable round, Consumer<RuntimeException> failed) {
    return new Repeating(
        name,
        pause,
        () -> {
          round.run();
          return false;
        },
        failed);
  }

  public void start() {
    thread = Optional.of(Thread.ofVirtual().name(name).start(this::run));
  }

  /// Whether it goes on. A long round asks, and ends early where it does not.
  public boolean isOpen() {
    return open;
  }

  private void run() {
    while (open) {
      try {
        while (open && round.getAsBoolean()) {}
      } catch (RuntimeException fault) {
        failed.accept(fault);
      }
      if (open) {
        LockSupport.parkNanos(this, pause.toNanos());
      }
    }
  }

  /// Waits a while for a round that is under way.
  @Override
  public void close() {
    open = false;
    thread.ifPresent(one -> {
      LockSupport.unpark(one);
      try {
        one.join(PATIENCE);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    });
  }
}

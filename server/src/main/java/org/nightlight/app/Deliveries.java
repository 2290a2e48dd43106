package org.nightlight.app;

import org.nightlight.store.Outbox;
import org.springframework.context.SmartLifecycle;

/// Starts the outbox once every room is wired, and stops it before any of them goes.
final class Deliveries implements SmartLifecycle {

  private final Outbox outbox;
  private volatile boolean running;

  Deliveries(Outbox outbox) {
    this.outbox = outbox;
  }

  @Override
  public void start() {
    outbox.start();
    running = true;
  }

  @Override
  public void stop() {
    outbox.close();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}

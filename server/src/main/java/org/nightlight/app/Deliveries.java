package org.nightlight.app;

import java.util.List;
import org.nightlight.store.Outbox;
import org.springframework.context.SmartLifecycle;

/// Sets going what runs by itself, once every room is wired: the rooms' own threads and the outbox.
/// The outbox stops before any room goes.
final class Deliveries implements SmartLifecycle {

  private final Outbox outbox;
  private final List<Runnable> rooms;
  private volatile boolean running;

  Deliveries(Outbox outbox, List<Runnable> rooms) {
    this.outbox = outbox;
    this.rooms = rooms;
  }

  @Override
  public void start() {
    rooms.forEach(Runnable::run);
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

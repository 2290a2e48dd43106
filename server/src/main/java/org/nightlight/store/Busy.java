package org.nightlight.store;

/// More comes at once than can be written: nothing of what was asked is known to be kept, and
/// whoever asked is told to come back with the same.
public final class Busy extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public Busy() {
    super("more comes at once than can be written", null, false, false);
  }
}

package org.nightlight.detect;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// Says how long the detectors have been behind: notes now and then how long the log is, and finds
/// the oldest note they have not reached yet.
final class LagWatch {

  private static final int MOST = 20_000;

  private record Note(Instant at, long last) {}

  private final Deque<Note> notes = new ArrayDeque<>();

  /// The log's end and how far it was read, now.
  synchronized Lag look(Instant now, long last, long read) {
    var newest = notes.peekLast();
    if (newest == null || newest.last() < last) {
      notes.addLast(new Note(now, last));
    }
    while (!notes.isEmpty() && notes.getFirst().last() <= read) {
      notes.removeFirst();
    }
    if (notes.size() > MOST) {
      notes.remove(notes.toArray(Note[]::new)[MOST / 2]);
    }
    var waiting = notes.peekFirst();
    return new Lag(
        Math.max(0, last - read),
        waiting == null ? Duration.ZERO : Duration.between(waiting.at(), now));
  }
}

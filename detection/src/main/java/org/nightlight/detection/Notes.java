package org.nightlight.detection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;

/// The latest things that happened to an account in a spell: who did it, and which activity
/// told of it. Nobody is named where the sender was anonymous.
final class Notes {
  private static final int MOST = 16;

  /// One of them; the other is empty where it was anonymous.
  private record Note(String other, String activityId) {}

  private final Deque<Note> latest = new ArrayDeque<>(0);

  void add(String other, String activityId) {
    if (!latest.isEmpty() && latest.getLast().activityId().equals(activityId)) {
      return;
    }
    if (latest.size() == MOST) {
      latest.removeFirst();
    }
    latest.addLast(new Note(other, activityId));
  }

  void clear() {
    if (!latest.isEmpty()) {
      latest.clear();
    }
  }

  List<String> others() {
    var all = new LinkedHashSet<String>();
    latest.forEach(note -> all.add(note.other()));
    all.remove("");
    return List.copyOf(all);
  }

  /// The activities, the one that caused a signal last.
  List<String> activities(String cause) {
    var all = new LinkedHashSet<String>();
    latest.forEach(note -> all.add(note.activityId()));
    all.remove(cause);
    all.add(cause);
    return List.copyOf(all);
  }

  static int maxBytes() {
    return MOST * 2 * 604 + 4;
  }

  void save(StateOut out) {
    out.putLong(latest.size());
    for (Note note : latest) {
      out.putText(note.other());
      out.putText(note.activityId());
    }
  }

  static Notes load(StateIn in) {
    var notes = new Notes();
    for (int left = in.getCount(); left > 0; left--) {
      notes.latest.addLast(new Note(in.getAccount(), in.getText()));
    }
    return notes;
  }
}

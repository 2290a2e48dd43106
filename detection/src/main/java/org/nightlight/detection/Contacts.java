package org.nightlight.detection;

import java.util.Arrays;

/// The accounts one account has met, exact up to 512, each with what happened between them. Small:
/// eight bytes each, the hash of the account in the upper 57 bits and the marks in the lower 7, in
/// order of the hashes.
final class Contacts {
  static final int MOST = 512;

  static final int TIE = 1;
  static final int WROTE = 2;
  static final int HEARD_FROM = 4;
  /// Began it, and waits to hear.
  static final int BEGAN = 8;
  static final int REFUSED_BY = 16;
  /// Began it, was answered, and may still be refused.
  static final int ANSWERED_BY = 32;
  /// Turned the other away, and has not let it back.
  static final int TURNED_AWAY = 64;

  private static final long MARKS = 127;

  private long[] entries = new long[4];
  private int size;
  private boolean overflowed;
  private Circle circle = Circle.EMPTY;
  private boolean circleIsOld;

  /// Nobody is remembered, and that there were some is.
  static Contacts forgotten() {
    var contacts = new Contacts();
    contacts.overflowed = true;
    return contacts;
  }

  boolean isForgotten() {
    return overflowed && size == 0;
  }

  /// Reads where a search begins; what comes out means nothing.
  int touch() {
    return (int) entries[size >>> 1 < entries.length ? size >>> 1 : 0];
  }

  /// Where an account is, or -1 minus where it would be.
  private int find(long hash) {
    long wanted = hash & ~MARKS;
    int from = 0;
    int left = size;
    while (left > 1) {
      int half = left >>> 1;
      from += entries[from + half - 1] < wanted ? half : 0;
      left -= half;
    }
    from += left == 1 && entries[from] < wanted ? 1 : 0;
    return from < size && (entries[from] & ~MARKS) == wanted ? from : -from - 1;
  }

  /// The marks of an account, or -1 where it was never met.
  int marks(long hash) {
    int at = find(hash);
    return at < 0 ? -1 : (int) (entries[at] & MARKS);
  }

  /// Whether one that was never met may have been forgotten for want of room.
  boolean overflowed() {
    return overflowed;
  }

  void mark(long hash, int with) {
    int at = find(hash);
    long entry = (hash & ~MARKS) | with;
    if (at < 0) {
      add(-at - 1, entry);
      return;
    }
    circleIsOld |= ((entries[at] ^ entry) & TIE) != 0;
    entries[at] = entry;
  }

  private void add(int at, long entry) {
    if (size == MOST) {
      overflowed = true;
      return;
    }
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, Math.min(MOST, size + size / 2));
    }
    System.arraycopy(entries, at, entries, at + 1, size - at);
    entries[at] = entry;
    size++;
    circleIsOld |= (entry & TIE) != 0;
  }

  /// Those it has ties with, as of now.
  Circle circle() {
    if (circleIsOld) {
      var ties = new long[size];
      int count = 0;
      for (int i = 0; i < size; i++) {
        if ((entries[i] & TIE) != 0) {
          ties[count++] = entries[i] & ~MARKS;
        }
      }
      circle = new Circle(Arrays.copyOf(ties, count));
      circleIsOld = false;
    }
    return circle;
  }

  void save(StateOut out) {
    out.putByte(overflowed ? 1 : 0);
    out.putLong(size);
    for (int i = 0; i < size; i++) {
      out.putFixed(entries[i]);
    }
  }

  static Contacts load(StateIn in) {
    var contacts = new Contacts();
    contacts.overflowed = in.getByte() == 1;
    int size = in.getCount();
    contacts.entries = new long[Math.max(4, size)];
    contacts.size = size;
    for (int i = 0; i < size; i++) {
      contacts.entries[i] = in.getFixed();
    }
    contacts.circleIsOld = true;
    return contacts;
  }
}

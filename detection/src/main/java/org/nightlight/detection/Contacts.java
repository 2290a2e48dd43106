package org.nightlight.detection;

import java.util.Arrays;

/// The accounts one account has met, exact up to 512, each with what happened between them. Small:
/// nine bytes each, in order of their hashes.
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

  private long[] hashes = new long[4];
  private byte[] marks = new byte[4];
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

  /// The marks of an account, or -1 where it was never met.
  int marks(long hash) {
    int at = Arrays.binarySearch(hashes, 0, size, hash);
    return at < 0 ? -1 : marks[at];
  }

  /// Whether one that was never met may have been forgotten for want of room.
  boolean overflowed() {
    return overflowed;
  }

  void mark(long hash, int with) {
    int at = Arrays.binarySearch(hashes, 0, size, hash);
    if (at < 0) {
      add(-at - 1, hash, with);
      return;
    }
    circleIsOld |= ((marks[at] ^ with) & TIE) != 0;
    marks[at] = (byte) with;
  }

  private void add(int at, long hash, int with) {
    if (size == MOST) {
      overflowed = true;
      return;
    }
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, Math.min(MOST, size * 2));
      marks = Arrays.copyOf(marks, hashes.length);
    }
    System.arraycopy(hashes, at, hashes, at + 1, size - at);
    System.arraycopy(marks, at, marks, at + 1, size - at);
    hashes[at] = hash;
    marks[at] = (byte) with;
    size++;
    circleIsOld |= (with & TIE) != 0;
  }

  /// Those it has ties with, as of now.
  Circle circle() {
    if (circleIsOld) {
      var ties = new long[size];
      int count = 0;
      for (int i = 0; i < size; i++) {
        if ((marks[i] & TIE) != 0) {
          ties[count++] = hashes[i];
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
      out.putFixed(hashes[i]);
      out.putByte(marks[i]);
    }
  }

  static Contacts load(StateIn in) {
    var contacts = new Contacts();
    contacts.overflowed = in.getByte() == 1;
    int size = in.getCount();
    contacts.hashes = new long[Math.max(4, size)];
    contacts.marks = new byte[Math.max(4, size)];
    contacts.size = size;
    for (int i = 0; i < size; i++) {
      contacts.hashes[i] = in.getFixed();
      contacts.marks[i] = (byte) in.getByte();
    }
    contacts.circleIsOld = true;
    return contacts;
  }
}

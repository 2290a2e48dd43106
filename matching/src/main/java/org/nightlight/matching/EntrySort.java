package org.nightlight.matching;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Sorts entries whose keys share their first byte: by the next bits and a number each first, in
/// one array of longs;
/// then, where those bits are equal, by the whole key.
final class EntrySort {

  private final int longs;
  private final long[] keys;
  private final int[] holders;
  private int count;

  EntrySort(int longs, int capacity) {
    this.longs = longs;
    this.keys = new long[Math.multiplyExact(longs, capacity)];
    this.holders = new int[capacity];
  }

  void take(ByteBuffer entries) {
    while (entries.hasRemaining()) {
      for (int i = 0; i < longs; i++) {
        keys[count * longs + i] = entries.getLong();
      }
      holders[count++] = entries.getInt();
    }
  }

  void drain(Holders sets, SortedEntries.Sink sink) {
    int numberBits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, count));
    long numberMask = (1L << numberBits) - 1;
    var order = new long[count];
    for (int entry = 0; entry < count; entry++) {
      order[entry] = (((keys[entry * longs] << 8) & ~numberMask) ^ Long.MIN_VALUE) | entry;
    }
    Arrays.sort(order);
    for (int at = 0; at < count; ) {
      int end = at + 1;
      while (end < count && ((order[at] ^ order[end]) & ~numberMask) == 0) {
        end++;
      }
      settle(order, at, end, numberMask);
      hand(order, at, end, numberMask, sets, sink);
      at = end;
    }
  }

  /// Sorts entries that the first bits could not tell apart: mostly the same hash from a few lists.
  private void settle(long[] order, int from, int to, long numberMask) {
    if (to - from > 16) {
      var sorted = Arrays.stream(order, from, to)
          .boxed()
          .sorted((a, b) -> compare((int) (a & numberMask), (int) (b & numberMask)))
          .toList();
      for (int at = from; at < to; at++) {
        order[at] = sorted.get(at - from);
      }
      return;
    }
    for (int at = from + 1; at < to; at++) {
      long moving = order[at];
      int hole = at;
      for (;
          hole > from
              && compare((int) (order[hole - 1] & numberMask), (int) (moving & numberMask)) > 0;
          hole--) {
        order[hole] = order[hole - 1];
      }
      order[hole] = moving;
    }
  }

  /// Hands on sorted entries, the holders of equal keys joined.
  private void hand(
      long[] order, int from, int to, long numberMask, Holders sets, SortedEntries.Sink sink) {
    for (int at = from; at < to; ) {
      int first = (int) (order[at] & numberMask);
      int end = at + 1;
      while (end < to && compare(first, (int) (order[end] & numberMask)) == 0) {
        end++;
      }
      int held = holders[first];
      if (end - at > 1) {
        held =
            sets.all(Arrays.stream(order, at, end).mapToInt(o -> holders[(int) (o & numberMask)]));
      }
      sink.accept(keys, first * longs, held);
      at = end;
    }
  }

  private int compare(int a, int b) {
    return Arrays.compareUnsigned(
        keys, a * longs, a * longs + longs, keys, b * longs, b * longs + longs);
  }
}

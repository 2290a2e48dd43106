package org.nightlight.matching;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Which lists hold a hash, as one number: 0 for none, `list + 1` for one list, and below zero for
/// a set of several,
/// each kept once. Real lists overlap in few ways, so most rows need a single byte.
///
/// Sets are only ever added. Reading needs no lock.
final class Holders {

  static final int NONE = 0;

  private final Map<List<Integer>, Integer> numbers = new HashMap<>();
  private volatile int[][] sets = {};
  private int count;

  int one(int list) {
    if (list < 0 || list == Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a list's number must be 0.." + (Integer.MAX_VALUE - 1) + ", was " + list);
    }
    return list + 1;
  }

  int both(int a, int b) {
    if (a == b || b == NONE) {
      return a;
    }
    return a == NONE
        ? b
        : number(IntStream.concat(Arrays.stream(lists(a)), Arrays.stream(lists(b)))
            .sorted()
            .distinct()
            .toArray());
  }

  /// All at once, so that a hash on very many lists leaves one set and not one for each step.
  int all(IntStream many) {
    return number(
        many.flatMap(held -> Arrays.stream(lists(held))).sorted().distinct().toArray());
  }

  int without(int holders, int list) {
    return number(Arrays.stream(lists(holders)).filter(held -> held != list).toArray());
  }

  /// The numbers of the lists, ascending.
  int[] lists(int holders) {
    if (holders == NONE) {
      return new int[0];
    }
    return holders > 0 ? new int[] {holders - 1} : sets[~holders];
  }

  private int number(int[] lists) {
    return switch (lists.length) {
      case 0 -> NONE;
      case 1 -> one(lists[0]);
      default -> several(lists);
    };
  }

  /// The number of a set of at least two lists, in ascending order.
  synchronized int several(int[] lists) {
    var key = Arrays.stream(lists).boxed().toList();
    var known = numbers.get(key);
    if (known != null) {
      return known;
    }
    var grown = count < sets.length ? sets : Arrays.copyOf(sets, Math.max(16, count * 2));
    grown[count] = lists;
    sets = grown;
    numbers.put(key, ~count);
    return ~count++;
  }

  /// All sets of several lists: how many, then of each its length and its lists.
  synchronized int[] toInts() {
    var ints = IntStream.builder().add(count);
    for (int set = 0; set < count; set++) {
      ints.add(sets[set].length);
      Arrays.stream(sets[set]).forEach(ints::add);
    }
    return ints.build().toArray();
  }

  /// Reads what [#toInts] wrote.
  static Holders ofInts(int[] ints) throws IndexFile.Damaged {
    var holders = new Holders();
    int at = 1;
    for (int set = 0; set < (ints.length == 0 ? 1 : ints[0]); set++) {
      int length = at < ints.length ? ints[at++] : 0;
      if (length < 2 || length > ints.length - at) {
        throw new IndexFile.Damaged("its part SETS holds no set of several lists as number " + set);
      }
      holders.several(Arrays.copyOfRange(ints, at, at + length));
      at += length;
    }
    return holders;
  }
}

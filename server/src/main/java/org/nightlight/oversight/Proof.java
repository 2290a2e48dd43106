package org.nightlight.oversight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Proofs that an entry is in the record and that an earlier head is the beginning of a later one,
/// as RFC 6962, 2.1 makes them and RFC 9162, 2.1.3 and 2.1.4 check them.
final class Proof {

  private Proof() {}

  /// The root over the leaves from one position up to another.
  @FunctionalInterface
  interface Roots {
    byte[] over(long from, long until);
  }

  /// The hashes that lead from a leaf to the head of a tree of some size.
  static List<byte[]> inclusion(long position, long size, Roots roots) {
    if (position < 0 || position >= size) {
      throw new IllegalArgumentException(
          "entry %d is not in a tree of %d".formatted(position, size));
    }
    var path = new ArrayList<byte[]>();
    path(position, 0, size, roots, path);
    return path;
  }

  private static void path(long at, long from, long until, Roots roots, List<byte[]> path) {
    if (until - from == 1) {
      return;
    }
    var middle = from + split(until - from);
    if (at < middle) {
      path(at, from, middle, roots, path);
      path.add(roots.over(middle, until));
    } else {
      path(at, middle, until, roots, path);
      path.add(roots.over(from, middle));
    }
  }

  /// The largest power of two smaller than the count.
  private static long split(long count) {
    return Long.highestOneBit(count - 1);
  }

  /// The hashes that show one head to be the beginning of another.
  static List<byte[]> consistency(long before, long after, Roots roots) {
    if (before < 1 || before > after) {
      throw new IllegalArgumentException(
          "a head of %d is not before one of %d".formatted(before, after));
    }
    var path = new ArrayList<byte[]>();
    if (before < after) {
      between(before, 0, after, true, roots, path);
    }
    return path;
  }

  private static void between(
      long before, long from, long until, boolean whole, Roots roots, List<byte[]> path) {
    if (before == until - from) {
      if (!whole) {
        path.add(roots.over(from, until));
      }
      return;
    }
    var split = split(until - from);
    if (before <= split) {
      between(before, from, from + split, whole, roots, path);
      path.add(roots.over(from + split, until));
    } else {
      between(before - split, from + split, until, false, roots, path);
      path.add(roots.over(from, from + split));
    }
  }

  /// Whether a leaf stands at a position of the tree with this head.
  static boolean includes(byte[] root, long size, long position, byte[] leaf, List<byte[]> path) {
    if (position < 0 || position >= size) {
      return false;
    }
    var first = position;
    var second = size - 1;
    var hash = leaf;
    for (var one : path) {
      if (second == 0) {
        return false;
      }
      if ((first & 1) == 1 || first == second) {
        hash = Tree.node(one, hash);
        while ((first & 1) == 0 && first != 0) {
          first >>= 1;
          second >>= 1;
        }
      } else {
        hash = Tree.node(hash, one);
      }
      first >>= 1;
      second >>= 1;
    }
    return second == 0 && Arrays.equals(hash, root);
  }

  /// Whether the tree with one head is the beginning of the tree with the other.
  static boolean consistent(
      byte[] rootBefore, long before, byte[] rootAfter, long after, List<byte[]> path) {
    if (before < 1 || before > after) {
      return false;
    }
    if (before == after) {
      return path.isEmpty() && Arrays.equals(rootBefore, rootAfter);
    }
    var all = new ArrayList<byte[]>(path);
    if (Long.bitCount(before) == 1) {
      all.addFirst(rootBefore);
    }
    return !all.isEmpty() && walk(rootBefore, before, rootAfter, after, all);
  }

  private static boolean walk(
      byte[] rootBefore, long before, byte[] rootAfter, long after, List<byte[]> path) {
    var first = before - 1;
    var second = after - 1;
    while ((first & 1) == 1) {
      first >>= 1;
      second >>= 1;
    }
    var early = path.getFirst();
    var late = path.getFirst();
    for (var one : path.subList(1, path.size())) {
      if (second == 0) {
        return false;
      }
      if ((first & 1) == 1 || first == second) {
        early = Tree.node(one, early);
        late = Tree.node(one, late);
        while ((first & 1) == 0 && first != 0) {
          first >>= 1;
          second >>= 1;
        }
      } else {
        late = Tree.node(late, one);
      }
      first >>= 1;
      second >>= 1;
    }
    return second == 0 && Arrays.equals(early, rootBefore) && Arrays.equals(late, rootAfter);
  }
}

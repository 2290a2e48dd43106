package org.nightlight.matching;

import java.util.Comparator;
import java.util.List;

/// Known hashes by line, and what lies within a distance of a hash, found by reading them all.
final class BruteForce {

  /// A line, and how far its hash is from the one asked for.
  record Near(int line, int distance) {}

  private final long[] longs;

  BruteForce(List<PdqHash> known) {
    longs = new long[known.size() * 4];
    for (int line = 0; line < known.size(); line++) {
      longs[line * 4] = known.get(line).first();
      longs[line * 4 + 1] = known.get(line).second();
      longs[line * 4 + 2] = known.get(line).third();
      longs[line * 4 + 3] = known.get(line).fourth();
    }
  }

  List<Near> near(PdqHash query, int radius) {
    var near = new java.util.ArrayList<Near>();
    for (int at = 0; at < longs.length; at += 4) {
      int distance = Long.bitCount(longs[at] ^ query.first())
          + Long.bitCount(longs[at + 1] ^ query.second())
          + Long.bitCount(longs[at + 2] ^ query.third())
          + Long.bitCount(longs[at + 3] ^ query.fourth());
      if (distance <= radius) {
        near.add(new Near(at / 4, distance));
      }
    }
    return near;
  }

  /// What an index says whose lists are lines.
  static List<Near> said(HashIndex index, PdqHash query, int radius) {
    return index.find(query, new Distance(radius)).stream()
        .flatMap(match ->
            match.lists().stream().map(line -> new Near(line, match.distance().bits())))
        .sorted(Comparator.comparingInt(Near::line))
        .toList();
  }
}

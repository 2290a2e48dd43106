package org.nightlight.matching;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Hashes for tests, and the answers of brute force.
final class Hashes {

  private final SplittableRandom random;

  Hashes(long seed) {
    random = new SplittableRandom(seed);
  }

  PdqHash uniform() {
    return new PdqHash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  List<PdqHash> uniform(int count) {
    return IntStream.range(0, count).mapToObj(at -> uniform()).toList();
  }

  /// Clusters of near-duplicates, as real lists have them: each a centre and copies up to 40 bits
  /// away.
  List<PdqHash> clustered(int count) {
    var hashes = new ArrayList<PdqHash>();
    while (hashes.size() < count) {
      var centre = uniform();
      for (int copies = random.nextInt(1, 60); copies > 0 && hashes.size() < count; copies--) {
        hashes.add(away(centre, random.nextInt(41)));
      }
    }
    return hashes;
  }

  /// A hash exactly so many bits away.
  PdqHash away(PdqHash hash, int bits) {
    var words = IntStream.range(0, 16).map(hash::word).toArray();
    int left = bits;
    while (left > 0) {
      int bit = random.nextInt(256);
      int flipped = words[bit >> 4] ^ (1 << (bit & 15));
      boolean fresh = ((flipped ^ hash.word(bit >> 4)) & (1 << (bit & 15))) != 0;
      if (fresh) {
        words[bit >> 4] = flipped;
        left--;
      }
    }
    return PdqHash.ofWords(words);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /// What a search must find: every distinct hash within a distance, nearest first.
  static List<PdqHash> near(List<PdqHash> known, PdqHash query, int radius) {
    return known.stream()
        .filter(hash -> hash.distance(query).bits() <= radius)
        .distinct()
        .sorted(Comparator.comparing((PdqHash hash) -> hash.distance(query))
            .thenComparing(PdqHash::toString))
        .toList();
  }

  static List<PdqHash> found(HashIndex index, PdqHash query, int radius) {
    var matches = index.find(query, new Distance(radius));
    for (var match : matches) {
      if (!match.distance().equals(match.hash().distance(query))) {
        throw new AssertionError(
            "says " + match.distance() + " of " + match.hash() + " from " + query);
      }
    }
    return matches.stream().map(HashIndex.Match::hash).toList();
  }
}

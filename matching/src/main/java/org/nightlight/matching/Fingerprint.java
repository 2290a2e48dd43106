package org.nightlight.matching;

import java.util.List;

/// What PDQ says of one image: its hash, how much there was to see (0..100), and the hashes of its
/// eight turns.
///
/// @param turns the image as it is, turned by 90, 180 and 270 degrees counter-clockwise, flipped
/// top to bottom,
///     mirrored, and flipped along each diagonal; the first equals `hash`. A turned copy is found
/// by asking for all
///     eight: one hash cannot be turned into another.
public record Fingerprint(PdqHash hash, int quality, List<PdqHash> turns) {

  /// Below this quality an image has too few features: its hash matches others by chance.
  public static final int USABLE_QUALITY = 50;

  public Fingerprint {
    turns = List.copyOf(turns);
    if (quality < 0 || quality > 100) {
      throw new IllegalArgumentException("quality must be 0..100, was " + quality);
    }
    if (turns.size() != 8 || !turns.getFirst().equals(hash)) {
      throw new IllegalArgumentException(
          "an image has eight turns, the first being itself; were " + turns.size());
    }
  }

  /// Whether the hash is worth matching.
  public boolean usable() {
    return quality >= USABLE_QUALITY;
  }
}

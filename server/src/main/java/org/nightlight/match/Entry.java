package org.nightlight.match;

import java.time.Instant;
import java.util.List;

/// What a source says of one piece of material: its hashes, and never the material.
///
/// @param origin the source's own name for it
/// @param giver who gave it to the source: a member, an organisation; "" where it does not say
/// @param at when the source last changed it
public record Entry(
    String origin, String giver, Instant at, List<Category> categories, List<KnownHash> hashes) {

  public Entry {
    if (origin.isBlank() || origin.length() > 200) {
      throw new IllegalArgumentException(
          "an entry's id has 1 to 200 characters, was " + origin.length());
    }
    categories = List.copyOf(categories);
    hashes = hashes.stream().distinct().toList();
  }
}

package org.nightlight.match;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a member of staff thinks of an entry, once they have looked.
///
/// @param origin the source's own name for the entry
/// @param giver who gave it to the source
/// @param hashes that the entry holds now
public record Opinion(
    long id,
    ListId list,
    String origin,
    String giver,
    Kind kind,
    String reason,
    Instant at,
    Optional<Instant> sent,
    List<KnownHash> hashes) {

  /// Whether they agree with the source.
  public enum Kind {
    CONFIRM,
    DISPUTE
  }

  public Opinion {
    hashes = List.copyOf(hashes);
  }
}

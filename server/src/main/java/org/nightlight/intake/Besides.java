package org.nightlight.intake;

import java.util.List;
import java.util.Optional;

/// What a report may say and most do not.
///
/// @param alsoAt where else it happened
/// @param teller who they are, where they said so
/// @param voice whether the same network told of the same account before, where that is known
/// @param reporter the platform's own name for whoever reported; only its keyed digest is kept
public record Besides(
    List<String> alsoAt, Optional<Teller> teller, Voice voice, Optional<String> reporter) {

  /// Nothing besides.
  public static final Besides NONE =
      new Besides(List.of(), Optional.empty(), Voice.UNKNOWN, Optional.empty());

  public Besides {
    alsoAt = List.copyOf(alsoAt);
  }

  /// Without who it was.
  @Override
  public String toString() {
    return "Besides";
  }
}

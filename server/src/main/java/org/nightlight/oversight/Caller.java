package org.nightlight.oversight;

import java.util.Set;
import java.util.UUID;

/// A platform that has proved who it is with one of its keys.
///
/// @param key the key it used
/// @param sources the CloudEvents sources it may write
public record Caller(PlatformId platform, UUID key, Set<String> sources) {

  public Caller {
    sources = Set.copyOf(sources);
  }

  /// The caller, as the record names it.
  public Actor actor() {
    return new Actor.Key(platform, key);
  }
}

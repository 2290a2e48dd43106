package org.nightlight.refer;

import java.util.UUID;

/// An authority that may be told of a case.
public record AuthorityId(UUID value) {

  /// Reads what [#toString] wrote.
  public static AuthorityId of(String text) {
    return new AuthorityId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}

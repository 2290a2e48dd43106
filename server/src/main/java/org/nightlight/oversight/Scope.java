package org.nightlight.oversight;

import java.util.Set;

/// Whose cases somebody sees.
public sealed interface Scope {

  /// Those of every platform, and those that belong to none.
  record Everything() implements Scope {}

  /// Those of accounts on the sources named, and no others.
  record Sources(Set<String> sources) implements Scope {

    public Sources {
      sources = Set.copyOf(sources);
    }
  }

  /// Whether a case about an account on this source is among them.
  ///
  /// @param source empty where the case names no account
  default boolean holds(String source) {
    return switch (this) {
      case Everything _ -> true;
      case Sources(var sources) -> sources.contains(source);
    };
  }
}

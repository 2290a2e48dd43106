package org.nightlight.intake;

import java.util.List;

/// What a report says besides, and what was noticed when it came.
///
/// @param alsoAt where else it happened: `school`, `home`, `journey` and the like
/// @param dangerRules the rules of danger words that its words met, such as `en.hurt-now`
/// @param voice whether the same reporter had told of the same account before
public record Marks(List<String> alsoAt, List<String> dangerRules, Voice voice) {

  /// Nothing besides.
  public static final Marks NONE = new Marks(List.of(), List.of(), Voice.UNKNOWN);

  public Marks {
    alsoAt = List.copyOf(alsoAt);
    dangerRules = List.copyOf(dangerRules);
  }
}

package org.nightlight.match;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A list of hashes of known material, and what a match with it may do.
///
/// @param source who makes it: `ncmec`, `stopncii`, `here`
/// @param threshold the largest distance at which images count as the same, 0..31 bits
/// @param enabled whether media is compared with it
/// @param staleAfter how old its last success may be before somebody is called; empty where nobody
///     renews it by machine
public record HashList(
    ListId id,
    String name,
    String source,
    Kind kind,
    int threshold,
    Act act,
    boolean enabled,
    Optional<Duration> staleAfter,
    Instant made) {

  /// The source of the list that reviewers here fill.
  public static final String HERE = "here";

  /// What the material is. Kinds are kept apart: they are different crimes, or none.
  public enum Kind {
    CSAM("Child sexual abuse material", true),
    EXPLOITATIVE("Exploitative images of children", true),
    ADULT_INTIMATE("Intimate images of adults, shared without consent", false),
    OTHER("Other", false);

    private final String words;
    private final boolean ofChildren;

    Kind(String words, boolean ofChildren) {
      this.words = words;
      this.ofChildren = ofChildren;
    }

    /// As pages say it.
    public String words() {
      return words;
    }

    /// Whether it shows children.
    public boolean ofChildren() {
      return ofChildren;
    }
  }

  /// What a match may do before a person has looked.
  public enum Act {
    /// The platform is asked to hold the item back until a person has decided.
    HOLD("Hold for review"),
    /// A person looks; nothing happens to the item meanwhile.
    SIGNAL("Signal only");

    private final String words;

    Act(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }
}

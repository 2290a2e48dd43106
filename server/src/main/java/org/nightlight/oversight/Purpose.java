package org.nightlight.oversight;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// Why somebody looks for children in what is kept, as they said it a moment ago.
///
/// @param reference the case or request it is for: an internal number, nothing about a person
/// @param until when it must be said again
record Purpose(Why why, String reference, Instant until) implements Serializable {

  static final String KEY = "nightlight.purpose";
  static final Duration GOOD_FOR = Duration.ofMinutes(30);
  private static final long serialVersionUID = 1L;

  /// What it is for.
  enum Why {
    A_CASE("Work on a case"),
    A_REFERRAL("Prepare a referral"),
    AN_AUTHORITY("Answer an authority"),
    A_PERSONS_REQUEST("Answer a person's own request"),
    CHECKING_WORK("Check the quality of work");

    private final String label;

    Why(String label) {
      this.label = label;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String label() {
      return label;
    }
  }
}

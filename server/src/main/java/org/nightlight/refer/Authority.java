package org.nightlight.refer;

import java.time.Instant;
import java.util.Optional;

/// An authority as an administrator or a lead has entered it.
///
/// @param country ISO 3166-1 alpha-2
/// @param channel how a package reaches it, in words: the portal, the desk, who to call
/// @param legalBasis under which law or agreement it is told, with its citation; empty where nobody
///     has said
/// @param key its OpenPGP public key, armored
/// @param fingerprint of the key, in hex
/// @param form how it is told
/// @param retired when it stopped receiving new referrals; empty while it does
record Authority(
    AuthorityId id,
    String name,
    String country,
    Kind kind,
    String channel,
    String legalBasis,
    String key,
    String fingerprint,
    Instant added,
    Optional<Instant> retired,
    Form form) {

  /// How an authority is told.
  enum Form {
    PACKAGE("A package, encrypted to its key"),
    NCA("UK National Crime Agency: its fields, for its portal"),
    POLICE("Police: a package with a cover sheet"),
    HOTLINE("Hotline: a package with a notice"),
    CYBERTIPLINE("NCMEC CyberTipline, by its calls");

    private final String label;

    Form(String label) {
      this.label = label;
    }

    /// As people read it.
    public String label() {
      return label;
    }

    /// Whether a person hands it over.
    public boolean byHand() {
      return this != CYBERTIPLINE;
    }

    /// Whether it is one of those of which the law wants one to be told and not the others: Online
    /// Safety Act 2023 (UK), section 70(5), counts what was told to NCMEC as reported.
    boolean instead() {
      return this == CYBERTIPLINE || this == NCA;
    }

    /// The rule of retention that begins when an authority of this form has been told.
    String retention() {
      return switch (this) {
        case CYBERTIPLINE -> "us-report";
        case NCA -> "uk-report";
        case PACKAGE, POLICE, HOTLINE -> "other-report";
      };
    }

    /// Whether a package is encrypted to its key. A portal takes files as they are.
    public boolean encrypted() {
      return this != CYBERTIPLINE && this != NCA;
    }
  }

  /// What an authority is.
  enum Kind {
    POLICE("Police"),
    NATIONAL_AGENCY("National reporting agency"),
    HOTLINE("Hotline"),
    CHILD_PROTECTION("Child protection service");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /// As people read it.
    public String label() {
      return label;
    }

    /// As it stands in a package: `national-agency`.
    String code() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  Authority {
    if (!country.matches("[A-Z]{2}")) {
      throw new IllegalArgumentException("country must be two capital letters, was " + country);
    }
    if (name.isBlank()) {
      throw new IllegalArgumentException("name of an authority must not be blank");
    }
  }

  boolean inUse() {
    return retired.isEmpty();
  }
}

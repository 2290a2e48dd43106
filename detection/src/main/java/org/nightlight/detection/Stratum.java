package org.nightlight.detection;

/// Accounts that are compared with each other, and only with each other: by age group, and by
/// whether the platform vouches for a role (or says it is no person).
public enum Stratum {
  CHILD,
  YOUNG_ADULT,
  ADULT,
  CHILD_IN_ROLE,
  YOUNG_ADULT_IN_ROLE,
  ADULT_IN_ROLE,
  /// The age is unknown: judged as nobody.
  UNKNOWN;

  static final Stratum[] ALL = values();

  static Stratum of(AgeBand band, Particulars said) {
    if (band == AgeBand.UNKNOWN) {
      return UNKNOWN;
    }
    int age = band.isChild() ? 0 : band == AgeBand.FROM_18_TO_24 ? 1 : 2;
    boolean role =
        !said.role().isEmpty()
            || said.kind() == Particulars.Kind.ORGANISATION
            || said.kind() == Particulars.Kind.BOT;
    return ALL[role ? age + 3 : age];
  }

  boolean isChild() {
    return this == CHILD || this == CHILD_IN_ROLE;
  }
}

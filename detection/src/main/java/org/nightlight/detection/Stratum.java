package org.nightlight.detection;

import java.util.List;

/// Accounts that are compared with each other, and only with each other: by age group, and by
/// whether the platform vouches for a role (or says it is no person).
public enum Stratum {
  CHILD(0),
  YOUNG_ADULT(1),
  ADULT(2),
  CHILD_IN_ROLE(3),
  YOUNG_ADULT_IN_ROLE(4),
  ADULT_IN_ROLE(5),
  /// The age is unknown: judged as nobody.
  UNKNOWN(6);

  /// All that are judged.
  public static final List<Stratum> JUDGED =
      List.of(CHILD, YOUNG_ADULT, ADULT, CHILD_IN_ROLE, YOUNG_ADULT_IN_ROLE, ADULT_IN_ROLE);

  /// Those of children.
  public static final List<Stratum> CHILDREN = List.of(CHILD, CHILD_IN_ROLE);

  final int slot;

  Stratum(int slot) {
    this.slot = slot;
  }

  static Stratum of(AgeBand band, Particulars said) {
    if (band == AgeBand.UNKNOWN) {
      return UNKNOWN;
    }
    boolean role = !said.role().isEmpty()
        || said.kind() == Particulars.Kind.ORGANISATION
        || said.kind() == Particulars.Kind.BOT;
    if (band.isChild()) {
      return role ? CHILD_IN_ROLE : CHILD;
    }
    if (band == AgeBand.FROM_18_TO_24) {
      return role ? YOUNG_ADULT_IN_ROLE : YOUNG_ADULT;
    }
    return role ? ADULT_IN_ROLE : ADULT;
  }

  public boolean isChild() {
    return this == CHILD || this == CHILD_IN_ROLE;
  }
}

package org.nightlight.oversight;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// A kind of work, and what it needs. A person may hold several.
public enum Role {
  REVIEWER(
      Permission.REVIEW_CASES,
      Permission.DECIDE_CASES,
      Permission.VIEW_MEDIA,
      Permission.READ_COUNTS),
  LEAD(
      Permission.REVIEW_CASES,
      Permission.DECIDE_CASES,
      Permission.VIEW_MEDIA,
      Permission.REFER_CASES,
      Permission.MANAGE_AUTHORITIES,
      Permission.MANAGE_LISTS,
      Permission.MANAGE_ON_CALL,
      Permission.READ_IDENTITY,
      Permission.EDIT_HELP,
      Permission.READ_COUNTS,
      Permission.LEAD_DETECTORS,
      Permission.READ_HEALTH),
  ADMINISTRATOR(
      Permission.MANAGE_PLATFORMS,
      Permission.MANAGE_AUTHORITIES,
      Permission.MANAGE_LISTS,
      Permission.MANAGE_ON_CALL,
      Permission.MANAGE_STAFF,
      Permission.READ_RECORD,
      Permission.READ_HEALTH);

  @SuppressWarnings("ImmutableEnumChecker") // never changed after the constructor
  private final Set<Permission> permissions;

  Role(Permission... permissions) {
    this.permissions = EnumSet.of(Permission.OWN_ACCOUNT, permissions);
  }

  /// As forms and pages have it: `reviewer`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether this kind of work needs the permission.
  public boolean holds(Permission permission) {
    return permissions.contains(permission);
  }
}

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
  /// A reviewer who gives second opinions and may act alone in danger to life, on record.
  SENIOR(
      Permission.REVIEW_CASES,
      Permission.DECIDE_CASES,
      Permission.VIEW_MEDIA,
      Permission.REFER_CASES,
      Permission.BREAK_GLASS,
      Permission.READ_COUNTS),
  LEAD(
      Permission.REVIEW_CASES,
      Permission.DECIDE_CASES,
      Permission.VIEW_MEDIA,
      Permission.REFER_CASES,
      Permission.MANAGE_STATEMENTS,
      Permission.MANAGE_AUTHORITIES,
      Permission.MANAGE_LISTS,
      Permission.MANAGE_ON_CALL,
      Permission.READ_IDENTITY,
      Permission.EDIT_HELP,
      Permission.REQUIRE_FACTOR,
      Permission.MANAGE_HOLDS,
      Permission.READ_CUSTODY,
      Permission.BREAK_GLASS,
      Permission.READ_COUNTS,
      Permission.LEAD_DETECTORS,
      Permission.LEAD_QUEUES,
      Permission.READ_HEALTH),
  /// Prepares referrals and hands them over; decides no case.
  REFERRER(Permission.REVIEW_CASES, Permission.REFER_CASES, Permission.READ_CUSTODY),
  /// The only one to see who a pseudonymous id stands for; sees no case.
  IDENTITY_CUSTODIAN(Permission.READ_IDENTITY),
  /// Reads everything that says who did what; changes nothing and sees no case.
  AUDITOR(
      Permission.AUDIT_LOOKS,
      Permission.READ_RECORD,
      Permission.READ_CUSTODY,
      Permission.READ_COUNTS,
      Permission.READ_HEALTH),
  /// Runs the installation; sees no case.
  ADMINISTRATOR(
      Permission.MANAGE_PLATFORMS,
      Permission.MANAGE_AUTHORITIES,
      Permission.MANAGE_LISTS,
      Permission.MANAGE_ON_CALL,
      Permission.MANAGE_STAFF,
      Permission.MANAGE_ROLES,
      Permission.REQUIRE_FACTOR,
      Permission.READ_RECORD,
      Permission.READ_HEALTH);

  @SuppressWarnings("ImmutableEnumChecker") // never changed after the constructor
  private final Set<Permission> permissions;

  Role(Permission... permissions) {
    this.permissions = EnumSet.of(Permission.OWN_ACCOUNT, permissions);
  }

  /// As pages have it: `identity custodian`.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /// Whether this kind of work needs the permission, as Nightlight comes. What an installation has
  /// changed is known to [Oversight#permissions].
  public boolean holds(Permission permission) {
    return permissions.contains(permission);
  }
}

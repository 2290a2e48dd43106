package org.nightlight.oversight;

/// What a member of staff may do. A route names one; a role holds several.
public enum Permission {
  /// See the queue and open cases.
  REVIEW_CASES,
  /// Claim cases and decide them.
  DECIDE_CASES,
  /// Look at pictures and videos that came with reports; each look is on record.
  VIEW_MEDIA,
  /// Prepare referrals and hand them over.
  REFER_CASES,
  /// See which statements of reasons are held and why, hold them and let them go, and write the
  /// file
  /// for the Transparency Database.
  MANAGE_STATEMENTS,
  /// Enter the authorities that receive referrals, and their keys.
  MANAGE_AUTHORITIES,
  /// Enter lists of known material, what a match with them may do, and where they come from.
  MANAGE_LISTS,
  /// Say who is called about what cannot wait, and answer such calls.
  MANAGE_ON_CALL,
  /// Open who a reporter is, for a purpose that goes on record.
  READ_IDENTITY,
  /// Edit what help says, in every language.
  EDIT_HELP,
  /// See counts of the whole.
  READ_COUNTS,
  /// Set detectors' tiers and budgets, and see how they do.
  LEAD_DETECTORS,
  /// Write the rules that put cases in queues, and say how much people look at and what is looked
  /// at
  /// twice.
  LEAD_QUEUES,
  /// Connect platforms, make and revoke their keys, keep the register of processing.
  MANAGE_PLATFORMS,
  /// Invite staff and change what they may do.
  MANAGE_STAFF,
  /// Change what each role may do.
  MANAGE_ROLES,
  /// Say that everybody needs a second factor.
  REQUIRE_FACTOR,
  /// Take for an hour, with an alarm, what the role does not hold.
  BREAK_GLASS,
  /// Read an exhibit's custody report.
  READ_CUSTODY,
  /// Set holds on exhibits and see what is due to be deleted.
  MANAGE_HOLDS,
  /// Look at samples of what colleagues searched for, and at each time glass was broken.
  AUDIT_LOOKS,
  /// Read the record of every act.
  READ_RECORD,
  /// See how the system is doing.
  READ_HEALTH,
  /// Anything a signed-in member of staff may do for themselves, such as change a password.
  OWN_ACCOUNT;

  /// As forms, addresses and the record have it: `read-record`.
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}

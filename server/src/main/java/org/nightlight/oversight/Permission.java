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
  /// Connect platforms, make and revoke their keys, keep the register of processing.
  MANAGE_PLATFORMS,
  /// Invite staff and change what they may do.
  MANAGE_STAFF,
  /// Read the record of every act.
  READ_RECORD,
  /// See how the system is doing.
  READ_HEALTH,
  /// Anything a signed-in member of staff may do for themselves, such as change a password.
  OWN_ACCOUNT
}

package org.nightlight.oversight;

/// Leave given to a member of staff to do one thing once. Only oversight gives permits, and each
/// has an entry in the record.
public final class Permit {

  private final StaffId staff;
  private final Permission permission;

  Permit(StaffId staff, Permission permission) {
    this.staff = staff;
    this.permission = permission;
  }

  /// Whose it is.
  public StaffId staff() {
    return staff;
  }

  /// What it allows.
  public Permission permission() {
    return permission;
  }

  /// The holder, as the record names them.
  public Actor actor() {
    return new Actor.Staff(staff);
  }
}

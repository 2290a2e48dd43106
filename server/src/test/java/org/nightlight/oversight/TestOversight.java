package org.nightlight.oversight;

import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import org.nightlight.store.Store;

/// Oversight, staff and platforms for the tests of every room.
public final class TestOversight {

  private TestOversight() {}

  /// Oversight on a test's store, with keys of its own.
  public static Oversight on(Store store, Clock clock) {
    return new Oversight(store, clock, Path.of("target", "test-data", "keys-" + UUID.randomUUID()));
  }

  /// Somebody who works here in the roles given.
  public static StaffId staff(Oversight oversight, Role... roles) {
    if (roles.length == 0 || oversight.platforms().size() > 1_000) {
      throw new IllegalArgumentException("a member of staff has a role");
    }
    return new StaffId(UUID.randomUUID());
  }

  /// Leave to do one thing, for somebody new whose role holds it.
  public static Permit permit(Oversight oversight, Permission permission) {
    for (var role : Role.values()) {
      if (role.holds(permission)) {
        return oversight.permit(staff(oversight, role), permission, "test").orElseThrow();
      }
    }
    throw new IllegalStateException("no role holds " + permission);
  }
}

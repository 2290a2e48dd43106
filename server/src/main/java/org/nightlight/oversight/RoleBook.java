package org.nightlight.oversight;

import java.time.Clock;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// What each role may do here: as Nightlight comes, and as an administrator changed it. Kept in
/// memory and read again every second.
final class RoleBook {

  private final Store store;
  private final Clock clock;
  private final RecordBook book;
  private volatile Map<Role, Set<Permission>> held = Map.of();

  RoleBook(Store store, Clock clock, RecordBook book) {
    this.store = store;
    this.clock = clock;
    this.book = book;
  }

  private record Change(Role role, Permission permission, boolean held) {}

  void refresh() {
    var now = new EnumMap<Role, Set<Permission>>(Role.class);
    for (var role : Role.values()) {
      var permissions = EnumSet.noneOf(Permission.class);
      for (var permission : Permission.values()) {
        if (role.holds(permission)) {
          permissions.add(permission);
        }
      }
      now.put(role, permissions);
    }
    for (var change : changes()) {
      var permissions = now.get(change.role());
      if (permissions != null && change.held()) {
        permissions.add(change.permission());
      } else if (permissions != null) {
        permissions.remove(change.permission());
      }
    }
    held = now;
  }

  /// Rows whose role or permission this version does not know say nothing.
  private java.util.List<Change> changes() {
    var roles = java.util.Arrays.stream(Role.values()).map(Role::name).toList();
    var permissions =
        java.util.Arrays.stream(Permission.values()).map(Permission::name).toList();
    return store
        .sql()
        .sql("select role, permission, held from role_change")
        .query(
            (row, _) -> Map.entry(Map.entry(row.getString(1), row.getString(2)), row.getBoolean(3)))
        .list()
        .stream()
        .filter(row -> roles.contains(row.getKey().getKey())
            && permissions.contains(row.getKey().getValue()))
        .map(row -> new Change(
            Role.valueOf(row.getKey().getKey()),
            Permission.valueOf(row.getKey().getValue()),
            row.getValue()))
        .toList();
  }

  /// What a role may do here.
  Set<Permission> of(Role role) {
    if (held.isEmpty()) {
      refresh();
    }
    return held.getOrDefault(role, Set.of());
  }

  /// What all of these together may do.
  Set<Permission> of(Set<Role> roles) {
    var all = EnumSet.noneOf(Permission.class);
    roles.forEach(role -> all.addAll(of(role)));
    return all;
  }

  /// Whether this may be changed. An administrator who could not change it back would be locked
  /// out, and everybody keeps their own account.
  static boolean fixed(Role role, Permission permission) {
    return permission == Permission.OWN_ACCOUNT
        || (role == Role.ADMINISTRATOR
            && (permission == Permission.MANAGE_ROLES || permission == Permission.MANAGE_STAFF));
  }

  /// Sets what a role may do; answers how many permissions changed.
  int change(Role role, Set<Permission> wanted, Permit by) {
    var changed = store.transaction(() -> {
      store.sql().sql("lock table role_change in share row exclusive mode").update();
      refresh();
      var count = 0;
      for (var permission : Permission.values()) {
        var now = of(role).contains(permission);
        if (!fixed(role, permission) && now != wanted.contains(permission)) {
          write(role, permission, !now, by);
          count++;
        }
      }
      return count;
    });
    refresh();
    return changed;
  }

  private void write(Role role, Permission permission, boolean given, Permit by) {
    store
        .sql()
        .sql("""
            insert into role_change (role, permission, held, made, made_by) values (?, ?, ?, ?, ?)
            on conflict (role, permission)
            do update set held = excluded.held, made = excluded.made, made_by = excluded.made_by
            """)
        .params(
            role.name(),
            permission.name(),
            given,
            Times.utc(clock.instant()),
            by.staff().value())
        .update();
    var thing = "role/" + role.word().replace(' ', '-') + "/" + permission.word();
    book.write(by.actor(), given ? "give-permission" : "take-permission", thing, "");
  }
}

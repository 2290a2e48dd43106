package org.nightlight.oversight;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.store.Store;

/// The door of oversight: staff, platforms, permits and the record.
public final class Oversight {

  private final Store store;
  private final Clock clock;

  /// @param keys the folder whose files only we may read
  public Oversight(Store store, Clock clock, Path keys) {
    this.store = store;
    this.clock = clock;
  }

  /// Leave for a member of staff to do one thing; empty where none of their roles holds it or they
  /// no longer work here. Giving it writes an entry.
  ///
  /// @param on what it is about, as `noun/id`, or a route
  public Optional<Permit> permit(StaffId staff, Permission permission, String on) {
    record(
        new Actor.Staff(staff),
        "permit-" + permission.name().toLowerCase(java.util.Locale.ROOT),
        on,
        "");
    return Optional.of(new Permit(staff, permission));
  }

  /// Who holds a platform key; empty where nobody does, or it was revoked.
  public Optional<Caller> caller(String bearer) {
    return Optional.empty();
  }

  /// Writes an entry in the current transaction, or in one of its own.
  ///
  /// @param act a verb in kebab-case: `decide-case`
  /// @param on what it was done to, as `noun/id`
  /// @param digest hex SHA-256 of what cannot stand in the record itself, or empty
  public void record(Actor by, String act, String on, String digest) {
    store
        .sql()
        .sql(
            "insert into record_entry (id, at, actor, act, thing, digest) values (?, ?, ?, ?, ?, ?)")
        .params(
            UUID.randomUUID(),
            java.sql.Timestamp.from(clock.instant()),
            by.words(),
            act,
            on,
            digest)
        .update();
  }

  /// What colleagues call a member of staff.
  public String staffName(StaffId id) {
    return "staff " + id;
  }

  /// A platform that is connected.
  public Optional<Platform> platform(PlatformId id) {
    return Optional.empty();
  }

  /// Whose a source is.
  public Optional<Platform> platformOf(String source) {
    return Optional.empty();
  }

  /// Every platform that is connected, by name.
  public List<Platform> platforms() {
    return List.of();
  }

  /// A platform's register of processing as it stands now.
  public Register register(PlatformId id) {
    return new Register(List.of());
  }

  /// The authority to receive material, where one is recorded. Without it no files are taken.
  public Optional<Authority> authorityToReceiveMaterial() {
    return Optional.empty();
  }

  public Routes routes() {
    return new Routes();
  }
}

package org.nightlight.refer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Loads and saves authorities.
final class AuthorityStore {

  private final Store store;

  AuthorityStore(Store store) {
    this.store = store;
  }

  void add(Authority one) {
    store
        .sql()
        .sql("""
            insert into authority
              (id, name, country, kind, channel, legal_basis, public_key, fingerprint, added, form)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .params(
            one.id().value(),
            one.name(),
            one.country(),
            one.kind().name(),
            one.channel(),
            one.legalBasis(),
            one.key(),
            one.fingerprint(),
            Times.utc(one.added()),
            one.form().name())
        .update();
  }

  /// Whether there was one in use to retire.
  boolean retire(AuthorityId id, Instant now) {
    return store
            .sql()
            .sql("update authority set retired = ? where id = ? and retired is null")
            .params(Times.utc(now), id.value())
            .update()
        == 1;
  }

  List<Authority> all() {
    return store
        .sql()
        .sql("select * from authority order by retired nulls first, name, added")
        .query((row, _) -> authority(row))
        .list();
  }

  /// All of them, and nobody adds or retires one until the transaction ends.
  List<Authority> hold() {
    store.sql().sql("lock table authority in share mode").update();
    return all();
  }

  Optional<Authority> find(AuthorityId id) {
    return store
        .sql()
        .sql("select * from authority where id = ?")
        .params(id.value())
        .query((row, _) -> authority(row))
        .optional();
  }

  /// The rules in force, in the order they were entered.
  List<ReferRules.Route> routes() {
    return store
        .sql()
        .sql("select * from referral_route where ended is null order by id")
        .query((row, _) -> new ReferRules.Route(
            row.getLong("id"),
            row.getString("subject"),
            row.getString("child"),
            new AuthorityId(row.getObject("authority", UUID.class)),
            row.getString("citation")))
        .list();
  }

  void addRoute(String subject, String child, AuthorityId authority, String citation, Instant now) {
    store
        .sql()
        .sql("insert into referral_route (subject, child, authority, citation, added)"
            + " values (?, ?, ?, ?, ?)")
        .params(subject, child, authority.value(), citation, Times.utc(now))
        .update();
  }

  boolean endRoute(long id, Instant now) {
    return store
            .sql()
            .sql("update referral_route set ended = ? where id = ? and ended is null")
            .params(Times.utc(now), id)
            .update()
        == 1;
  }

  private static Authority authority(ResultSet row) throws SQLException {
    return new Authority(
        new AuthorityId(row.getObject("id", UUID.class)),
        row.getString("name"),
        row.getString("country"),
        Authority.Kind.valueOf(row.getString("kind")),
        row.getString("channel"),
        row.getString("legal_basis"),
        row.getString("public_key"),
        row.getString("fingerprint"),
        Times.instant(row, "added"),
        Times.maybe(row, "retired"),
        Authority.Form.valueOf(row.getString("form")));
  }
}

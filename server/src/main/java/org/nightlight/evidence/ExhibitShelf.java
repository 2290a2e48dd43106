package org.nightlight.evidence;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// The tables of evidence: exhibits with their wrapped keys, and custody.
final class ExhibitShelf {

  private final Store store;

  ExhibitShelf(Store store) {
    this.store = store;
  }

  /// An exhibit and where its object lies.
  ///
  /// @param shredded whether its key is gone for good
  record Kept(Exhibit exhibit, Vault.Sealed sealed, boolean shredded) {}

  /// Puts exhibits whose objects are on the disk.
  void put(List<Kept> some) {
    store
        .sql()
        .sql("""
            insert into evidence_exhibit
              (id, object, wrapped_key, master, sha256, bytes, what, media_type, brought_by, sealed_at)
            select * from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[],
              ?::text[], ?::text[], ?::text[], ?::text[]::timestamptz[])
            """)
        .params(
            some.stream().map(one -> one.exhibit().id().value()).toArray(UUID[]::new),
            Store.words(some, one -> one.sealed().object()),
            Store.words(some, one -> one.sealed().wrappedKey()),
            Store.words(some, one -> one.sealed().master()),
            Store.words(some, one -> one.exhibit().sha256()),
            some.stream().map(one -> one.exhibit().bytes()).toArray(Long[]::new),
            Store.words(some, one -> one.exhibit().what()),
            Store.words(some, one -> one.exhibit().mediaType()),
            Store.words(some, one -> one.exhibit().broughtBy()),
            Store.words(some, one -> one.exhibit().sealedAt().toString()))
        .update();
  }

  Optional<Kept> find(ExhibitId id) {
    return store
        .sql()
        .sql("select * from evidence_exhibit where id = ?")
        .param(id.value())
        .query((row, _) -> kept(row))
        .optional();
  }

  void note(CustodyEntry entry) {
    store.add("custody", entry, this::noteAll);
  }

  private void noteAll(List<CustodyEntry> entries) {
    store
        .sql()
        .sql("insert into evidence_custody (exhibit, at, act, who, purpose, sha256)"
            + " select * from unnest(?::uuid[], ?::text[]::timestamptz[], ?::text[], ?::text[],"
            + " ?::text[], ?::text[])")
        .params(
            entries.stream().map(one -> one.exhibit().value()).toArray(UUID[]::new),
            Store.words(entries, one -> one.at().toString()),
            Store.words(entries, CustodyEntry::act),
            Store.words(entries, CustodyEntry::who),
            Store.words(entries, CustodyEntry::purpose),
            Store.words(entries, CustodyEntry::sha256))
        .update();
  }

  List<CustodyEntry> custody(ExhibitId id) {
    return store
        .sql()
        .sql("select * from evidence_custody where exhibit = ? order by number")
        .param(id.value())
        .query((row, _) -> new CustodyEntry(
            id,
            Times.instant(row, "at"),
            row.getString("act"),
            row.getString("who"),
            row.getString("purpose"),
            row.getString("sha256")))
        .list();
  }

  /// Takes an exhibit's key away for good; false where it was gone.
  boolean shred(ExhibitId id, Instant now) {
    return store
            .sql()
            .sql("update evidence_exhibit set wrapped_key = '', shredded = ?"
                + " where id = ? and shredded is null")
            .params(Times.utc(now), id.value())
            .update()
        == 1;
  }

  /// Every exhibit.
  List<Kept> all() {
    return store
        .sql()
        .sql("select * from evidence_exhibit order by sealed_at, id")
        .query((row, _) -> kept(row))
        .list();
  }

  /// Exhibits whose key another master key wraps.
  List<Kept> wrappedByOthers(String master, int most) {
    return store
        .sql()
        .sql("select * from evidence_exhibit where shredded is null and master <> ?"
            + " order by id limit ?")
        .params(master, most)
        .query((row, _) -> kept(row))
        .list();
  }

  void rewrap(ExhibitId id, Vault.Sealed sealed) {
    store
        .sql()
        .sql("update evidence_exhibit set wrapped_key = ?, master = ?"
            + " where id = ? and shredded is null")
        .params(sealed.wrappedKey(), sealed.master(), id.value())
        .update();
  }

  int viewed(String who, Instant since) {
    return store
        .sql()
        .sql("select count(*) from evidence_custody where act = 'viewed' and who = ? and at >= ?")
        .params(who, Times.utc(since))
        .query(Integer.class)
        .single();
  }

  private static Kept kept(ResultSet row) throws SQLException {
    var exhibit = new Exhibit(
        new ExhibitId(row.getObject("id", UUID.class)),
        row.getString("sha256"),
        row.getLong("bytes"),
        row.getString("what"),
        row.getString("media_type"),
        row.getString("brought_by"),
        Times.instant(row, "sealed_at"));
    return new Kept(
        exhibit,
        new Vault.Sealed(
            row.getString("object"),
            row.getString("wrapped_key"),
            row.getString("master"),
            exhibit.sha256(),
            exhibit.bytes()),
        row.getObject("shredded") != null);
  }
}

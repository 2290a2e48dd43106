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
  record Kept(Exhibit exhibit, Vault.Sealed sealed) {}

  void put(Exhibit exhibit, Vault.Sealed sealed) {
    store
        .sql()
        .sql("""
            insert into evidence_exhibit
              (id, object, wrapped_key, sha256, bytes, what, media_type, brought_by, sealed_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .params(
            exhibit.id().value(),
            sealed.object(),
            sealed.wrappedKey(),
            exhibit.sha256(),
            exhibit.bytes(),
            exhibit.what(),
            exhibit.mediaType(),
            exhibit.broughtBy(),
            Times.utc(exhibit.sealedAt()))
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
    store
        .sql()
        .sql(
            "insert into evidence_custody (exhibit, at, act, who, purpose, sha256) values (?, ?, ?, ?, ?, ?)")
        .params(
            entry.exhibit().value(),
            Times.utc(entry.at()),
            entry.act(),
            entry.who(),
            entry.purpose(),
            entry.sha256())
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
            exhibit.sha256(),
            exhibit.bytes()));
  }
}

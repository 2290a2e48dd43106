package org.nightlight.match;

import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// What staff think of entries: kept, and sent back to the source.
public final class Opinions {

  private final Store store;
  private final Oversight oversight;
  private final Clock clock;

  Opinions(Store store, Oversight oversight, Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.clock = clock;
  }

  /// Keeps an opinion of an entry. A person's later opinion goes before their earlier one.
  void keep(int entry, Opinion.Kind kind, String reason, Permit by) {
    store.transact(() -> {
      store
          .sql()
          .sql("insert into match_opinion (entry, staff, opinion, reason, at)"
              + " values (?, ?, ?, ?, ?)")
          .params(entry, by.staff().value(), kind.name(), reason, Times.utc(clock.instant()))
          .update();
      oversight.record(
          by.actor(),
          kind == Opinion.Kind.CONFIRM ? "confirm-entry" : "dispute-entry",
          "hash-entry/" + entry,
          "");
    });
  }

  /// Opinions of a list's entries that the source has not been told, oldest first.
  public List<Opinion> unsent(ListId list) {
    return store
        .sql()
        .sql("""
            select o.*, e.list, e.origin, e.giver, array(
              select h.kind || ':' || encode(h.hash, 'hex') from match_hash h
              where h.entry = e.id and h.kind <> 1 order by h.kind) as hashes
            from match_opinion o join match_entry e on e.id = o.entry
            where e.list = ? and o.sent is null and e.withdrawn is null order by o.id limit 500
            """)
        .param(list.value())
        .query((row, _) -> new Opinion(
            row.getLong("id"),
            new ListId(row.getInt("list")),
            row.getString("origin"),
            row.getString("giver"),
            Opinion.Kind.valueOf(row.getString("opinion")),
            row.getString("reason"),
            Times.instant(row, "at"),
            Times.maybe(row, "sent"),
            Stream.of((String[]) row.getArray("hashes").getArray())
                .map(Opinions::hash)
                .toList()))
        .list();
  }

  private static KnownHash hash(String text) {
    var colon = text.indexOf(':');
    return KnownHash.of(
        HashKind.of(Integer.parseInt(text.substring(0, colon))),
        HexFormat.of().parseHex(text.substring(colon + 1)));
  }

  /// Notes that the source has been told.
  public void sent(long opinion) {
    store
        .sql()
        .sql("update match_opinion set sent = ? where id = ? and sent is null")
        .params(Times.utc(clock.instant()), opinion)
        .update();
  }

  /// How many opinions of a list's entries there are, and how many wait to be sent.
  public record Count(long confirmed, long disputed, long unsent) {}

  /// Counts the opinions of a list's entries.
  public Count count(ListId list) {
    return store
        .sql()
        .sql("select count(*) filter (where opinion = 'CONFIRM'),"
            + " count(*) filter (where opinion = 'DISPUTE'), count(*) filter (where sent is null)"
            + " from match_opinion o join match_entry e on e.id = o.entry where e.list = ?")
        .param(list.value())
        .query((row, _) -> new Count(row.getLong(1), row.getLong(2), row.getLong(3)))
        .single();
  }
}

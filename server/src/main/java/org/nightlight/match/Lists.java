package org.nightlight.match;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// The lists of known material in the database, and every change to them.
///
/// A change is written together with what it means for an index: which hash a list holds now, or no
/// longer holds because no entry of it does. Writers take turns, so the order of changes is the
/// order of commits and whoever reads them misses none.
public final class Lists {

  /// The lock writers take turns with.
  private static final long TURN = 0x6d61746368L;

  private final Store store;
  private final Oversight oversight;
  private final Clock clock;
  private final Runnable changed;

  /// @param changed is run after every commit that changed something
  Lists(Store store, Oversight oversight, Clock clock, Runnable changed) {
    this.store = store;
    this.oversight = oversight;
    this.clock = clock;
    this.changed = changed;
  }

  /// What a person may set of a list.
  public record Settings(
      String name,
      String source,
      HashList.Kind kind,
      int threshold,
      HashList.Act act,
      boolean enabled,
      Optional<Duration> staleAfter) {

    Settings madeBy(String other) {
      return new Settings(name, other, kind, threshold, act, enabled, staleAfter);
    }
  }

  /// Every list, by name.
  public List<HashList> all() {
    return store
        .sql()
        .sql("select * from match_list order by name")
        .query((row, _) -> list(row))
        .list();
  }

  /// A list by its number.
  public Optional<HashList> find(ListId id) {
    return store
        .sql()
        .sql("select * from match_list where id = ?")
        .param(id.value())
        .query((row, _) -> list(row))
        .optional();
  }

  /// The list of a number.
  ///
  /// @throws IllegalArgumentException where there is no such list
  public HashList list(ListId id) {
    return find(id).orElseThrow(() -> new IllegalArgumentException("no list " + id));
  }

  /// Whether another list has the name.
  boolean taken(String name, Optional<ListId> except) {
    return all().stream()
        .anyMatch(one ->
            one.name().equalsIgnoreCase(name) && except.filter(one.id()::equals).isEmpty());
  }

  /// Makes a list.
  public HashList make(Settings settings, Actor by) {
    return store.transaction(() -> {
      var id = store
          .sql()
          .sql("insert into match_list (name, source, kind, threshold, act, enabled,"
              + " stale_after_seconds, made) values (?, ?, ?, ?, ?, ?, ?, ?) returning id")
          .params(parameters(settings))
          .param(Times.utc(clock.instant()))
          .query(Integer.class)
          .single();
      oversight.record(by, "make-list", "hash-list/" + id, "");
      store.afterCommit(changed);
      return list(new ListId(id));
    });
  }

  void change(ListId id, Settings settings, Actor by) {
    store.transact(() -> {
      store
          .sql()
          .sql("update match_list set name = ?, source = ?, kind = ?, threshold = ?, act = ?,"
              + " enabled = ?, stale_after_seconds = ? where id = ?")
          .params(parameters(settings))
          .param(id.value())
          .update();
      oversight.record(by, "change-list", "hash-list/" + id, "");
      store.afterCommit(changed);
    });
  }

  private static List<@Nullable Object> parameters(Settings settings) {
    var parameters = new ArrayList<@Nullable Object>(List.of(
        settings.name(),
        settings.source(),
        settings.kind().name(),
        settings.threshold(),
        settings.act().name(),
        settings.enabled()));
    parameters.add(settings.staleAfter().map(Duration::toSeconds).orElse(null));
    return parameters;
  }

  /// The list that reviewers here fill; made when it is first asked for.
  HashList here() {
    return store.transaction(() -> {
      store.waitForTurn(TURN);
      return all().stream()
          .filter(one -> one.source().equals(HashList.HERE))
          .findFirst()
          .orElseGet(() -> make(
              new Settings(
                  "Confirmed here",
                  HashList.HERE,
                  HashList.Kind.CSAM,
                  31,
                  HashList.Act.HOLD,
                  true,
                  Optional.empty()),
              new Actor.Machine("match")));
    });
  }

  /// How much a list holds.
  ///
  /// @param entries that are not withdrawn
  public record Held(long entries, long withdrawn, Map<HashKind, Long> hashes) {
    public Held {
      hashes = Map.copyOf(hashes);
    }
  }

  /// How much a list holds now.
  public Held held(ListId id) {
    var hashes = new LinkedHashMap<HashKind, Long>();
    store
        .sql()
        .sql("select kind, count(*) from match_hash where list = ? group by kind order by kind")
        .param(id.value())
        .query(row -> {
          hashes.put(HashKind.of(row.getInt(1)), row.getLong(2));
        });
    return store
        .sql()
        .sql("select count(*) filter (where withdrawn is null), count(withdrawn)"
            + " from match_entry where list = ?")
        .param(id.value())
        .query((row, _) -> new Held(row.getLong(1), row.getLong(2), hashes))
        .single();
  }

  /// The sources' own names of a list's entries that stand, in order.
  ///
  /// @param after the last one known; "" from the first
  public List<String> origins(ListId list, String after, int most) {
    return store
        .sql()
        .sql("select origin from match_entry where list = ? and withdrawn is null and origin > ?"
            + " order by origin limit ?")
        .params(list.value(), after, most)
        .query((row, _) -> row.getString(1))
        .list();
  }

  /// Takes entries whole: what one held before and holds no more is withdrawn, and what is older
  /// than what is kept changes nothing. It counts from the commit on, and joins the caller's
  /// transaction where there is one.
  public void put(ListId list, List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    var latest = new LinkedHashMap<String, Entry>();
    entries.forEach(entry ->
        latest.merge(entry.origin(), entry, (a, b) -> a.at().isAfter(b.at()) ? a : b));
    store.transact(() -> {
      store.waitForTurn(TURN);
      var ids = upsert(list, List.copyOf(latest.values()));
      var held = new HashMap<Row, Boolean>();
      rows(ids.values()).forEach(row -> held.put(row, false));
      var more = new ArrayList<Row>();
      ids.forEach((origin, entry) -> {
        for (var hash : entryOf(latest, origin).hashes()) {
          var row = new Row(entry, hash);
          if (held.replace(row, true) == null) {
            more.add(row);
          }
        }
      });
      add(list, more);
      remove(
          list,
          held.entrySet().stream()
              .filter(one -> !one.getValue())
              .map(Map.Entry::getKey)
              .toList());
      store.afterCommit(changed);
    });
  }

  private static Entry entryOf(Map<String, Entry> entries, String origin) {
    var entry = entries.get(origin);
    if (entry == null) {
      throw new IllegalStateException("an entry came back that nobody put");
    }
    return entry;
  }

  /// A hash of an entry.
  private record Row(int entry, KnownHash hash) {}

  /// The numbers of those entries that are not older than what was kept, by their origin.
  private Map<String, Integer> upsert(ListId list, List<Entry> entries) {
    var ids = new LinkedHashMap<String, Integer>();
    store
        .sql()
        .sql("""
            insert into match_entry (list, origin, giver, at, taken, categories)
            select :list, e.origin, e.giver, e.at, :now,
              coalesce(string_to_array(nullif(e.categories, ''), chr(31)), '{}')
            from unnest(:origins::text[], :givers::text[], :ats::timestamptz[], :categories::text[])
              as e (origin, giver, at, categories)
            on conflict (list, origin) do update set giver = excluded.giver, at = excluded.at,
              taken = excluded.taken, categories = excluded.categories, withdrawn = null
            where match_entry.at <= excluded.at
            returning id, origin
            """)
        .param("list", list.value())
        .param("now", Times.utc(clock.instant()))
        .param("origins", texts(entries.stream().map(Entry::origin)))
        .param("givers", texts(entries.stream().map(Entry::giver)))
        .param("ats", texts(entries.stream().map(one -> one.at().toString())))
        .param("categories", texts(entries.stream().map(Lists::joined)))
        .query(row -> {
          ids.put(row.getString(2), row.getInt(1));
        });
    return ids;
  }

  private static String joined(Entry entry) {
    return String.join(
        "\u001f", entry.categories().stream().map(Category::toString).toList());
  }

  private static String[] texts(Stream<String> texts) {
    return texts.toArray(String[]::new);
  }

  private List<Row> rows(Collection<Integer> entries) {
    return store
        .sql()
        .sql("select entry, kind, hash from match_hash where entry = any(?)")
        .param(entries.stream().mapToInt(Integer::intValue).toArray())
        .query((row, _) ->
            new Row(row.getInt(1), KnownHash.of(HashKind.of(row.getInt(2)), row.getBytes(3))))
        .list();
  }

  private void add(ListId list, List<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    given(rows, """
        with given as (select * from unnest(:entries::int[], :kinds::int[], :hashes::bytea[]) as g (entry, kind, hash)),
        kept as (
          insert into match_hash (entry, list, kind, hash)
          select entry, :list, kind, hash from given)
        insert into match_change (kind, holder, hash, held)
        select distinct kind, case kind when 1 then entry else :list end, hash, true from given
        """, list);
  }

  /// A hash that another entry of the list still holds is still held.
  private void remove(ListId list, List<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    given(rows, """
        delete from match_hash h using unnest(:entries::int[], :kinds::int[], :hashes::bytea[]) as g (entry, kind, hash)
        where h.list = :list and h.entry = g.entry and h.kind = g.kind and h.hash = g.hash
        """, list);
    given(rows, """
        insert into match_change (kind, holder, hash, held)
        select distinct g.kind, case g.kind when 1 then g.entry else :list end, g.hash, false
        from unnest(:entries::int[], :kinds::int[], :hashes::bytea[]) as g (entry, kind, hash)
        where g.kind = 1 or not exists (
          select 1 from match_hash h where h.list = :list and h.kind = g.kind and h.hash = g.hash)
        """, list);
  }

  private void given(List<Row> rows, String statement, ListId list) {
    store
        .sql()
        .sql(statement)
        .param("list", list.value())
        .param("entries", rows.stream().mapToInt(Row::entry).toArray())
        .param(
            "kinds", rows.stream().mapToInt(row -> row.hash().kind().number()).toArray())
        .param("hashes", rows.stream().map(row -> row.hash().bytes()).toArray(byte[][]::new))
        .update();
  }

  /// Withdraws entries: from the commit on nothing matches them. Their hashes are deleted.
  ///
  /// @param at when the source withdrew them; a newer state of an entry stays
  public void withdraw(ListId list, List<String> origins, Instant at) {
    if (origins.isEmpty()) {
      return;
    }
    store.transact(() -> {
      store.waitForTurn(TURN);
      var ids = store
          .sql()
          .sql("update match_entry set withdrawn = :at, at = :at where list = :list"
              + " and origin = any(:origins) and withdrawn is null and at <= :at returning id")
          .param("at", Times.utc(at))
          .param("list", list.value())
          .param("origins", origins.toArray(String[]::new))
          .query((row, _) -> row.getInt(1))
          .list();
      remove(list, rows(ids));
      store.afterCommit(changed);
    });
  }

  /// What one entry says.
  ///
  /// @param id of the entry, here
  public record Said(
      int id, ListId list, String origin, String giver, Instant at, List<Category> categories) {}

  /// What a list says of a hash, oldest entry first.
  public List<Said> said(ListId list, KnownHash hash) {
    return store
        .sql()
        .sql("select e.* from match_hash h join match_entry e on e.id = h.entry"
            + " where h.list = ? and h.kind = ? and h.hash = ? order by e.id limit 50")
        .params(list.value(), hash.kind().number(), hash.bytes())
        .query((row, _) -> said(row))
        .list();
  }

  Optional<Said> entry(int id) {
    return store
        .sql()
        .sql("select * from match_entry where id = ? and withdrawn is null")
        .param(id)
        .query((row, _) -> said(row))
        .optional();
  }

  /// How many frames an entry holds.
  long frames(int entry) {
    return store
        .sql()
        .sql("select count(*) from match_hash where entry = ? and kind = 1")
        .param(entry)
        .query(Long.class)
        .single();
  }

  private static Said said(ResultSet row) throws SQLException {
    return new Said(
        row.getInt("id"),
        new ListId(row.getInt("list")),
        row.getString("origin"),
        row.getString("giver"),
        Times.instant(row, "at"),
        Stream.of((String[]) row.getArray("categories").getArray())
            .map(Category::parse)
            .toList());
  }

  private static HashList list(ResultSet row) throws SQLException {
    return new HashList(
        new ListId(row.getInt("id")),
        row.getString("name"),
        row.getString("source"),
        HashList.Kind.valueOf(row.getString("kind")),
        row.getInt("threshold"),
        HashList.Act.valueOf(row.getString("act")),
        row.getBoolean("enabled"),
        Optional.ofNullable(row.getObject("stale_after_seconds", Long.class))
            .map(Duration::ofSeconds),
        Times.instant(row, "made"));
  }
}

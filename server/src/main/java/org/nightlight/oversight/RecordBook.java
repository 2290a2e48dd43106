package org.nightlight.oversight;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
import org.nightlight.store.Store;

/// Writes entries of the record and finds them again. An entry is written with the change it is
/// about, all entries of one transaction together; [Sequencer] gives it its place in the tree
/// within a second.
final class RecordBook {

  static final int PAGE = 50;
  private static final Pattern ACT = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final Pattern THING = Pattern.compile("[\\x21-\\x7e]{1,200}");
  private static final Pattern DIGEST = Pattern.compile("([0-9a-f]{64})?");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final Store store;
  private final Clock clock;

  RecordBook(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /// One entry. Its bytes, which the tree's leaf is made of, are these lines in UTF-8, each ended
  /// by a line feed: `nightlight-entry/1`, id, time in UTC to the microsecond
  /// (`2026-01-05T09:00:00.000000Z`), actor, act, thing, digest. No field holds a line feed.
  record Entry(UUID id, Instant at, String actor, String act, String thing, String digest) {

    byte[] bytes() {
      var lines =
          List.of("nightlight-entry/1", id.toString(), time(), actor, act, thing, digest, "");
      return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    String time() {
      return TIME.format(at);
    }

    static Entry read(ResultSet row) throws SQLException {
      return new Entry(
          row.getObject("id", UUID.class),
          row.getTimestamp("at").toInstant(),
          row.getString("actor"),
          row.getString("act"),
          row.getString("thing"),
          row.getString("digest"));
    }
  }

  /// An entry and its place in the tree, which it has once it is sealed.
  record Placed(long arrival, OptionalLong position, Entry entry) {}

  /// What to look for; an empty word matches everything.
  ///
  /// @param before entries written before this one; where to go on
  record Search(
      String actor,
      String act,
      String thing,
      Optional<Instant> from,
      Optional<Instant> until,
      OptionalLong before) {}

  /// Writes an entry in the current transaction, or in one of its own.
  ///
  /// @throws IllegalArgumentException where a word could hold more than an id, a verb or a digest
  void write(Actor by, String act, String on, String digest) {
    check("an act is a verb in kebab-case, was ", ACT, act);
    check("a thing is noun/id of at most 200 printable ASCII letters, was ", THING, on);
    check("a digest is 64 hexadecimal letters or empty, was ", DIGEST, digest);
    store.add(
        "record", new Entry(UUID.randomUUID(), now(), by.words(), act, on, digest), this::writeAll);
  }

  private void writeAll(List<Entry> entries) {
    store
        .sql()
        .sql("""
            with entry as (
              insert into record_entry (id, at, actor, act, thing, digest)
              select * from unnest(
                ?::uuid[], ?::text[]::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[])
              returning arrival)
            insert into record_waiting select arrival from entry
            """)
        .params(
            entries.stream().map(Entry::id).toArray(UUID[]::new),
            Store.words(entries, Entry::time),
            Store.words(entries, Entry::actor),
            Store.words(entries, Entry::act),
            Store.words(entries, Entry::thing),
            Store.words(entries, Entry::digest))
        .update();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static void check(String rule, Pattern pattern, String value) {
    if (!pattern.matcher(value).matches()) {
      // Not the value itself: what does not fit here may be about a person.
      throw new IllegalArgumentException(rule + value.length() + " letters that are not");
    }
  }

  /// Whether a word may stand in the record as a thing.
  static boolean isThing(String on) {
    return THING.matcher(on).matches();
  }

  /// The newest entries that match, at most a page and one more.
  List<Placed> find(Search search) {
    var where = new ArrayList<String>(List.of("true"));
    var values = new ArrayList<Object>();
    word(where, values, "actor", search.actor());
    word(where, values, "act", search.act());
    word(where, values, "thing", search.thing());
    search.from().ifPresent(from -> {
      where.add("at >= ?");
      values.add(Timestamp.from(from));
    });
    search.until().ifPresent(until -> {
      where.add("at < ?");
      values.add(Timestamp.from(until));
    });
    search.before().ifPresent(before -> {
      where.add("arrival < ?");
      values.add(before);
    });
    return store
        .sql()
        .sql(
            "select e.*, l.position from record_entry e left join record_leaf l on l.entry = e.arrival"
                + " where " + String.join(" and ", where)
                + " order by arrival desc limit " + (PAGE + 1))
        .params(values)
        .query((row, _) -> placed(row))
        .list();
  }

  private static void word(List<String> where, List<Object> values, String column, String word) {
    if (!word.isEmpty()) {
      where.add(column + " like ? escape '!'");
      values.add(word.replaceAll("([!%_])", "!$1") + "%");
    }
  }

  private static Placed placed(ResultSet row) throws SQLException {
    var position = row.getLong("position");
    var known = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(position);
    return new Placed(row.getLong("arrival"), known, Entry.read(row));
  }

  /// A sealed entry by its id.
  Optional<Placed> placed(UUID id) {
    return store
        .sql()
        .sql("select e.*, l.position from record_entry e join record_leaf l on l.entry = e.arrival"
            + " where e.id = ?")
        .param(id)
        .query((row, _) -> placed(row))
        .optional();
  }

  /// All sealed entries about a thing, in their order, up to a size of the tree.
  List<Placed> about(String thing, long size) {
    return store
        .sql()
        .sql("select e.*, l.position from record_entry e join record_leaf l on l.entry = e.arrival"
            + " where e.thing = ? and l.position < ? order by l.position")
        .params(thing, size)
        .query((row, _) -> placed(row))
        .list();
  }

  /// How many entries wait to be sealed.
  long unsealed() {
    return store
        .sql()
        .sql("select count(*) from record_waiting")
        .query(Long.class)
        .single();
  }

  /// When the entry that waits longest was written.
  Optional<Instant> oldestUnsealed() {
    return store.sql().sql("""
            select e.at from record_waiting w join record_entry e on e.arrival = w.entry
            order by w.entry limit 1
            """).query(Timestamp.class).optional().map(Timestamp::toInstant);
  }

  /// The tree's head now, from its stored state.
  RecordAudit.Checkpoint head() {
    return store
        .sql()
        .sql("select origin::text, size, subtrees from record_tree")
        .query((row, _) ->
            RecordAudit.checkpoint(row.getString(1), new Tree(row.getLong(2), row.getBytes(3))))
        .single();
  }

  /// How many entries are sealed.
  long sealed() {
    return store.sql().sql("select size from record_tree").query(Long.class).single();
  }

  /// When an entry was last sealed.
  Optional<Instant> lastSealed() {
    return store
        .sql()
        .sql("select at from record_head order by size desc limit 1")
        .query(Timestamp.class)
        .optional()
        .map(Timestamp::toInstant);
  }
}

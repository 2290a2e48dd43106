package org.nightlight.casework;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.oversight.StaffId;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// What belongs to people's desks: which cases they do not see, what they had begun to write, which
/// languages they read, and notes for whoever comes next.
final class Desks {

  /// How long a case that somebody left does not come up for them again.
  static final Duration LEFT = Duration.ofHours(12);

  private static final Duration NOTES_KEPT = Duration.ofDays(30);
  private static final Duration DRAFTS_KEPT = Duration.ofDays(7);

  private final Store store;

  Desks(Store store) {
    this.store = store;
  }

  /// They know somebody in it: they never see it again, nor any other case about its account.
  void knows(CaseId id, StaffId who, Instant now) {
    aside(id, who, "knows", now, Optional.empty());
    store
        .sql()
        .sql("""
            insert into casework_aside (case_id, staff, kind, at)
            select o.id, :who, 'knows', :now from casework_case c join casework_case o
              on o.source = c.source and o.account = c.account and o.id <> c.id where c.id = :id
            on conflict (case_id, staff) do update set kind = 'knows', until = null
            """)
        .param("id", id.value())
        .param("who", who.value())
        .param("now", Times.utc(now))
        .update();
  }

  /// Whoever knows somebody in one case knows them in another, which holds what that one held.
  void alsoKnow(CaseId one, CaseId other) {
    store.sql().sql("""
            insert into casework_aside (case_id, staff, kind, at)
            select :other, staff, 'knows', at from casework_aside
            where case_id = :one and kind = 'knows'
            on conflict (case_id, staff) do update set kind = 'knows', until = null
            """).param("one", one.value()).param("other", other.value()).update();
  }

  /// They have left it for now.
  void left(CaseId id, StaffId who, Instant now) {
    aside(id, who, "left", now, Optional.of(now.plus(LEFT)));
  }

  private void aside(CaseId id, StaffId who, String kind, Instant now, Optional<Instant> until) {
    store
        .sql()
        .sql("""
            insert into casework_aside (case_id, staff, kind, at, until)
            values (:id, :who, :kind, :now, :until)
            on conflict (case_id, staff) do update set kind = excluded.kind, at = excluded.at,
              until = excluded.until where casework_aside.kind <> 'knows'
            """)
        .param("id", id.value())
        .param("who", who.value())
        .param("kind", kind)
        .param("now", Times.utc(now))
        .param("until", until.map(Times::utc).orElse(null), java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
        .update();
  }

  /// Whether they said that they know somebody in it.
  boolean isKept(CaseId id, StaffId from) {
    return store
            .sql()
            .sql("select count(*) from casework_aside"
                + " where case_id = ? and staff = ? and kind = 'knows'")
            .params(id.value(), from.value())
            .query(Long.class)
            .single()
        > 0;
  }

  /// How many said so.
  long aside(CaseId id) {
    return store
        .sql()
        .sql("select count(*) from casework_aside where case_id = ? and kind = 'knows'")
        .param(id.value())
        .query(Long.class)
        .single();
  }

  /// What somebody had written before they could send it.
  record Begun(String outcome, String note, Instant at) {}

  void keep(CaseId id, StaffId who, Begun begun) {
    store
        .sql()
        .sql("""
            insert into casework_draft (case_id, staff, outcome, note, at) values (?, ?, ?, ?, ?)
            on conflict (case_id, staff) do update set outcome = excluded.outcome,
              note = excluded.note, at = excluded.at
            """)
        .params(id.value(), who.value(), begun.outcome(), begun.note(), Times.utc(begun.at()))
        .update();
  }

  Optional<Begun> begun(CaseId id, StaffId who) {
    return store
        .sql()
        .sql("select * from casework_draft where case_id = ? and staff = ?")
        .params(id.value(), who.value())
        .query((row, _) ->
            new Begun(row.getString("outcome"), row.getString("note"), Times.instant(row, "at")))
        .optional();
  }

  /// A note for whoever comes next.
  record Note(UUID id, String queue, String words, StaffId by, Instant at) {}

  void leave(String queue, String words, StaffId by, UUID id, Instant now) {
    store
        .sql()
        .sql("insert into casework_handover (id, queue, note, by, at) values (?, ?, ?, ?, ?)")
        .params(id, queue, words, by.value(), Times.utc(now))
        .update();
  }

  /// Notes that nobody has taken over, latest first.
  List<Note> notes() {
    return store
        .sql()
        .sql("select * from casework_handover where seen_by is null order by at desc limit 20")
        .query((row, _) -> new Note(
            row.getObject("id", UUID.class),
            row.getString("queue"),
            row.getString("note"),
            new StaffId(row.getObject("by", UUID.class)),
            Times.instant(row, "at")))
        .list();
  }

  /// Takes a note over; false where it is one's own, or somebody has.
  boolean take(UUID note, StaffId who, Instant now) {
    return store
            .sql()
            .sql("update casework_handover set seen_by = ?, seen_at = ?"
                + " where id = ? and seen_by is null and by <> ?")
            .params(who.value(), Times.utc(now), note, who.value())
            .update()
        > 0;
  }

  /// The languages somebody reads; none where they never said.
  List<String> reads(StaffId who) {
    return store
        .sql()
        .sql("select language from casework_reads where staff = ? order by language")
        .param(who.value())
        .query((row, _) -> row.getString(1))
        .list();
  }

  void reads(StaffId who, List<String> languages) {
    store.transact(() -> {
      store
          .sql()
          .sql("delete from casework_reads where staff = ?")
          .param(who.value())
          .update();
      languages.stream()
          .distinct()
          .forEach(one -> store
              .sql()
              .sql("insert into casework_reads (staff, language) values (?, ?)")
              .params(who.value(), one)
              .update());
    });
  }

  /// Forgets what nobody needs any more: drafts of decided cases, old drafts and notes.
  void tidy(Instant now) {
    store
        .sql()
        .sql("delete from casework_draft d using casework_case c"
            + " where c.id = d.case_id and (c.state = 'decided' or d.at < ?)")
        .param(Times.utc(now.minus(DRAFTS_KEPT)))
        .update();
    store
        .sql()
        .sql("delete from casework_handover where at < ?")
        .param(Times.utc(now.minus(NOTES_KEPT)))
        .update();
  }
}

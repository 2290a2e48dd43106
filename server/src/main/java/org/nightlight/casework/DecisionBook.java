package org.nightlight.casework;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.nightlight.casework.Decision.Outcome;
import org.nightlight.oversight.StaffId;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Loads and saves what stands around decisions: on what they rest, why telling is safe, second
/// opinions, links, and who looked.
final class DecisionBook {

  private final Store store;

  DecisionBook(Store store) {
    this.store = store;
  }

  void ground(CaseId id, Grounds grounds) {
    store
        .sql()
        .sql("insert into casework_grounds (case_id, policy, template, scheme, code)"
            + " values (?, ?, ?, ?, ?) on conflict (case_id) do update set"
            + " policy = excluded.policy, template = excluded.template,"
            + " scheme = excluded.scheme, code = excluded.code")
        .params(id.value(), grounds.policy(), grounds.template(), grounds.scheme(), grounds.code())
        .update();
  }

  Grounds grounds(CaseId id) {
    return store
        .sql()
        .sql("select policy, template, scheme, code from casework_grounds where case_id = ?")
        .param(id.value())
        .query((row, _) ->
            new Grounds(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
        .optional()
        .orElse(Grounds.NONE);
  }

  void safe(CaseId id, Clearance.Safe safe) {
    store
        .sql()
        .sql("insert into casework_safe (case_id, words, staff, at) values (?, ?, ?, ?)"
            + " on conflict (case_id) do update set words = excluded.words,"
            + " staff = excluded.staff, at = excluded.at")
        .params(id.value(), safe.words(), safe.by().value(), Times.utc(safe.at()))
        .update();
    store
        .sql()
        .sql("insert into casework_safe_report (case_id, report) select ?, unnest(?::uuid[])"
            + " on conflict do nothing")
        .param(id.value())
        .param(safe.of().toArray(UUID[]::new))
        .update();
  }

  Optional<Clearance.Safe> safe(CaseId id) {
    return store
        .sql()
        .sql("select s.words, s.staff, s.at, array(select r.report from casework_safe_report r"
            + " where r.case_id = s.case_id) as said_of from casework_safe s where s.case_id = ?")
        .param(id.value())
        .query((row, _) -> new Clearance.Safe(
            row.getString("words"),
            new StaffId(row.getObject("staff", UUID.class)),
            Times.instant(row, "at"),
            Set.of((UUID[]) row.getArray("said_of").getArray())))
        .optional();
  }

  /// What somebody said of another's decision.
  ///
  /// @param kind `agree`, `disagree` or `undo`
  record Said(Instant at, StaffId by, String kind, Decision of, String words) {}

  void said(CaseId id, Said said) {
    store
        .sql()
        .sql("insert into casework_opinion"
            + " (case_id, at, staff, kind, outcome, first, first_note, words)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            id.value(),
            Times.utc(said.at()),
            said.by().value(),
            said.kind(),
            said.of().outcome().name(),
            said.of().by().value(),
            said.of().note(),
            said.words())
        .update();
  }

  List<Said> opinions(CaseId id) {
    return store
        .sql()
        .sql("select * from casework_opinion where case_id = ? order by id")
        .param(id.value())
        .query((row, _) -> new Said(
            Times.instant(row, "at"),
            new StaffId(row.getObject("staff", UUID.class)),
            row.getString("kind"),
            new Decision(
                Outcome.valueOf(row.getString("outcome")),
                row.getString("first_note"),
                new StaffId(row.getObject("first", UUID.class)),
                Times.instant(row, "at")),
            row.getString("words")))
        .list();
  }

  /// Who opened a case's page.
  record Look(StaffId who, Instant latest, int times) {}

  /// @param knows whether the page shows what was decided or proposed
  void looked(CaseId id, StaffId who, boolean knows, Instant now) {
    store
        .sql()
        .sql("insert into casework_look (case_id, staff, first, latest, knows)"
            + " values (?, ?, ?, ?, ?)"
            + " on conflict (case_id, staff) do update set latest = excluded.latest,"
            + " times = casework_look.times + 1, knows = casework_look.knows or excluded.knows")
        .params(id.value(), who.value(), Times.utc(now), Times.utc(now), knows)
        .update();
  }

  /// Keeps that somebody was shown elsewhere what was decided; of cases nobody decided it keeps
  /// nothing.
  void learned(Set<CaseId> ids, StaffId who, Instant now) {
    store
        .sql()
        .sql("insert into casework_learned (case_id, staff, at) select id, ?, ?"
            + " from casework_case where id = any(?) and state = 'decided' on conflict do nothing")
        .params(who.value(), Times.utc(now), ids.stream().map(CaseId::value).toArray(UUID[]::new))
        .update();
  }

  /// Whether somebody knows what was decided of a case: they decided, proposed, agreed or
  /// disagreed, took something back, read it on the case's page, or were shown it elsewhere.
  boolean knows(CaseId id, StaffId who) {
    return store
        .sql()
        .sql("""
            select exists (select 1 from casework_look
                where case_id = :id and staff = :who and knows)
              or exists (select 1 from casework_learned
                where case_id = :id and staff = :who)
              or exists (select 1 from casework_opinion
                where case_id = :id and (staff = :who or first = :who))
              or exists (select 1 from casework_case
                where id = :id and (decided_by = :who or proposed_by = :who))
            """)
        .param("id", id.value())
        .param("who", who.value())
        .query(Boolean.class)
        .single();
  }

  /// Latest first.
  List<Look> looks(CaseId id) {
    return store
        .sql()
        .sql("select staff, latest, times from casework_look where case_id = ?"
            + " order by latest desc, staff limit 50")
        .param(id.value())
        .query((row, _) -> new Look(
            new StaffId(row.getObject("staff", UUID.class)),
            Times.instant(row, "latest"),
            row.getInt("times")))
        .list();
  }

  /// That another case has to do with this one.
  ///
  /// @param merged whether all it held lies here now
  record Tie(CaseId other, long number, String words, StaffId by, boolean merged) {}

  void link(CaseId one, CaseId other, String words, StaffId by, Instant now) {
    store
        .sql()
        .sql("insert into casework_link (one, other, words, staff, at) values (?, ?, ?, ?, ?)"
            + " on conflict (one, other) do update set words = excluded.words,"
            + " staff = excluded.staff, at = excluded.at")
        .params(one.value(), other.value(), words, by.value(), Times.utc(now))
        .update();
  }

  /// Every case linked with this one or joined to it, by number.
  List<Tie> ties(CaseId id) {
    return store
        .sql()
        .sql("""
            select c.id, c.number, l.words, l.staff, false as merged from casework_link l
              join casework_case c on c.id = case when l.one = :id then l.other else l.one end
              where l.one = :id or l.other = :id
            union all
            select c.id, c.number, c.note, c.decided_by, true from casework_case c
              where c.merged_into = :id
            order by 2
            """)
        .param("id", id.value())
        .query((row, _) -> new Tie(
            new CaseId(row.getObject(1, UUID.class)),
            row.getLong(2),
            row.getString(3),
            new StaffId(row.getObject(4, UUID.class)),
            row.getBoolean(5)))
        .list();
  }
}

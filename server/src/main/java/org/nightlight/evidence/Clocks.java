package org.nightlight.evidence;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// The tables of retention: rules with their citations, running clocks and legal holds.
final class Clocks {

  static final String NOT_REFERRED = "not-referred";

  private final Store store;

  Clocks(Store store) {
    this.store = store;
  }

  /// A rule of how long something is kept.
  record Rule(String code, String name, int days, String citation) {}

  /// An exhibit whose end is near or past.
  ///
  /// @param held by how many holds
  record Due(UUID exhibit, String what, String rule, Instant until, int held) {}

  /// A hold that is open.
  record Hold(UUID id, UUID exhibit, String reference, Instant since) {}

  List<Rule> rules() {
    return store
        .sql()
        .sql("select code, name, days, citation from evidence_rule order by code")
        .query((row, _) ->
            new Rule(row.getString(1), row.getString(2), row.getInt(3), row.getString(4)))
        .list();
  }

  Optional<Rule> rule(String code) {
    return rules().stream().filter(rule -> rule.code().equals(code)).findFirst();
  }

  void change(String code, int days, String citation, UUID by, Instant now) {
    store
        .sql()
        .sql("update evidence_rule set days = ?, citation = ?, changed = ?, changed_by = ?"
            + " where code = ?")
        .params(days, citation, Times.utc(now), by, code)
        .update();
  }

  /// Starts a clock, or moves its end further away; never nearer.
  void run(ExhibitId exhibit, String rule, Instant since, Instant until) {
    store
        .sql()
        .sql("""
            insert into evidence_clock (exhibit, rule, since, until) values (?, ?, ?, ?)
            on conflict (exhibit, rule) do update
            set since = excluded.since, until = greatest(evidence_clock.until, excluded.until)
            """)
        .params(exhibit.value(), rule, Times.utc(since), Times.utc(until))
        .update();
  }

  /// Starts the first clock of exhibits that were just sealed, from when they were.
  void run(List<Exhibit> sealed, String rule, UnaryOperator<Instant> until) {
    store
        .sql()
        .sql("insert into evidence_clock (exhibit, rule, since, until)"
            + " select exhibit, ?, since, until from unnest(?::uuid[], ?::text[]::timestamptz[],"
            + " ?::text[]::timestamptz[]) as one(exhibit, since, until)")
        .params(
            rule,
            sealed.stream().map(one -> one.id().value()).toArray(UUID[]::new),
            sealed.stream().map(one -> one.sealedAt().toString()).toArray(String[]::new),
            sealed.stream()
                .map(one -> until.apply(one.sealedAt()).toString())
                .toArray(String[]::new))
        .update();
  }

  /// Locks an exhibit's row, so that a hold set at the same moment comes before or after.
  void lock(ExhibitId exhibit) {
    store
        .sql()
        .sql("select 1 from evidence_exhibit where id = ? for update")
        .param(exhibit.value())
        .query(Integer.class)
        .optional();
  }

  List<ClockRules.Clock> of(ExhibitId exhibit) {
    return store
        .sql()
        .sql("select rule, until from evidence_clock where exhibit = ?")
        .param(exhibit.value())
        .query((row, _) -> new ClockRules.Clock(row.getString(1), Times.instant(row, "until")))
        .list();
  }

  boolean held(ExhibitId exhibit) {
    return store
        .sql()
        .sql("select exists (select from evidence_hold where exhibit = ? and ended is null)")
        .param(exhibit.value())
        .query(Boolean.class)
        .single();
  }

  void hold(UUID id, ExhibitId exhibit, String reference, String by, Instant now) {
    store
        .sql()
        .sql("insert into evidence_hold (id, exhibit, reference, since, set_by)"
            + " values (?, ?, ?, ?, ?)")
        .params(id, exhibit.value(), reference, Times.utc(now), by)
        .update();
  }

  Optional<ExhibitId> release(UUID hold, String by, Instant now) {
    return store
        .sql()
        .sql("update evidence_hold set ended = ?, ended_by = ? where id = ? and ended is null"
            + " returning exhibit")
        .params(Times.utc(now), by, hold)
        .query(UUID.class)
        .optional()
        .map(ExhibitId::new);
  }

  /// What a hold keeps.
  Optional<UUID> exhibitOf(UUID hold) {
    return store
        .sql()
        .sql("select exhibit from evidence_hold where id = ?")
        .param(hold)
        .query(UUID.class)
        .optional();
  }

  List<Hold> holds() {
    return store
        .sql()
        .sql("select * from evidence_hold where ended is null order by since limit 500")
        .query((row, _) -> new Hold(
            row.getObject("id", UUID.class),
            row.getObject("exhibit", UUID.class),
            row.getString("reference"),
            Times.instant(row, "since")))
        .list();
  }

  /// Exhibits whose last clock has ended and that nobody holds. Those held are left out here, not
  /// after the limit: they would stand before all others for ever.
  List<ExhibitId> freeAndDue(Instant now, int most) {
    return store
        .sql()
        .sql("""
            select e.id from evidence_exhibit e
            where e.shredded is null
              and (select max(until) from evidence_clock c where c.exhibit = e.id) <= ?
              and not exists (select from evidence_hold h
                where h.exhibit = e.id and h.ended is null)
            limit ?
            """)
        .params(Times.utc(now), most)
        .query((row, _) -> new ExhibitId(row.getObject(1, UUID.class)))
        .list();
  }

  /// Exhibits whose last clock ends before then, soonest first.
  List<Due> due(Instant before, int most) {
    return store
        .sql()
        .sql("""
            select e.id, e.what, c.rule, c.until,
              (select count(*) from evidence_hold h where h.exhibit = e.id and h.ended is null) held
            from evidence_exhibit e
            join lateral (select rule, until from evidence_clock c where c.exhibit = e.id
              order by until desc limit 1) c on true
            where e.shredded is null and c.until <= ? order by c.until limit ?
            """)
        .params(Times.utc(before), most)
        .query((row, _) -> new Due(
            row.getObject(1, UUID.class),
            row.getString(2),
            row.getString(3),
            Times.instant(row, "until"),
            row.getInt(5)))
        .list();
  }
}

package org.nightlight.casework;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nightlight.casework.CaseCounts.Cell;
import org.nightlight.casework.CaseCounts.Took;
import org.nightlight.intake.Subject;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Counts cases, by week of UTC.
final class Tally {

  private final Store store;

  Tally(Store store) {
    this.store = store;
  }

  CaseCounts since(Instant from) {
    return new CaseCounts(
        cells("joined", "audience", "casework_report", from),
        cells("joined", "detector", "casework_signal", from),
        cells("decided_at", "outcome", "casework_case", from),
        times(from));
  }

  /// The names come from this class alone.
  private List<Cell> cells(String at, String kind, String table, Instant from) {
    return store
        .sql()
        .sql("select date_trunc('week', " + at + " at time zone 'UTC')::date as week, " + kind
            + ", count(*) from " + table + " where " + at + " >= ?" + decided(table)
            + " group by 1, 2 order by 1, 2")
        .param(Times.utc(from))
        .query((row, _) ->
            new Cell(row.getObject(1, LocalDate.class), row.getString(2), row.getLong(3)))
        .list();
  }

  /// A case that lies in another was not decided.
  private static String decided(String table) {
    return table.equals("casework_case") ? " and merged_into is null" : "";
  }

  /// Cases in which a detector's signals are, by where they stand.
  SignalOutcomes outcomes(String detector) {
    var counts = new EnumMap<SignalOutcomes.Stand, Long>(SignalOutcomes.Stand.class);
    store
        .sql()
        .sql("select coalesce(c.outcome, 'OPEN'), count(*) from casework_case c where exists ("
            + "select 1 from casework_signal s where s.case_id = c.id and s.detector = ?)"
            + " and merged_into is null"
            + " group by 1")
        .param(detector)
        .query(row -> {
          counts.put(SignalOutcomes.Stand.valueOf(row.getString(1)), row.getLong(2));
        });
    return new SignalOutcomes(counts);
  }

  /// The latest case about each of these accounts that was decided, or else that one is open.
  Map<Subject, SignalOutcomes.Stand> stands(Collection<Subject> about) {
    var stands = new HashMap<Subject, SignalOutcomes.Stand>();
    if (about.isEmpty()) {
      return stands;
    }
    store
        .sql()
        .sql("select source, account, coalesce(outcome, 'OPEN') from casework_case"
            + " where merged_into is null and (source, account) in (select * from unnest(?::text[], ?::text[]))"
            + " order by decided_at nulls first, number")
        .param(about.stream().map(Subject::source).toArray(String[]::new))
        .param(about.stream().map(Subject::account).toArray(String[]::new))
        .query(row -> {
          stands.put(
              new Subject(row.getString(1), row.getString(2)),
              SignalOutcomes.Stand.valueOf(row.getString(3)));
        });
    return stands;
  }

  private List<Took> times(Instant from) {
    return store
        .sql()
        .sql("select date_trunc('week', decided_at at time zone 'UTC')::date,"
            + " extract(epoch from decided_at - opened)::bigint from casework_case"
            + " where decided_at >= ? and merged_into is null order by 1, 2")
        .param(Times.utc(from))
        .query((row, _) ->
            new Took(row.getObject(1, LocalDate.class), Duration.ofSeconds(row.getLong(2))))
        .list();
  }
}

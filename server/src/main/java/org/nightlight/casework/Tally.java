package org.nightlight.casework;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.nightlight.casework.CaseCounts.Cell;
import org.nightlight.casework.CaseCounts.Took;
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
            + ", count(*) from " + table + " where " + at + " >= ? group by 1, 2 order by 1, 2")
        .param(Times.utc(from))
        .query((row, _) ->
            new Cell(row.getObject(1, LocalDate.class), row.getString(2), row.getLong(3)))
        .list();
  }

  private List<Took> times(Instant from) {
    return store
        .sql()
        .sql("select date_trunc('week', decided_at at time zone 'UTC')::date,"
            + " extract(epoch from decided_at - opened)::bigint from casework_case"
            + " where decided_at >= ? order by 1, 2")
        .param(Times.utc(from))
        .query((row, _) ->
            new Took(row.getObject(1, LocalDate.class), Duration.ofSeconds(row.getLong(2))))
        .list();
  }
}

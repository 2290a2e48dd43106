package org.nightlight.intake;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import org.nightlight.detection.ActivityReader;
import org.nightlight.detection.EventJson;
import org.nightlight.detection.Line;
import org.nightlight.store.Store;

/// Gives an account another name where the log or a report has to keep the row.
final class Renaming {

  private static final int AT_ONCE = 2_000;

  private final Store store;

  Renaming(Store store) {
    this.store = store;
  }

  /// One event of the log.
  private record Row(LocalDate day, String id, Line line) {}

  /// What others did to an account, up to a position; answers how much.
  long activities(Subject account, long position, String instead) {
    return ActivityLog.days(store).stream()
        .mapToLong(day -> activities(day, account, position, instead))
        .sum();
  }

  private long activities(LocalDate day, Subject account, long position, String instead) {
    var rows = store
        .sql()
        .sql("select day, id, event from activity where day = ? and source = ? and position <= ?"
            + " and (position(convert_to(?, 'UTF8') in event) > 0"
            + " or position('\\x5c'::bytea in event) > 0)")
        .params(day, account.source(), position, account.account())
        .query((row, _) -> new Row(
            row.getObject(1, LocalDate.class),
            row.getString(2),
            ActivityReader.readEvent(row.getBytes(3))))
        .list();
    var renamed = 0L;
    for (var row : rows) {
      if (row.line() instanceof Line.Accepted accepted) {
        var json = accepted.json().renamed(account.account(), instead);
        renamed += json.equals(accepted.json()) ? 0 : write(account.source(), row, json);
      }
    }
    return renamed;
  }

  private int write(String source, Row row, EventJson json) {
    return store
        .sql()
        .sql("update activity set event = ? where day = ? and source = ? and id = ?")
        .params(json.bytes(), row.day(), source, row.id())
        .update();
  }

  long report(ReportId report, Subject account, String instead) {
    return store
        .sql()
        .sql("update report set account = ? where id = ? and source = ? and account = ?")
        .params(instead, report.value(), account.source(), account.account())
        .update();
  }

  /// Every account that a report is about, that says its country, or that the log names.
  Set<Subject> everybody() {
    var all = new HashSet<Subject>(store
        .sql()
        .sql("select source, account from report where account is not null"
            + " union select source, account from activity_country")
        .query((row, _) -> new Subject(row.getString(1), row.getString(2)))
        .list());
    var from = -1L;
    while (from < Long.MAX_VALUE) {
      from = named(from, all);
    }
    return all;
  }

  /// Reads one batch of the log; answers where to go on.
  private long named(long from, Set<Subject> all) {
    record At(long position, Line line) {}
    var rows = store
        .sql()
        .sql("select position, event from activity where position > ? order by position limit ?")
        .params(from, AT_ONCE)
        .query((row, _) -> new At(row.getLong(1), ActivityReader.readEvent(row.getBytes(2))))
        .list();
    for (var row : rows) {
      if (row.line() instanceof Line.Accepted accepted) {
        var one = accepted.activity();
        one.deed().accounts().forEach(who -> all.add(new Subject(one.source(), who)));
      }
    }
    return rows.size() < AT_ONCE ? Long.MAX_VALUE : rows.getLast().position();
  }
}

package org.nightlight.statement;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.nightlight.oversight.Oversight;
import org.nightlight.store.Repeating;
import org.nightlight.store.Store;
import org.nightlight.store.Times;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes statements whose time is over, with their appeals, and puts each on record. One whose
/// appeal nobody has decided, or was decided within the time for another, stays.
final class Keeping implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Keeping.class);
  private static final Duration EVERY = Duration.ofHours(1);
  private static final int AT_ONCE = 200;

  private final Store store;
  private final Oversight oversight;
  private final Clock clock;
  private final Repeating keeping = new Repeating(
      "statement keeping",
      EVERY,
      () -> delete() > 0,
      fault -> LOG.warn(
          "statements past their time were not deleted: {}", fault.getClass().getSimpleName()));

  Keeping(Store store, Oversight oversight, Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.clock = clock;
  }

  void start() {
    keeping.start();
  }

  /// Deletes some; answers how many.
  int delete() {
    return store.transaction(() -> {
      var over = over();
      over.forEach(id -> {
        for (var sql : List.of(
            "delete from statement_appeal where statement = ?",
            "delete from statement_hold where statement = ?",
            "delete from statement where id = ?")) {
          store.sql().sql(sql).param(id).update();
        }
        oversight.record(Statements.MACHINE, "delete-statement", "statement/" + id, "");
      });
      return over.size();
    });
  }

  private List<UUID> over() {
    var now = clock.instant();
    return store
        .sql()
        .sql("""
            select s.id from statement s where s.delete_after < :today and not exists (
              select 1 from statement_appeal a where a.statement = s.id
                and (a.decided is null or a.decided > :answered))
            order by s.delete_after limit :most for update skip locked
            """)
        .param("today", StatementRules.day(now))
        .param("answered", Times.utc(now.minus(StatementRules.ANSWER_STANDS)))
        .param("most", AT_ONCE)
        .query((row, _) -> row.getObject(1, UUID.class))
        .list();
  }

  @Override
  public void close() {
    keeping.close();
  }
}

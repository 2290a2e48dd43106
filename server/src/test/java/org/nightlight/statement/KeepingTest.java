package org.nightlight.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.HandClock;
import org.nightlight.store.Store;
import org.nightlight.store.TestStore;

class KeepingTest {

  private final Store store = TestStore.fresh();
  private final HandClock clock = new HandClock("2026-11-14T03:00:00Z");
  private final Keeping keeping = new Keeping(store, TestOversight.on(store, clock), clock);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void deletesWhatIsPastItsDayWithItsAppealAndKeepsWhatSomebodyStillWaitsFor() {
    statement("past", "2026-11-13");
    statement("today", "2026-11-14");
    statement("appeal waits", "2026-11-13");
    appeal("appeal waits", "null, null, null, null");
    statement("just answered", "2026-11-13");
    appeal("just answered", "'2026-11-01', gen_random_uuid(), 'UPHELD', ''");
    statement("answered long ago", "2026-11-13");
    appeal("answered long ago", "'2026-02-01', gen_random_uuid(), 'UPHELD', ''");
    store
        .sql()
        .sql("insert into statement_hold (statement, at, kind, reason)"
            + " select id, now(), 'RELEASE', 'r' from statement")
        .update();
    assertThat(keeping.delete()).isEqualTo(2);
    assertThat(keeping.delete()).isZero();
    assertThat(left()).containsExactly("appeal waits", "just answered", "today");
    assertThat(store
            .sql()
            .sql("select count(*) from record_entry where act = 'delete-statement'")
            .query(Long.class)
            .single())
        .isEqualTo(2);
  }

  @Test
  void deletesNothingThatWasNotSentHoweverOld() {
    statement("never sent", "");
    assertThat(keeping.delete()).isZero();
    assertThat(left()).containsExactly("never sent");
  }

  private List<String> left() {
    return store
        .sql()
        .sql("select facts from statement order by facts")
        .query((row, _) -> row.getString(1))
        .list();
  }

  private void statement(String name, String deleteAfter) {
    var sent =
        deleteAfter.isEmpty() ? "'HELD', null, null" : "'SENT', now(), '" + deleteAfter + "'";
    store
        .sql()
        .sql("insert into statement (id, case_id, source, outcome, ground, citation, category,"
            + " keywords, facts, found, begun, decided, state, sent, delete_after)"
            + " values (?, ?, '/p', 'restrict-contact', '', '', '', '', ?, 'SIGNAL',"
            + " '2025-01-01', '2025-01-02', " + sent + ")")
        .params(UUID.randomUUID(), UUID.randomUUID(), name)
        .update();
  }

  private void appeal(String name, String decided) {
    store
        .sql()
        .sql("insert into statement_appeal"
            + " (id, statement, at, sealed, decided, decided_by, outcome, answer)"
            + " select gen_random_uuid(), id, now(), '', " + decided
            + " from statement where facts = ?")
        .param(name)
        .update();
  }
}

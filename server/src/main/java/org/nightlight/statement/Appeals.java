package org.nightlight.statement;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.casework.Casework;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Scope;
import org.nightlight.oversight.Seal;
import org.nightlight.oversight.StaffId;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Complaints against decisions: one a statement, within six months, decided once and by somebody
/// else than whoever decided first. What people write lies sealed.
final class Appeals {

  static final int LONGEST = 5_000;

  private final Store store;
  private final StatementStore statements;
  private final Oversight oversight;
  private final Casework casework;
  private final Seal seal;
  private final Clock clock;

  Appeals(
      Store store,
      StatementStore statements,
      Oversight oversight,
      Casework casework,
      Seal seal,
      Clock clock) {
    this.store = store;
    this.statements = statements;
    this.oversight = oversight;
    this.casework = casework;
    this.seal = seal;
    this.clock = clock;
  }

  /// One appeal.
  ///
  /// @param outcome `UPHELD` or `REVERSED`; "" until it is decided
  /// @param answer what whoever decided it wrote back; "" until then
  record Appeal(
      UUID id,
      UUID statement,
      Instant at,
      String words,
      Optional<Instant> decided,
      Optional<StaffId> by,
      String outcome,
      String answer) {}

  /// Keeps an appeal against what somebody was told.
  Appealing take(UUID statement, String words, Actor by) {
    var text = words.replace("\r\n", "\n").strip();
    if (text.isEmpty() || text.length() > LONGEST) {
      return new Appealing.NoWords();
    }
    return store.transaction(() -> statements
        .lock(statement)
        .flatMap(one -> one.sent().map(told -> keep(one, told, text, by)))
        .orElseGet(Appealing.NoStatement::new));
  }

  private Appealing keep(Statement one, Instant told, String text, Actor by) {
    if (!StatementRules.inTime(told, clock.instant())) {
      return new Appealing.TooLate(StatementRules.until(told));
    }
    var id = UUID.randomUUID();
    var first = store
        .sql()
        .sql("insert into statement_appeal (id, statement, at, sealed) values (?, ?, ?, ?)"
            + " on conflict do nothing")
        .param(id)
        .param(one.id())
        .param(Times.utc(clock.instant()))
        .param(seal.close(text, id.toString()))
        .update();
    if (first == 0) {
      return new Appealing.Already();
    }
    oversight.record(by, "appeal", "statement/" + one.id(), "");
    return new Appealing.Taken();
  }

  /// Decides an appeal; whoever decided the case, or agreed to it, may not.
  Appealing decide(UUID id, String outcome, String answer, Permit permit) {
    var text = answer.replace("\r\n", "\n").strip();
    if (text.isEmpty() || text.length() > LONGEST || !outcome.matches("UPHELD|REVERSED")) {
      return new Appealing.NoWords();
    }
    return store.transaction(() -> find("a.id = ? for update of a", id)
        .map(one -> settle(one, outcome, text, permit))
        .orElseGet(Appealing.NoStatement::new));
  }

  private Appealing settle(Appeal one, String outcome, String text, Permit permit) {
    var told = statements.find(one.statement()).orElseThrow();
    if (!oversight.scope(permit.staff()).holds(told.source())) {
      return new Appealing.NoStatement();
    }
    var about = told.about();
    if (!StatementRules.mayDecide(permit.staff(), casework.deciders(about))) {
      return new Appealing.SamePerson();
    }
    if (one.decided().isPresent()) {
      return new Appealing.Already();
    }
    store
        .sql()
        .sql("update statement_appeal set decided = ?, decided_by = ?, outcome = ?, answer = ?"
            + " where id = ?")
        .param(Times.utc(clock.instant()))
        .param(permit.staff().value())
        .param(outcome)
        .param(seal.close(text, one.id().toString()))
        .param(one.id())
        .update();
    oversight.record(permit.actor(), "decide-appeal", "statement/" + one.statement(), "");
    store
        .outbox()
        .put(Statements.APPEALED, one.statement().toString(), one.statement().toString());
    return new Appealing.Taken();
  }

  Optional<Appeal> find(UUID id) {
    return find("a.id = ?", id);
  }

  Optional<Appeal> of(UUID statement) {
    return find("a.statement = ?", statement);
  }

  /// Those of some platforms that nobody has decided, oldest first.
  List<Appeal> open(Scope scope) {
    return store
        .sql()
        .sql("select a.* from statement_appeal a join statement s on s.id = a.statement"
            + " where a.decided is null" + StatementStore.within("s.source", scope)
            + " order by a.at limit 200")
        .param("sources", StatementStore.sources(scope))
        .query((row, _) -> appeal(row))
        .list();
  }

  private Optional<Appeal> find(String where, UUID key) {
    return store
        .sql()
        .sql("select a.* from statement_appeal a where " + where)
        .param(key)
        .query((row, _) -> appeal(row))
        .optional();
  }

  private Appeal appeal(java.sql.ResultSet row) throws java.sql.SQLException {
    var id = row.getObject("id", UUID.class);
    var answer = row.getBytes("answer");
    var outcome = row.getString("outcome");
    return new Appeal(
        id,
        row.getObject("statement", UUID.class),
        Times.instant(row, "at"),
        seal.open(row.getBytes("sealed"), id.toString()),
        Times.maybe(row, "decided"),
        Optional.ofNullable(row.getObject("decided_by", UUID.class)).map(StaffId::new),
        outcome == null ? "" : outcome,
        answer == null ? "" : seal.open(answer, id.toString()));
  }
}

package org.nightlight.statement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.nightlight.casework.CaseId;
import org.nightlight.oversight.Scope;
import org.nightlight.oversight.StaffId;
import org.nightlight.statement.Statement.Found;
import org.nightlight.statement.Statement.Hold;
import org.nightlight.statement.Statement.State;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Loads and saves statements and why they are held.
final class StatementStore {

  private final Store store;

  StatementStore(Store store) {
    this.store = store;
  }

  /// Keeps a statement; whether it is the first to this person about this case.
  ///
  /// @param deleteAfter empty where it was not sent yet
  boolean add(Statement one, Optional<LocalDate> deleteAfter) {
    return store
            .sql()
            .sql("""
                insert into statement (id, case_id, report, source, outcome, ground, citation,
                  category, keywords, facts, found, begun, decided, state, sent, delete_after)
                values (:id, :about, :report, :source, :outcome, :ground, :citation,
                  :category, :keywords, :facts, :found, :begun, :decided, :state, :sent, :over)
                on conflict do nothing
                """)
            .param("over", deleteAfter.orElse(null), Types.DATE)
            .param("id", one.id())
            .param("about", one.about().value())
            .param("report", one.report().orElse(null), Types.OTHER)
            .param("source", one.source())
            .param("outcome", one.outcome())
            .param("ground", one.ground())
            .param("citation", one.citation())
            .param("category", one.category())
            .param("keywords", String.join(" ", one.keywords()))
            .param("facts", one.facts())
            .param("found", one.found().name())
            .param("begun", one.begun())
            .param("decided", Times.utc(one.decided()))
            .param("state", one.state().name())
            .param("sent", one.sent().map(Times::utc).orElse(null), Types.TIMESTAMP_WITH_TIMEZONE)
            .update()
        == 1;
  }

  Optional<Statement> find(UUID id) {
    return some("id = ?", id).stream().findFirst();
  }

  /// As it stands until the caller's transaction ends.
  Optional<Statement> lock(UUID id) {
    return some("id = ? for update", id).stream().findFirst();
  }

  List<Statement> about(CaseId id) {
    return some("case_id = ? order by number", id.value());
  }

  Optional<Statement> toReporter(UUID report) {
    return some("report = ? order by number desc", report).stream().findFirst();
  }

  Optional<Statement> bySecret(String digest) {
    return some("secret_digest = ? for update", digest).stream().findFirst();
  }

  Optional<Statement> byCode(String digest) {
    return some("code_digest = ?", digest).stream().findFirst();
  }

  /// Those to accounts of some platforms that nobody was told yet, oldest first.
  List<Statement> unsent(Scope scope) {
    return store
        .sql()
        .sql("select * from statement where report is null and state <> 'SENT'"
            + within("source", scope) + " order by number limit 200")
        .param("sources", sources(scope))
        .query((row, _) -> statement(row))
        .list();
  }

  /// The next of those that restrict contact and were sent to accounts of some platforms from one
  /// moment up to before another, by number.
  ///
  /// @param after the number of the last one that was read; 0 to begin
  List<Statement> sent(Instant from, Instant to, Scope scope, long after, int most) {
    return store
        .sql()
        .sql("select * from statement where report is null and sent >= :from and sent < :to"
            + " and outcome = 'restrict-contact' and number > :after" + within("source", scope)
            + " order by number limit :most")
        .param("from", Times.utc(from))
        .param("to", Times.utc(to))
        .param("after", after)
        .param("most", most)
        .param("sources", sources(scope))
        .query((row, _) -> statement(row))
        .list();
  }

  /// What a question is narrowed by; it has a parameter `sources`.
  static String within(String column, Scope scope) {
    return switch (scope) {
      case Scope.Everything _ -> "";
      case Scope.Sources _ -> " and " + column + " = any(:sources)";
    };
  }

  static String[] sources(Scope scope) {
    return switch (scope) {
      case Scope.Everything _ -> new String[0];
      case Scope.Sources(var sources) -> sources.toArray(String[]::new);
    };
  }

  private List<Statement> some(String where, Object key) {
    return store
        .sql()
        .sql("select * from statement where " + where)
        .param(key)
        .query((row, _) -> statement(row))
        .list();
  }

  private static Statement statement(ResultSet row) throws SQLException {
    return new Statement(
        row.getObject("id", UUID.class),
        row.getLong("number"),
        new CaseId(row.getObject("case_id", UUID.class)),
        Optional.ofNullable(row.getObject("report", UUID.class)),
        row.getString("source"),
        row.getString("outcome"),
        row.getString("ground"),
        row.getString("citation"),
        row.getString("category"),
        Arrays.stream(row.getString("keywords").split(" "))
            .filter(one -> !one.isEmpty())
            .toList(),
        row.getString("facts"),
        Found.valueOf(row.getString("found")),
        row.getObject("begun", LocalDate.class),
        Times.instant(row, "decided"),
        State.valueOf(row.getString("state")),
        Times.maybe(row, "sent"),
        Times.maybe(row, "opened"));
  }

  /// The last day on which it is kept; empty until it was sent, or could not be.
  Optional<LocalDate> deleteAfter(UUID id) {
    return store
        .sql()
        .sql("select delete_after from statement where id = ? and delete_after is not null")
        .param(id)
        .query(LocalDate.class)
        .optional();
  }

  void state(UUID id, State now) {
    store
        .sql()
        .sql("update statement set state = ? where id = ?")
        .params(now.name(), id)
        .update();
  }

  /// A new one-time secret: sealed until it is sent, and its keyed digest.
  void secret(UUID id, byte[] sealed, String digest) {
    store
        .sql()
        .sql("update statement set secret = ?, secret_digest = ? where id = ?")
        .param(sealed)
        .param(digest)
        .param(id)
        .update();
  }

  Optional<byte[]> secret(UUID id) {
    return store
        .sql()
        .sql("select secret from statement where id = ? and secret is not null")
        .param(id)
        .query((row, _) -> row.getBytes(1))
        .optional();
  }

  /// Its platform takes nothing from us.
  void undeliverable(UUID id, LocalDate deleteAfter) {
    store
        .sql()
        .sql("update statement set state = 'UNDELIVERABLE', delete_after = ? where id = ?")
        .params(deleteAfter, id)
        .update();
  }

  void sent(UUID id, Instant at, LocalDate deleteAfter) {
    store
        .sql()
        .sql("update statement set state = 'SENT', sent = ?, secret = null, delete_after = ?"
            + " where id = ?")
        .params(Times.utc(at), deleteAfter, id)
        .update();
  }

  /// The secret is used up; from now on the code opens it.
  void opened(UUID id, String code, Instant at) {
    store
        .sql()
        .sql("update statement set secret_digest = null, code_digest = ?, opened = ? where id = ?")
        .params(code, Times.utc(at), id)
        .update();
  }

  void hold(
      UUID id,
      Optional<StaffId> by,
      boolean held,
      String reason,
      Optional<LocalDate> review,
      Instant at) {
    store
        .sql()
        .sql("insert into statement_hold (statement, at, staff, kind, reason, review)"
            + " values (:statement, :at, :staff, :kind, :reason, :review)")
        .param("statement", id)
        .param("at", Times.utc(at))
        .param("staff", by.map(StaffId::value).orElse(null), Types.OTHER)
        .param("kind", held ? "HOLD" : "RELEASE")
        .param("reason", reason)
        .param("review", review.orElse(null), Types.DATE)
        .update();
  }

  /// The latest of each, in one question.
  Map<UUID, Hold> latest(Collection<Statement> some, Function<StaffId, String> name) {
    var latest = new HashMap<UUID, Hold>();
    store
        .sql()
        .sql("select distinct on (statement) * from statement_hold where statement = any(?)"
            + " order by statement, id desc")
        .param(some.stream().map(Statement::id).toArray(UUID[]::new))
        .query(row -> {
          latest.put(row.getObject("statement", UUID.class), hold(row, name));
        });
    return latest;
  }

  /// Latest first.
  List<Hold> holds(UUID id, Function<StaffId, String> name) {
    return store
        .sql()
        .sql("select * from statement_hold where statement = ? order by id desc")
        .param(id)
        .query((row, _) -> hold(row, name))
        .list();
  }

  private static Hold hold(ResultSet row, Function<StaffId, String> name) throws SQLException {
    return new Hold(
        Times.instant(row, "at"),
        Optional.ofNullable(row.getObject("staff", UUID.class))
            .map(StaffId::new)
            .map(name)
            .orElse(""),
        row.getString("kind").equals("HOLD"),
        row.getString("reason"),
        Optional.ofNullable(row.getObject("review", LocalDate.class)));
  }
}

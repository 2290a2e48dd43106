package org.nightlight.casework;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.nightlight.casework.Case.Decided;
import org.nightlight.casework.Case.InReview;
import org.nightlight.casework.Case.Waiting;
import org.nightlight.intake.Subject;
import org.nightlight.oversight.StaffId;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Loads and saves where cases stand. Every change is made to a locked row.
final class CaseStore {

  private static final int TRIES = 8;

  private final Store store;

  CaseStore(Store store) {
    this.store = store;
  }

  Optional<Case> find(CaseId id) {
    return load(id, "");
  }

  /// As it stands and stays until the caller's transaction ends.
  Optional<Case> hold(CaseId id) {
    return load(id, " for update");
  }

  /// Locks the case, asks the rule, and saves what `accepted` finds in its answer: state, and what
  /// `then` does with it, in one transaction.
  ///
  /// @throws IllegalArgumentException where there is no such case
  <A> A change(
      CaseId id,
      Function<Case, A> rule,
      Function<A, Optional<Case>> accepted,
      java.util.function.Consumer<A> then) {
    return store.transaction(() -> {
      var matter = hold(id).orElseThrow(() -> new IllegalArgumentException("no case " + id));
      var answer = rule.apply(matter);
      accepted.apply(answer).ifPresent(now -> {
        save(now);
        then.accept(answer);
      });
      return answer;
    });
  }

  /// The open case about a subject, locked; opened now where there is none.
  Opened open(Subject subject, Instant now) {
    for (var tries = 0; tries < TRIES; tries++) {
      var made = insert(Optional.of(subject), now);
      if (made.isPresent()) {
        return new Opened(made.get(), true);
      }
      var found = store
          .sql()
          .sql("select id from casework_case where source = ? and account = ?"
              + " and state <> 'decided' for update")
          .params(subject.source(), subject.account())
          .query(UUID.class)
          .optional();
      if (found.isPresent()) {
        return new Opened(new CaseId(found.get()), false);
      }
    }
    throw new IllegalStateException("a case is decided faster than facts can join it");
  }

  /// A case about a report that names no account.
  Opened open(Instant now) {
    return new Opened(insert(Optional.empty(), now).orElseThrow(), true);
  }

  /// A case, and whether it was opened just now.
  record Opened(CaseId id, boolean now) {}

  private Optional<CaseId> insert(Optional<Subject> subject, Instant now) {
    return store
        .sql()
        .sql("""
            insert into casework_case (id, source, account, opened, rank_at, earlier)
            values (:id, :source, :account, :now, :now, (
              select id from casework_case
              where source = :source and account = :account and state = 'decided'
              order by decided_at desc, number desc limit 1))
            on conflict (source, account) where state <> 'decided' do nothing returning id
            """)
        .param("id", UUID.randomUUID())
        .param("source", subject.map(Subject::source).orElse(null), java.sql.Types.VARCHAR)
        .param("account", subject.map(Subject::account).orElse(null), java.sql.Types.VARCHAR)
        .param("now", Times.utc(now))
        .query(UUID.class)
        .optional()
        .map(CaseId::new);
  }

  private void save(Case now) {
    var set = switch (now) {
      case Waiting _ -> List.<Object>of();
      case InReview(var _, var holder, var until) ->
        List.<Object>of(holder.value(), Times.utc(until));
      case Decided(var _, var decision) ->
        List.<Object>of(
            decision.outcome().name(),
            decision.note(),
            decision.by().value(),
            Times.utc(decision.at()));
    };
    var statement = switch (now) {
      case Waiting _ -> "state = 'waiting', holder = null, lease_until = null";
      case InReview _ -> "state = 'in-review', holder = ?, lease_until = ?";
      case Decided _ ->
        "state = 'decided', holder = null, lease_until = null,"
            + " outcome = ?, note = ?, decided_by = ?, decided_at = ?";
    };
    var update = store.sql().sql("update casework_case set " + statement + " where id = ?");
    set.forEach(update::param);
    update.param(now.id().value()).update();
  }

  /// Writes what somebody did into the case's history.
  void note(CaseId id, Optional<StaffId> by, String act, Instant now) {
    store
        .sql()
        .sql("insert into casework_act (case_id, at, staff, act) values (?, ?, ?, ?)")
        .params(List.of(id.value(), Times.utc(now)))
        .param(by.map(StaffId::value).orElse(null))
        .param(act)
        .update();
  }

  private Optional<Case> load(CaseId id, String lock) {
    return store
        .sql()
        .sql("select id, state, holder, lease_until, outcome, note, decided_by, decided_at"
            + " from casework_case where id = ?" + lock)
        .param(id.value())
        .query((row, _) -> matter(row))
        .optional();
  }

  /// The case in a row that has the columns of its state.
  static Case matter(ResultSet row) throws SQLException {
    var id = new CaseId(row.getObject("id", UUID.class));
    var state = row.getString("state");
    return switch (state) {
      case "waiting" -> new Waiting(id);
      case "in-review" ->
        new InReview(
            id,
            new StaffId(row.getObject("holder", UUID.class)),
            Times.instant(row, "lease_until"));
      case "decided" ->
        new Decided(
            id,
            new Decision(
                Decision.Outcome.valueOf(row.getString("outcome")),
                row.getString("note"),
                new StaffId(row.getObject("decided_by", UUID.class)),
                Times.instant(row, "decided_at")));
      default -> throw new IllegalStateException("a case has no state " + state);
    };
  }
}

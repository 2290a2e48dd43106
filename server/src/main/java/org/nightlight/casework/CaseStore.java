package org.nightlight.casework;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.nightlight.casework.Case.Decided;
import org.nightlight.casework.Case.InReview;
import org.nightlight.casework.Case.Merged;
import org.nightlight.casework.Case.Proposed;
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

  /// Ends a lease whose time is over; false where there is none.
  boolean end(CaseId id, Instant now) {
    return store
            .sql()
            .sql("update casework_case set state = 'waiting', holder = null, lease_until = null"
                + " where id = ? and state = 'in-review' and lease_until <= ?")
            .params(id.value(), Times.utc(now))
            .update()
        > 0;
  }

  List<CaseId> heldBy(StaffId who) {
    return store
        .sql()
        .sql("select id from casework_case where state = 'in-review' and holder = ?")
        .param(who.value())
        .query((row, _) -> new CaseId(row.getObject(1, UUID.class)))
        .list();
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

  /// A case that is about to be opened, with all that is known of it.
  ///
  /// @param place where it belongs; its id is the case's
  record Fresh(Optional<Subject> about, Instant opened, Joining.Judged judged, Router.Place place) {

    CaseId id() {
      return place.kept().id();
    }
  }

  /// Opens cases, but for those about a subject that has an open one. Answers those it opened, each
  /// with the case about its subject that was decided last.
  Map<CaseId, Optional<CaseId>> open(List<Fresh> some) {
    var opened = new HashMap<CaseId, Optional<CaseId>>();
    store
        .sql()
        .sql("""
            insert into casework_case (id, source, account, opened, lane, rank_at, rank_reason,
              headline, queue, due_at, languages, earlier)
            select id, source, account, opened, lane, rank_at, rank_reason, headline, queue, due_at,
              languages::text[], (
              select e.id from casework_case e
              where e.source = one.source and e.account = one.account and e.state = 'decided'
              order by e.decided_at desc, e.number desc limit 1)
            from unnest(?::uuid[], ?::text[], ?::text[], ?::text[]::timestamptz[], ?::int[],
              ?::text[]::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[]::timestamptz[],
              ?::text[]) as one(id, source, account, opened, lane, rank_at, rank_reason, headline,
              queue, due_at, languages)
            on conflict (source, account) where state <> 'decided' do nothing returning id, earlier
            """)
        .params(
            some.stream().map(one -> one.id().value()).toArray(UUID[]::new),
            Store.words(some, one -> one.about().map(Subject::source).orElse(null)),
            Store.words(some, one -> one.about().map(Subject::account).orElse(null)),
            Store.words(some, one -> one.opened().toString()),
            some.stream().map(one -> one.judged().standing().lane()).toArray(Integer[]::new),
            Store.words(some, one -> one.place().rank().toString()),
            Store.words(some, one -> one.judged().standing().reason()),
            Store.words(some, one -> one.judged().headline()),
            Store.words(some, one -> one.place().said().queue()),
            Store.words(some, one -> one.place().due().toString()),
            Store.words(some, one -> Store.array(one.place().languages())))
        .query(row -> {
          opened.put(
              new CaseId(row.getObject(1, UUID.class)),
              Optional.ofNullable(row.getObject(2, UUID.class)).map(CaseId::new));
        });
    return opened;
  }

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

  void save(Case now) {
    var set = switch (now) {
      case Waiting _ -> List.<Object>of();
      case InReview(var _, var holder, var until) ->
        List.<Object>of(holder.value(), Times.utc(until));
      case Proposed(var _, var decision) -> values(decision);
      case Merged(var _, var into, var by, var at, var words) ->
        List.<Object>of(into.value(), words, by.value(), Times.utc(at));
      case Decided(var _, var decision) -> values(decision);
    };
    var undecided =
        " outcome = null, note = null, decided_by = null, decided_at = null," + " left_at = null";
    var statement = switch (now) {
      case Waiting _ -> "state = 'waiting', holder = null, lease_until = null," + undecided;
      case InReview _ -> "state = 'in-review', holder = ?, lease_until = ?," + undecided;
      case Proposed _ ->
        "state = 'proposed', holder = null, lease_until = null, proposed_outcome = ?,"
            + " proposed_note = ?, proposed_by = ?, proposed_at = ?";
      case Merged _ ->
        "state = 'decided', holder = null, lease_until = null, outcome = 'MERGED',"
            + " merged_into = ?, note = ?, decided_by = ?, decided_at = ?";
      case Decided _ ->
        "state = 'decided', holder = null, lease_until = null, left_at = null,"
            + " outcome = ?, note = ?, decided_by = ?, decided_at = ?";
    };
    var update = store.sql().sql("update casework_case set " + statement + " where id = ?");
    set.forEach(update::param);
    update.param(now.id().value()).update();
  }

  private static List<Object> values(Decision decision) {
    return List.of(
        decision.outcome().name(),
        decision.note(),
        decision.by().value(),
        Times.utc(decision.at()));
  }

  /// When what was decided left the house; empty where it has not, or nothing was decided.
  Optional<Instant> left(CaseId id) {
    return store
        .sql()
        .sql("select left_at from casework_case where id = ? and left_at is not null")
        .param(id.value())
        .query((row, _) -> Times.instant(row, "left_at"))
        .optional();
  }

  void leaves(CaseId id, Instant now) {
    store
        .sql()
        .sql("update casework_case set left_at = ? where id = ?")
        .params(Times.utc(now), id.value())
        .update();
  }

  /// The open case about the subject of another, where there is one.
  Optional<CaseId> alsoOpen(CaseId id) {
    return store
        .sql()
        .sql("select o.id from casework_case c join casework_case o on o.source = c.source"
            + " and o.account = c.account and o.id <> c.id and o.state <> 'decided'"
            + " where c.id = ?")
        .param(id.value())
        .query((row, _) -> new CaseId(row.getObject(1, UUID.class)))
        .optional();
  }

  /// Writes what somebody did into the case's history.
  void note(CaseId id, Optional<StaffId> by, String act, Instant now) {
    note(List.of(id), by, act, now);
  }

  /// The same for several cases.
  void note(Collection<CaseId> ids, Optional<StaffId> by, String act, Instant now) {
    store
        .sql()
        .sql("insert into casework_act (case_id, at, staff, act)"
            + " select id, ?::timestamptz, ?::uuid, ? from unnest(?::uuid[]) as one(id)")
        .param(Times.utc(now))
        .param(by.map(StaffId::value).orElse(null))
        .param(act)
        .param(ids.stream().map(CaseId::value).toArray(UUID[]::new))
        .update();
  }

  private Optional<Case> load(CaseId id, String lock) {
    return store
        .sql()
        .sql("select * from casework_case where id = ?" + lock)
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
      case "proposed" ->
        new Proposed(
            id,
            new Decision(
                Decision.Outcome.valueOf(row.getString("proposed_outcome")),
                row.getString("proposed_note"),
                new StaffId(row.getObject("proposed_by", UUID.class)),
                Times.instant(row, "proposed_at")));
      case "decided" -> closed(id, row);
      default -> throw new IllegalStateException("a case has no state " + state);
    };
  }

  private static Case closed(CaseId id, ResultSet row) throws SQLException {
    var by = new StaffId(row.getObject("decided_by", UUID.class));
    var at = Times.instant(row, "decided_at");
    var into = row.getObject("merged_into", UUID.class);
    return into == null
        ? new Decided(
            id,
            new Decision(
                Decision.Outcome.valueOf(row.getString("outcome")), row.getString("note"), by, at))
        : new Merged(id, new CaseId(into), by, at, row.getString("note"));
  }
}

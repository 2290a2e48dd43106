package org.nightlight.casework;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Oversight.HealthLine;
import org.nightlight.store.Repeating;
import org.nightlight.store.Store;
import org.nightlight.store.Times;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Goes round the open cases twice a minute: gives back what nobody works on, places cases anew,
/// and calls people about danger to life that is past its time.
final class Rounds implements AutoCloseable {

  static final String OVERDUE = "overdue-danger";

  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
  private static final Duration EVERY = Duration.ofSeconds(30);
  private static final Duration CALL_AGAIN = Duration.ofHours(1);
  private static final Actor CASEWORK = new Actor.Machine("casework");

  private final Store store;
  private final Oversight oversight;
  private final Neighbours neighbours;
  private final Casework casework;
  private final Router router;
  private final Joining joining;
  private final Desks desks;
  private final Clock clock;
  private final Repeating rounds =
      Repeating.of("casework rounds", EVERY, this::round, fault -> failed("all", fault));

  Rounds(
      Store store,
      Oversight oversight,
      Neighbours neighbours,
      Casework casework,
      Router router,
      Joining joining,
      Desks desks,
      Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.neighbours = neighbours;
    this.casework = casework;
    this.router = router;
    this.joining = joining;
    this.desks = desks;
    this.clock = clock;
  }

  void start() {
    rounds.start();
  }

  /// One round. Calls come first, and nothing that fails keeps anything else from being done.
  void round() {
    var now = clock.instant();
    alone("calls about danger to life", () -> each("a call", late(now), id -> call(id, now)));
    alone("leases", () -> each("a lease", ended(now), id -> casework.endLease(id, now)));
    alone("first places", this::firstPlaces);
    alone("places", () -> {
      while (router.placeAnew(now) > 0) {}
    });
    alone("desks", () -> desks.tidy(now));
  }

  /// As long as some of those that wait are placed.
  private void firstPlaces() {
    var waiting = router.unplaced();
    var before = List.<CaseId>of();
    while (!waiting.equals(before)) {
      each("a place", waiting, joining::placeAnew);
      before = waiting;
      waiting = router.unplaced();
    }
  }

  private void each(String what, List<CaseId> cases, Consumer<CaseId> act) {
    cases.forEach(id -> alone(what, () -> act.accept(id)));
  }

  /// What fails is tried again in the next round.
  private static void alone(String what, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException fault) {
      failed(what, fault);
    }
  }

  private static void failed(String what, RuntimeException fault) {
    LOG.warn(
        "of a round of the open cases {} failed: {}", what, fault.getClass().getSimpleName());
  }

  private List<CaseId> ended(Instant now) {
    return store
        .sql()
        .sql("select id from casework_case where state = 'in-review' and lease_until <= ?")
        .param(Times.utc(now))
        .query((row, _) -> new CaseId(row.getObject(1, UUID.class)))
        .list();
  }

  private List<CaseId> late(Instant now) {
    return store
        .sql()
        .sql("select id from casework_case where state <> 'decided' and lane = 0 and due_at <= ?"
            + " and (called_at is null or called_at <= ?)")
        .params(Times.utc(now), Times.utc(now.minus(CALL_AGAIN)))
        .query((row, _) -> new CaseId(row.getObject(1, UUID.class)))
        .list();
  }

  private void call(CaseId id, Instant now) {
    store.transact(() -> {
      var mine = store
          .sql()
          .sql("update casework_case set called_at = ? where id = ? and state <> 'decided'"
              + " and (called_at is null or called_at <= ?)")
          .params(Times.utc(now), id.value(), Times.utc(now.minus(CALL_AGAIN)))
          .update();
      if (mine == 0) {
        return;
      }
      neighbours.call(
          OVERDUE,
          "case/" + id,
          "A case of danger to life is past its time and nobody has decided it");
      oversight.record(CASEWORK, "call-about-overdue", "case/" + id, "");
    });
  }

  /// How many open cases are past their time.
  HealthLine health() {
    var late = store
        .sql()
        .sql("select count(*), count(*) filter (where lane = 0) from casework_case"
            + " where state <> 'decided' and due_at <= ?")
        .param(Times.utc(clock.instant()))
        .query((row, _) -> List.of(row.getLong(1), row.getLong(2)))
        .single();
    var all = late.getFirst();
    var life = late.getLast();
    if (life > 0) {
      return line(
          HealthLine.State.TROUBLE,
          life + " of danger to life past their time, of " + all
              + " late cases in all: people on call are called about them");
    }
    return all > 0
        ? line(
            HealthLine.State.LOOK, all + " open cases are past their time: Queue, Past their time")
        : line(HealthLine.State.GOOD, "every open case is within its time");
  }

  private static HealthLine line(HealthLine.State state, String words) {
    return new HealthLine("Queue", state, words);
  }

  @Override
  public void close() {
    rounds.close();
  }
}

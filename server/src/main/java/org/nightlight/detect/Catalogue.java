package org.nightlight.detect;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.nightlight.detection.Day;
import org.nightlight.detection.Detectors;
import org.nightlight.detection.Detectors.LevelFrom;
import org.nightlight.detection.Tier;
import org.nightlight.oversight.StaffId;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Which tier and level each detector has, and what leads have changed about them.
final class Catalogue {

  /// A budget, the level it set, and the first event-time day on which that holds.
  private record Budget(LocalDate from, double budget, long level) {}

  private final Store store;

  Catalogue(Store store) {
    this.store = store;
  }

  /// The shipped catalogue with the tiers and levels that leads have chosen.
  Detectors inForce() {
    var catalogue = Detectors.shipped();
    for (var entry : catalogue.entries()) {
      var name = entry.detector().name();
      var levels = budgets(name).stream()
          .map(one -> new LevelFrom(day(one.from()), one.level()))
          .toList();
      catalogue = catalogue.with(name, tier(name).orElse(entry.tier())).withLevels(name, levels);
    }
    return catalogue;
  }

  private static Day day(LocalDate date) {
    return new Day(Math.toIntExact(date.toEpochDay()));
  }

  private Optional<Tier> tier(String name) {
    return store
        .sql()
        .sql("select tier from detect_tier where detector = ?")
        .param(name)
        .query((row, _) -> Tier.valueOf(row.getString(1)))
        .optional();
  }

  private List<Budget> budgets(String name) {
    return store
        .sql()
        .sql("select from_day, budget, level from detect_level where detector = ?"
            + " order by from_day")
        .param(name)
        .query((row, _) ->
            new Budget(row.getObject(1, LocalDate.class), row.getDouble(2), row.getLong(3)))
        .list();
  }

  /// One detector as it stands.
  Running running(Detectors.Entry entry, LocalDate today, long signals) {
    var name = entry.detector().name();
    var budgets = budgets(name);
    var past = budgets.stream().filter(one -> !one.from().isAfter(today)).toList();
    var coming = budgets.stream().filter(one -> one.from().isAfter(today)).findFirst();
    return new Running(
        name,
        entry.detector().version(),
        entry.tier(),
        entry.levelOn(day(today)),
        entry.detector().level(),
        past.isEmpty()
            ? OptionalDouble.empty()
            : OptionalDouble.of(past.getLast().budget()),
        coming.map(Budget::from),
        coming.map(one -> OptionalLong.of(one.level())).orElse(OptionalLong.empty()),
        since(name),
        signals);
  }

  private Optional<Instant> since(String name) {
    return store
        .sql()
        .sql("select at from detect_change where detector = ? and act = 'tier'"
            + " order by id desc limit 1")
        .param(name)
        .query((row, _) -> Times.instant(row, "at"))
        .optional();
  }

  void setTier(String name, Tier tier) {
    store
        .sql()
        .sql("insert into detect_tier (detector, tier) values (?, ?)"
            + " on conflict (detector) do update set tier = excluded.tier")
        .params(name, tier.name())
        .update();
  }

  /// A day that has not begun keeps the last budget set for it.
  void setBudget(String name, LocalDate from, double budget, long level) {
    store
        .sql()
        .sql("insert into detect_level (detector, from_day, budget, level) values (?, ?, ?, ?)"
            + " on conflict (detector, from_day) do update"
            + " set budget = excluded.budget, level = excluded.level")
        .params(name, from, budget, level)
        .update();
  }

  void note(String name, StaffId by, String act, String becomes, String reason, Instant now) {
    store
        .sql()
        .sql("insert into detect_change (detector, at, staff, act, becomes, reason)"
            + " values (?, ?, ?, ?, ?, ?)")
        .params(name, Times.utc(now), by.value(), act, becomes, reason)
        .update();
  }

  /// What leads have changed about a detector, latest first.
  List<Change> changes(String name) {
    return store
        .sql()
        .sql("select at, staff, act, becomes, reason from detect_change where detector = ?"
            + " order by id desc limit 50")
        .param(name)
        .query((row, _) -> new Change(
            Times.instant(row, "at"),
            new StaffId(row.getObject("staff", java.util.UUID.class)),
            words(row.getString("act"), row.getString("becomes")),
            row.getString("reason")))
        .list();
  }

  private static String words(String act, String becomes) {
    return act.equals("tier")
        ? becomes.toLowerCase(Locale.ROOT)
        : "budget of " + becomes + " per 1,000 accounts in 30 days";
  }

  /// Those whose signals reach reviewers.
  static List<String> live(Detectors detectors) {
    var live = new ArrayList<String>();
    detectors.entries().stream()
        .filter(entry -> entry.tier() == Tier.LIVE)
        .forEach(entry -> live.add(entry.detector().name()));
    return live;
  }
}

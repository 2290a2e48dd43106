package org.nightlight.routing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.oversight.StaffId;
import org.nightlight.store.Store;
import org.nightlight.store.Times;
import tools.jackson.databind.json.JsonMapper;

/// Keeps sets of rules, what trying them came to, and which is live.
final class RoutingBook {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final long TURN = 7_600_001L;

  private final Store store;

  RoutingBook(Store store) {
    this.store = store;
  }

  /// A set as somebody saved it.
  record Saved(int version, Instant at, StaffId by, String reason, RuleSet set) {}

  /// What trying a version came to.
  ///
  /// @param troubled how many cases a rule could not be asked about
  record Tried(int version, Instant at, StaffId by, int cases, int changed, int troubled) {}

  /// The next version is one more than the last.
  int save(RuleSet set, String reason, StaffId by, Instant now) {
    return store.transaction(() -> {
      store.waitForTurn(TURN);
      return store
          .sql()
          .sql("insert into routing_version (version, at, by, reason, rules)"
              + " select coalesce(max(version), 0) + 1, ?, ?, ?, ? from routing_version"
              + " returning version")
          .params(Times.utc(now), by.value(), reason, JSON.writeValueAsString(set))
          .query(Integer.class)
          .single();
    });
  }

  List<Saved> versions() {
    return versions("order by version desc limit 50");
  }

  Optional<Saved> version(int version) {
    return versions("where version = " + version).stream().findFirst();
  }

  private List<Saved> versions(String which) {
    return store
        .sql()
        .sql("select * from routing_version " + which)
        .query((row, _) -> new Saved(
            row.getInt("version"),
            Times.instant(row, "at"),
            new StaffId(row.getObject("by", UUID.class)),
            row.getString("reason"),
            JSON.readValue(row.getString("rules"), RuleSet.class)))
        .list();
  }

  void tried(Tried one) {
    store
        .sql()
        .sql("insert into routing_trial (id, version, at, by, cases, changed, troubled, finished)"
            + " values (?, ?, ?, ?, ?, ?, ?, true)")
        .params(
            UUID.randomUUID(),
            one.version(),
            Times.utc(one.at()),
            one.by().value(),
            one.cases(),
            one.changed(),
            one.troubled())
        .update();
  }

  /// The latest finished try of each version, in one question.
  Map<Integer, Tried> trials() {
    var trials = new HashMap<Integer, Tried>();
    store
        .sql()
        .sql("select distinct on (version) * from routing_trial where finished"
            + " order by version, at desc")
        .query(row -> {
          trials.put(row.getInt("version"), tried(row));
        });
    return trials;
  }

  /// The latest finished try of a version.
  Optional<Tried> trial(int version) {
    return store
        .sql()
        .sql("select * from routing_trial where version = ? and finished order by at desc limit 1")
        .param(version)
        .query((row, _) -> tried(row))
        .optional();
  }

  private static Tried tried(ResultSet row) throws SQLException {
    return new Tried(
        row.getInt("version"),
        Times.instant(row, "at"),
        new StaffId(row.getObject("by", UUID.class)),
        row.getInt("cases"),
        row.getInt("changed"),
        row.getInt("troubled"));
  }

  /// The version in force; 0 before there is one.
  int live() {
    return store
        .sql()
        .sql("select version from routing_live order by id desc limit 1")
        .query(Integer.class)
        .optional()
        .orElse(0);
  }

  void goLive(int version, String reason, StaffId by, Instant now) {
    store
        .sql()
        .sql("insert into routing_live (version, at, by, reason) values (?, ?, ?, ?)")
        .params(version, Times.utc(now), by.value(), reason)
        .update();
  }
}

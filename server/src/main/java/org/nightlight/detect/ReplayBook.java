package org.nightlight.detect;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.nightlight.detection.Signal;
import org.nightlight.detection.Stratum;
import org.nightlight.oversight.StaffId;
import org.nightlight.store.Store;
import org.nightlight.store.Times;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Replays and what they found.
final class ReplayBook {

  private static final TypeReference<Map<String, Long>> NUMBERS = new TypeReference<>() {};
  private static final TypeReference<Map<String, Map<String, Long>>> BY_SOURCE =
      new TypeReference<>() {};

  /// A detector keeps so many replays; older ones go with the accounts they name.
  private static final int KEPT = 5;

  private final Store store;
  private final JsonMapper json = JsonMapper.shared();

  ReplayBook(Store store) {
    this.store = store;
  }

  /// False where another one runs.
  boolean start(Replay replay) {
    store
        .sql()
        .sql("delete from detect_replay where detector = ? and state <> 'running' and id not in ("
            + "select id from detect_replay where detector = ? order by asked desc limit ?)")
        .params(replay.detector(), replay.detector(), KEPT - 1)
        .update();
    return store
            .sql()
            .sql("insert into detect_replay (id, detector, version, level, asked, staff, state,"
                + " until) values (?, ?, ?, ?, ?, ?, 'running', ?) on conflict do nothing")
            .params(
                replay.id(),
                replay.detector(),
                replay.version(),
                replay.level(),
                Times.utc(replay.asked()),
                replay.by().value(),
                replay.until())
            .update()
        == 1;
  }

  Optional<Replay> running() {
    return store
        .sql()
        .sql("select * from detect_replay where state = 'running'")
        .query(this::replay)
        .optional();
  }

  Optional<Replay> find(UUID id) {
    return store
        .sql()
        .sql("select * from detect_replay where id = ?")
        .param(id)
        .query(this::replay)
        .optional();
  }

  /// Latest first.
  List<Replay> of(String detector) {
    return store
        .sql()
        .sql("select * from detect_replay where detector = ? order by asked desc, id")
        .param(detector)
        .query(this::replay)
        .list();
  }

  /// What a snapshot holds, how far it had read, and what accounts each source had by then.
  record Kept(
      Optional<byte[]> snapshot,
      long position,
      long seen,
      Map<String, Map<Stratum, Long>> accounts) {}

  /// Sets a replay back to its last snapshot: what came after is read again.
  Kept resume(UUID id) {
    var kept = store
        .sql()
        .sql("select snapshot, snapshot_position, snapshot_seen, snapshot_accounts"
            + " from detect_replay where id = ?")
        .param(id)
        .query((row, _) -> new Kept(
            Optional.ofNullable(row.getBytes(1)),
            row.getLong(2),
            row.getLong(3),
            bySource(row.getString(4))))
        .single();
    store
        .sql()
        .sql("update detect_replay set resumed = resumed + 1, position = snapshot_position,"
            + " seen = snapshot_seen where id = ? and position > 0")
        .param(id)
        .update();
    return kept;
  }

  /// Moves on with what was found; false where it no longer runs, as when it was stopped.
  boolean move(
      UUID id, long position, long seen, Optional<LocalDate> from, Optional<LocalDate> to) {
    return store
            .sql()
            .sql("update detect_replay set position = :position, seen = :seen,"
                + " first_day = least(first_day, :first), last_day = greatest(last_day, :last)"
                + " where id = :id and state = 'running'")
            .param("position", position)
            .param("seen", seen)
            .param("first", from.orElse(null), java.sql.Types.DATE)
            .param("last", to.orElse(null), java.sql.Types.DATE)
            .param("id", id)
            .update()
        == 1;
  }

  void keep(UUID id, Signal signal, Stratum stratum) {
    store
        .sql()
        .sql("insert into detect_replay_signal (replay, id, source, subject, stratum, at, evidence)"
            + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing")
        .params(
            id,
            signal.id(),
            signal.source(),
            signal.subject(),
            stratum.name(),
            Times.utc(signal.time()),
            signal.evidence())
        .update();
  }

  void snapshot(UUID id, byte[] snapshot, Map<String, Map<Stratum, Long>> accounts) {
    var named = new TreeMap<String, Map<String, Long>>();
    accounts.forEach((source, counts) -> named.put(source, DayBook.named(counts)));
    store
        .sql()
        .sql("update detect_replay set snapshot = ?, snapshot_position = position,"
            + " snapshot_seen = seen, snapshot_accounts = ?::jsonb where id = ?")
        .params(snapshot, json.writeValueAsString(named), id)
        .update();
  }

  private Map<String, Map<Stratum, Long>> bySource(String text) {
    var accounts = new TreeMap<String, Map<Stratum, Long>>();
    json.readValue(text, BY_SOURCE)
        .forEach((source, counts) -> accounts.put(source, DayBook.strata(counts)));
    return accounts;
  }

  boolean end(UUID id, Replay.State state, Map<Stratum, Long> accounts, Instant now) {
    return store
            .sql()
            .sql("update detect_replay set state = ?, ended = ?, accounts = ?::jsonb,"
                + " snapshot = null where id = ? and state = 'running'")
            .params(
                state.name().toLowerCase(Locale.ROOT),
                Times.utc(now),
                json.writeValueAsString(DayBook.named(accounts)),
                id)
            .update()
        == 1;
  }

  /// The subjects a replay found, in no order.
  List<Found> found(UUID id) {
    return store
        .sql()
        .sql(SignalBook.FOUND
            + " from detect_replay_signal where replay = ?"
            + " group by source, subject")
        .param(id)
        .query(SignalBook::found)
        .list();
  }

  private Replay replay(ResultSet row, int number) throws SQLException {
    return new Replay(
        row.getObject("id", UUID.class),
        row.getString("detector"),
        row.getInt("version"),
        row.getLong("level"),
        Times.instant(row, "asked"),
        new StaffId(row.getObject("staff", UUID.class)),
        Replay.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getLong("until"),
        row.getLong("position"),
        row.getLong("seen"),
        Optional.ofNullable(row.getObject("first_day", LocalDate.class)),
        Optional.ofNullable(row.getObject("last_day", LocalDate.class)),
        row.getInt("resumed"),
        row.getObject("ended") == null
            ? Optional.empty()
            : Optional.of(Times.instant(row, "ended")),
        DayBook.strata(json.readValue(row.getString("accounts"), NUMBERS)));
  }
}

package org.nightlight.detect;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.nightlight.detection.Day;
import org.nightlight.detection.Key;
import org.nightlight.detection.Reason;
import org.nightlight.detection.Signal;
import org.nightlight.detection.Stratum;
import org.nightlight.detection.Tier;
import org.nightlight.store.Store;
import org.nightlight.store.Times;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The signals that were raised.
final class SignalBook {

  private static final TypeReference<List<Reason>> REASONS = new TypeReference<>() {};

  private final Store store;
  private final JsonMapper json = JsonMapper.shared();

  SignalBook(Store store) {
    this.store = store;
  }

  /// Keeps a signal and, where its detector is live, hands it on to reviewers; false where it was
  /// kept before. In the transaction of whoever calls.
  boolean raise(Signal signal, Tier tier, Stratum stratum, Instant now) {
    var first = keep(signal, tier, stratum, now);
    if (first && tier == Tier.LIVE) {
      store.outbox().put("signal.raised", signal.source() + "/" + signal.subject(), signal.id());
    }
    return first;
  }

  private boolean keep(Signal signal, Tier tier, Stratum stratum, Instant now) {
    var kept = store
        .sql()
        .sql("""
                insert into detect_signal (id, detector, version, source, subject, others, at, score,
                  evidence, level, reasons, activities, model, tier, raised, stratum)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?) on conflict do nothing
                """)
        .params(
            signal.id(),
            signal.detector(),
            signal.version(),
            signal.source(),
            signal.subject(),
            signal.others().toArray(String[]::new),
            Times.utc(signal.time()),
            signal.score(),
            signal.evidence(),
            signal.level(),
            json.writeValueAsString(signal.reasons()),
            signal.activities().toArray(String[]::new),
            LocalDate.parse(signal.model().toString()),
            tier.name(),
            Times.utc(now),
            stratum.name())
        .update();
    return kept == 1;
  }

  Optional<Raised> find(String id) {
    return store
        .sql()
        .sql("select * from detect_signal where id = ?")
        .param(id)
        .query(this::raised)
        .optional();
  }

  List<Raised> about(String source, String subject) {
    return store
        .sql()
        .sql("select * from detect_signal where source = ? and subject = ? order by at, id")
        .params(source, subject)
        .query(this::raised)
        .list();
  }

  /// Signals raised up to a moment, and what else stands of them.
  long erase(String source, String subject, Instant upTo) {
    var erased = (long) store
        .sql()
        .sql("delete from detect_signal where source = ? and subject = ? and raised <= ?")
        .params(source, subject, Times.utc(upTo))
        .update();
    for (var table : List.of("detect_standing", "detect_replay_signal")) {
      erased += store
          .sql()
          .sql("delete from " + table + " where source = ? and subject = ?")
          .params(source, subject)
          .update();
    }
    return erased;
  }

  /// Gives an account another name in signals about others; answers how many.
  long rename(String source, String account, String instead) {
    return store
        .sql()
        .sql("update detect_signal set others = array_replace(others, :account, :instead)"
            + " where source = :source and :account = any(others)")
        .param("source", source)
        .param("account", account)
        .param("instead", instead)
        .update();
  }

  /// Every account a signal or an order names, with its source.
  Set<Key> everybody() {
    return new HashSet<>(store
        .sql()
        .sql("select source, subject from detect_signal"
            + " union select source, unnest(others) from detect_signal"
            + " union select source, subject from detect_standing"
            + " union select source, subject from detect_replay_signal")
        .query((row, _) -> new Key(row.getString(1), row.getString(2)))
        .list());
  }

  List<Raised> since(Instant since) {
    return store
        .sql()
        .sql("select * from detect_signal where raised >= ? order by raised, id")
        .param(Times.utc(since))
        .query(this::raised)
        .list();
  }

  /// How many signals each detector has raised.
  Map<String, Long> counts() {
    var counts = new TreeMap<String, Long>();
    store
        .sql()
        .sql("select detector, count(*) from detect_signal group by detector")
        .query(row -> {
          counts.put(row.getString(1), row.getLong(2));
        });
    return counts;
  }

  private Raised raised(ResultSet row, int number) throws SQLException {
    var signal = new Signal(
        row.getString("id"),
        row.getString("detector"),
        row.getInt("version"),
        row.getString("source"),
        row.getString("subject"),
        strings(row, "others"),
        Times.instant(row, "at"),
        row.getInt("score"),
        row.getLong("evidence"),
        row.getLong("level"),
        json.readValue(row.getString("reasons"), REASONS),
        strings(row, "activities"),
        Day.of(row.getObject("model", LocalDate.class).atStartOfDay().toInstant(ZoneOffset.UTC)));
    return new Raised(
        signal,
        Tier.valueOf(row.getString("tier")),
        Times.instant(row, "raised"),
        Stratum.valueOf(row.getString("stratum")));
  }

  /// How many signals a detector raised on each event-time day from a day on, by the tier it had.
  List<DayCount> byDay(String detector, LocalDate from) {
    return store
        .sql()
        .sql("select (at at time zone 'UTC')::date as day, tier, count(*) from detect_signal"
            + " where detector = ? and at >= ? group by 1, 2 order by 1, 2")
        .params(detector, Times.utc(from.atStartOfDay().toInstant(ZoneOffset.UTC)))
        .query((row, _) -> new DayCount(
            row.getObject(1, LocalDate.class), Tier.valueOf(row.getString(2)), row.getLong(3)))
        .list();
  }

  /// The subjects a detector spoke up about on these event-time days, in whatever tier it was.
  List<Found> found(String detector, LocalDate from, LocalDate to) {
    return store
        .sql()
        .sql(FOUND
            + " from detect_signal where detector = ?"
            + " and at >= ? and at < ? group by source, subject")
        .params(
            detector,
            Times.utc(from.atStartOfDay().toInstant(ZoneOffset.UTC)),
            Times.utc(to.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC)))
        .query(SignalBook::found)
        .list();
  }

  /// A subject once, as what it was known to be when it was last raised.
  static final String FOUND = "select source, subject,"
      + " (array_agg(stratum order by at desc, evidence desc, stratum))[1] as stratum,"
      + " min(at) as at, max(evidence) as evidence";

  static Found found(ResultSet row, int number) throws SQLException {
    return new Found(
        row.getString("source"),
        row.getString("subject"),
        Stratum.valueOf(row.getString("stratum")),
        Times.instant(row, "at"),
        row.getLong("evidence"));
  }

  /// Signals raised in the shadow since then, one for each subject: its latest.
  List<Raised> inShadow(String detector, Instant since) {
    return store
        .sql()
        .sql("select distinct on (source, subject) * from detect_signal where detector = ?"
            + " and tier = 'SHADOW' and at >= ? order by source, subject, at desc, id")
        .params(detector, Times.utc(since))
        .query(this::raised)
        .list();
  }

  /// Lets reviewers see a signal that was raised in the shadow.
  void bring(String id) {
    store
        .sql()
        .sql("update detect_signal set tier = 'LIVE' where id = ?")
        .param(id)
        .update();
  }

  private static List<String> strings(ResultSet row, String column) throws SQLException {
    return Arrays.asList((String[]) row.getArray(column).getArray());
  }
}

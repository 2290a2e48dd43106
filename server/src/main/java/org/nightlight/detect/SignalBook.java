package org.nightlight.detect;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nightlight.detection.Day;
import org.nightlight.detection.Reason;
import org.nightlight.detection.Signal;
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

  /// Keeps a signal; false where it was kept before.
  boolean keep(Signal signal, Tier tier, Instant now) {
    var kept = store
        .sql()
        .sql("""
                insert into detect_signal (id, detector, version, source, subject, others, at, score,
                  evidence, level, reasons, activities, model, tier, raised)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?) on conflict do nothing
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
            Times.utc(now))
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
    return new Raised(signal, Tier.valueOf(row.getString("tier")), Times.instant(row, "raised"));
  }

  private static List<String> strings(ResultSet row, String column) throws SQLException {
    return Arrays.asList((String[]) row.getArray(column).getArray());
  }
}

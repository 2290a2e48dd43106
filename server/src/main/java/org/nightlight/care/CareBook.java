package org.nightlight.care;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.nightlight.care.AgreementRules.Pair;
import org.nightlight.care.ExposureRules.Limits;
import org.nightlight.oversight.StaffId;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Keeps what leads have set, whose limit was reached, and second looks.
final class CareBook {

  private final Store store;

  CareBook(Store store) {
    this.store = store;
  }

  /// What is in force.
  ///
  /// @param secondLooks of a thousand decided cases
  record Setting(Limits limits, int secondLooks) {
    static final Setting USUAL = new Setting(Limits.USUAL, 0);
  }

  Setting setting() {
    return store
        .sql()
        .sql("select * from care_setting order by id desc limit 1")
        .query((row, _) -> new Setting(
            new Limits(row.getInt("a_day"), row.getInt("in_a_row"), row.getInt("minutes")),
            row.getInt("second_looks")))
        .optional()
        .orElse(Setting.USUAL);
  }

  void set(Setting now, String reason, StaffId by, Instant at) {
    store
        .sql()
        .sql("insert into care_setting (a_day, in_a_row, minutes, second_looks, at, by, reason)"
            + " values (?, ?, ?, ?, ?, ?, ?)")
        .params(
            now.limits().aDay(),
            now.limits().inARow(),
            now.limits().minutes(),
            now.secondLooks(),
            Times.utc(at),
            by.value(),
            reason)
        .update();
  }

  private static LocalDate day(Instant at) {
    return at.atZone(ZoneOffset.UTC).toLocalDate();
  }

  int lifts(StaffId who, Instant at) {
    return store
        .sql()
        .sql("select lifts from care_closed where staff = ? and day = ?")
        .params(who.value(), day(at))
        .query(Integer.class)
        .optional()
        .orElse(0);
  }

  void closed(StaffId who, Instant at) {
    store
        .sql()
        .sql("insert into care_closed (staff, day, at) values (?, ?, ?)"
            + " on conflict (staff, day) do nothing")
        .params(who.value(), day(at), Times.utc(at))
        .update();
  }

  /// Those whose day's limit was reached today, by when it was.
  List<StaffId> closedToday(Instant at) {
    return store
        .sql()
        .sql("select staff from care_closed where day = ? order by at")
        .param(day(at))
        .query((row, _) -> new StaffId(row.getObject(1, UUID.class)))
        .list();
  }

  boolean lift(StaffId who, Instant at) {
    return store
            .sql()
            .sql("update care_closed set lifts = lifts + 1 where staff = ? and day = ?")
            .params(who.value(), day(at))
            .update()
        > 0;
  }

  /// Asks for a second look; one that was given stands.
  void ask(UUID matter, String policy, String outcome, StaffId by, Instant at) {
    store
        .sql()
        .sql("""
            insert into care_second (case_id, policy, first_outcome, first_by, at)
            values (?, ?, ?, ?, ?)
            on conflict (case_id) do update set policy = excluded.policy, first_outcome = excluded.first_outcome,
              first_by = excluded.first_by, at = excluded.at where care_second.second_by is null
            """)
        .params(matter, policy, outcome, by.value(), Times.utc(at))
        .update();
  }

  /// Cases that wait for somebody else than whoever decided them.
  List<UUID> waiting(StaffId reader, int most) {
    return store
        .sql()
        .sql("select case_id from care_second where second_by is null and first_by <> ?"
            + " order by at limit ?")
        .params(reader.value(), most)
        .query((row, _) -> row.getObject(1, UUID.class))
        .list();
  }

  boolean waits(UUID matter, StaffId reader) {
    return store
            .sql()
            .sql("select count(*) from care_second"
                + " where case_id = ? and second_by is null and first_by <> ?")
            .params(matter, reader.value())
            .query(Long.class)
            .single()
        > 0;
  }

  /// Keeps a second look; what the first decided, or empty where nobody waits for this one.
  Optional<String> answer(UUID matter, String outcome, String note, StaffId by, Instant at) {
    return store
        .sql()
        .sql("update care_second set second_outcome = ?, second_note = ?, second_by = ?,"
            + " second_at = ? where case_id = ? and second_by is null and first_by <> ?"
            + " returning first_outcome")
        .params(outcome, note, by.value(), Times.utc(at), matter, by.value())
        .query(String.class)
        .optional();
  }

  /// What two people decided, by policy; nothing says who. Counted where it lies, however much.
  Map<String, List<Pair>> pairs() {
    var pairs = new TreeMap<String, List<Pair>>();
    store
        .sql()
        .sql("select policy, first_outcome, second_outcome, count(*) from care_second"
            + " where second_by is not null group by 1, 2, 3")
        .query(row -> {
          pairs
              .computeIfAbsent(row.getString(1), _ -> new ArrayList<>())
              .addAll(
                  Collections.nCopies(row.getInt(4), new Pair(row.getString(2), row.getString(3))));
        });
    return pairs;
  }
}

package org.nightlight.care;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.oversight.StaffId;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Keeps sets of decided cases with an agreed answer, and what each person answered.
final class CalibrationBook {

  private static final String LOOKS = """
      select s.id, c.case_id, c.answer, c.why, l.outcome, l.note from care_calibration s
      join care_calibration_case c on c.calibration = s.id
      join care_calibration_look l on l.calibration = s.id and l.case_id = c.case_id
      """;

  private final Store store;

  CalibrationBook(Store store) {
    this.store = store;
  }

  /// A set.
  record Calibration(UUID id, String name, boolean open) {}

  /// A case in a set, with the answer that a lead gave it.
  record Agreed(UUID matter, String answer, String why) {}

  /// What somebody answered, beside the answer that a lead gave.
  record Answered(UUID calibration, Agreed agreed, String outcome, String note) {}

  /// What all who answered say together.
  record Sum(long people, List<AgreementRules.Pair> pairs) {
    Sum {
      pairs = List.copyOf(pairs);
    }
  }

  /// Latest first.
  List<Calibration> all() {
    return store
        .sql()
        .sql("select * from care_calibration order by at desc limit 50")
        .query((row, _) -> new Calibration(
            row.getObject("id", UUID.class), row.getString("name"), row.getObject("ended") == null))
        .list();
  }

  void make(UUID id, String name, StaffId by, Instant now) {
    store
        .sql()
        .sql("insert into care_calibration (id, name, by, at) values (?, ?, ?, ?)")
        .params(id, name, by.value(), Times.utc(now))
        .update();
  }

  /// Puts a case into a set that goes on; one that people have answered keeps its answer.
  boolean add(UUID calibration, Agreed one, StaffId by, Instant now) {
    return store
            .sql()
            .sql("""
                insert into care_calibration_case (calibration, case_id, answer, why, by, at)
                select id, :matter, :answer, :why, :by, :now from care_calibration
                where id = :id and ended is null
                on conflict (calibration, case_id) do update set answer = excluded.answer,
                  why = excluded.why where not exists (select 1 from care_calibration_look l
                    where l.calibration = excluded.calibration and l.case_id = excluded.case_id)
                """)
            .param("id", calibration)
            .param("matter", one.matter())
            .param("answer", one.answer())
            .param("why", one.why())
            .param("by", by.value())
            .param("now", Times.utc(now))
            .update()
        > 0;
  }

  boolean end(UUID calibration, Instant now) {
    return store
            .sql()
            .sql("update care_calibration set ended = ? where id = ? and ended is null")
            .params(Times.utc(now), calibration)
            .update()
        > 0;
  }

  List<Agreed> cases(UUID calibration) {
    return store
        .sql()
        .sql("select * from care_calibration_case where calibration = ? order by at, case_id")
        .param(calibration)
        .query((row, _) -> agreed(row))
        .list();
  }

  private static Agreed agreed(ResultSet row) throws SQLException {
    return new Agreed(
        row.getObject("case_id", UUID.class), row.getString("answer"), row.getString("why"));
  }

  /// Cases of sets that go on which somebody has neither put there nor answered.
  List<UUID> waiting(StaffId reader, int most) {
    return store
        .sql()
        .sql("select distinct c.case_id from care_calibration_case c" + WAITS + " limit :most")
        .param("reader", reader.value())
        .param("most", most)
        .query((row, _) -> row.getObject(1, UUID.class))
        .list();
  }

  private static final String WAITS = """
       join care_calibration s on s.id = c.calibration and s.ended is null
      where c.by <> :reader and not exists (select 1 from care_calibration_look l
        where l.calibration = c.calibration and l.case_id = c.case_id and l.staff = :reader)
      """;

  boolean waits(UUID matter, StaffId reader) {
    return store
        .sql()
        .sql("select exists (select 1 from care_calibration_case c" + WAITS
            + " and c.case_id = :matter)")
        .param("reader", reader.value())
        .param("matter", matter)
        .query(Boolean.class)
        .single();
  }

  /// Keeps an answer in every set that waits for it; what the latest of them says, or empty.
  Optional<String> answer(UUID matter, String outcome, String note, StaffId by, Instant now) {
    return store
        .sql()
        .sql("""
            with kept as (
              insert into care_calibration_look (calibration, case_id, staff, outcome, note, at)
              select c.calibration, c.case_id, :reader, :outcome, :note, :now
              from care_calibration_case c""" + WAITS + """
               and c.case_id = :matter on conflict do nothing returning calibration)
            select c.answer from care_calibration_case c join kept k on k.calibration = c.calibration
            where c.case_id = :matter order by c.at desc limit 1
            """)
        .param("reader", by.value())
        .param("outcome", outcome)
        .param("note", note)
        .param("now", Times.utc(now))
        .param("matter", matter)
        .query(String.class)
        .optional();
  }

  /// What one person answered: for that person alone.
  List<Answered> of(StaffId who) {
    return store
        .sql()
        .sql(LOOKS + " where l.staff = ? order by l.at desc limit 200")
        .param(who.value())
        .query((row, _) -> new Answered(
            row.getObject("id", UUID.class),
            agreed(row),
            row.getString("outcome"),
            row.getString("note")))
        .list();
  }

  /// How many people answered in a set, and all they said; nothing says who.
  Sum sum(UUID calibration) {
    var people = store
        .sql()
        .sql("select count(distinct staff) from care_calibration_look where calibration = ?")
        .param(calibration)
        .query(Long.class)
        .single();
    var pairs = store
        .sql()
        .sql(LOOKS + " where s.id = ? order by c.case_id, l.outcome")
        .param(calibration)
        .query(
            (row, _) -> new AgreementRules.Pair(row.getString("answer"), row.getString("outcome")))
        .list();
    return new Sum(people, pairs);
  }
}

package org.nightlight.casework;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.nightlight.casework.ActivityWords.Line;
import org.nightlight.casework.CaseFile.Affected;
import org.nightlight.casework.CaseFile.Age;
import org.nightlight.casework.CaseFile.SignalInCase;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.intake.Danger;
import org.nightlight.intake.Report;
import org.nightlight.intake.ReportId;
import org.nightlight.intake.Subject;
import org.nightlight.match.HashList;
import org.nightlight.match.Sighting;
import org.nightlight.match.SightingId;
import org.nightlight.store.Store;
import org.nightlight.store.Times;
import tools.jackson.databind.json.JsonMapper;

/// Loads and saves what cases hold: reports, signals, people affected, cited activities.
final class Facts {

  private static final JsonMapper JSON = JsonMapper.shared();

  /// What was read already for the page that is being made.
  private static final ScopedValue<Map<String, Object>> READ = ScopedValue.newInstance();

  private final Store store;

  Facts(Store store) {
    this.store = store;
  }

  /// Makes something out of facts that are each read once. Nothing in it changes them.
  <T> T once(java.util.function.Supplier<T> work) {
    return ScopedValue.where(READ, new HashMap<>()).call(work::get);
  }

  @SuppressWarnings("unchecked") // every key has a prefix of its own, and so one type
  private static <T> T kept(String key, java.util.function.Supplier<T> read) {
    return READ.isBound() ? (T) READ.get().computeIfAbsent(key, _ -> read.get()) : read.get();
  }

  boolean hasSignal(String signal) {
    return has("select count(*) from casework_signal where id = ?", signal);
  }

  private boolean has(String question, Object id) {
    return store.sql().sql(question).param(id).query(Long.class).single() > 0;
  }

  /// Which of several reports lie in a case.
  Set<ReportId> joined(Collection<ReportId> reports) {
    return new HashSet<>(store
        .sql()
        .sql("select report from casework_report where report = any(?)")
        .param(reports.stream().map(ReportId::value).toArray(UUID[]::new))
        .query((row, _) -> new ReportId(row.getObject(1, UUID.class)))
        .list());
  }

  void add(CaseId id, Report report, Instant now) {
    add(Map.of(id, report), now);
  }

  /// Adds a report to each of several cases.
  void add(Map<CaseId, Report> reports, Instant now) {
    var ids = reports.keySet().stream().toList();
    store
        .sql()
        .sql("insert into casework_report (report, case_id, audience, topic, danger, country,"
            + " received, exhibit, joined) select one.*, ?::timestamptz from unnest(?::uuid[],"
            + " ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[]::timestamptz[],"
            + " ?::uuid[]) as one")
        .params(
            Times.utc(now),
            all(ids, reports, one -> one.id().value(), UUID[]::new),
            ids.stream().map(CaseId::value).toArray(UUID[]::new),
            all(ids, reports, one -> one.audience().name(), String[]::new),
            all(ids, reports, Report::topic, String[]::new),
            all(ids, reports, one -> one.danger().name(), String[]::new),
            all(ids, reports, Report::country, String[]::new),
            all(ids, reports, one -> one.receivedAt().toString(), String[]::new),
            all(ids, reports, one -> one.exhibit().value(), UUID[]::new))
        .update();
  }

  private static <V> V[] all(
      List<CaseId> ids,
      Map<CaseId, Report> reports,
      Function<Report, V> field,
      IntFunction<V[]> array) {
    return ids.stream().map(reports::get).map(field).toArray(array);
  }

  /// @param cited what could still be read of the activities it cites
  void add(CaseId id, SignalInCase signal, List<Line> cited, Instant now) {
    store
        .sql()
        .sql("insert into casework_signal (id, case_id, detector, at, evidence, body, kept, joined)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            signal.id(),
            id.value(),
            signal.detector(),
            Times.utc(signal.time()),
            signal.evidence(),
            JSON.writeValueAsString(signal),
            cited.size(),
            Times.utc(now))
        .update();
    cited.forEach(line -> add(id, line));
  }

  boolean hasMatch(SightingId sighting) {
    return has("select count(*) from casework_match where sighting = ?", sighting.value());
  }

  /// The case a report lies in.
  Optional<CaseId> caseOf(UUID report) {
    return store
        .sql()
        .sql("select case_id from casework_report where report = ?")
        .param(report)
        .query((row, _) -> new CaseId(row.getObject(1, UUID.class)))
        .optional();
  }

  /// Every case about an account, the first first.
  List<AccountCase> casesAbout(Subject account) {
    return accountCases(
        "source = :source and account = :account",
        Map.of("source", account.source(), "account", account.account()));
  }

  /// These cases, the first first.
  List<AccountCase> cases(Set<CaseId> some) {
    return accountCases(
        "id = any(:some)", Map.of("some", some.stream().map(CaseId::value).toArray(UUID[]::new)));
  }

  private List<AccountCase> accountCases(String which, Map<String, ?> params) {
    return store
        .sql()
        .sql("select id, number, opened, state, outcome, decided_at from casework_case where "
            + which + " order by number")
        .params(params)
        .query((row, _) -> {
          var id = new CaseId(row.getObject("id", UUID.class));
          var decided = row.getString("state").equals("decided");
          return new AccountCase(
              id,
              row.getLong("number"),
              Times.instant(row, "opened"),
              decided,
              "REFER".equals(row.getString("outcome")),
              decided ? Optional.of(Times.instant(row, "decided_at")) : Optional.empty(),
              exhibits(id));
        })
        .list();
  }

  private Set<ExhibitId> exhibits(CaseId id) {
    return new HashSet<>(store
        .sql()
        .sql("select exhibit from casework_report where case_id = :case union"
            + " select exhibit from casework_signal where case_id = :case and exhibit is not null")
        .param("case", id.value())
        .query((row, _) -> new ExhibitId(row.getObject(1, UUID.class)))
        .list());
  }

  Optional<String> source(CaseId id) {
    return store
        .sql()
        .sql("select coalesce(source, '') from casework_case where id = ?")
        .param(id.value())
        .query(String.class)
        .optional();
  }

  /// The cases that hold an exhibit as a report, as what a signal cites, or by a sighting.
  Set<CaseId> casesWith(ExhibitId exhibit, List<SightingId> sightings) {
    return new HashSet<>(store
        .sql()
        .sql("""
            select case_id from casework_report where exhibit = :exhibit
            union select case_id from casework_signal where exhibit = :exhibit
            union select case_id from casework_match where sighting = any(:sightings)
            """)
        .param("exhibit", exhibit.value())
        .param("sightings", sightings.stream().map(SightingId::value).toArray(UUID[]::new))
        .query((row, _) -> new CaseId(row.getObject(1, UUID.class)))
        .list());
  }

  Optional<CaseId> caseOf(SightingId sighting) {
    return store
        .sql()
        .sql("select case_id from casework_match where sighting = ?")
        .param(sighting.value())
        .query((row, _) -> new CaseId(row.getObject(1, UUID.class)))
        .optional();
  }

  void add(CaseId id, Sighting sighting, Instant now) {
    store
        .sql()
        .sql("insert into casework_match (sighting, case_id, kind, at, joined)"
            + " values (?, ?, ?, ?, ?)")
        .params(
            sighting.id().value(),
            id.value(),
            sighting.kind().name(),
            Times.utc(sighting.at()),
            Times.utc(now))
        .update();
  }

  /// Known material as far as a case keeps it.
  record MatchLine(SightingId sighting, HashList.Kind kind, Instant at) {}

  /// Latest first.
  List<MatchLine> matches(CaseId id) {
    return kept("matches " + id, () -> matchesNow(id));
  }

  private List<MatchLine> matchesNow(CaseId id) {
    return store
        .sql()
        .sql("select * from casework_match where case_id = ? order by at desc, sighting")
        .param(id.value())
        .query((row, _) -> new MatchLine(
            new SightingId(row.getObject("sighting", UUID.class)),
            HashList.Kind.valueOf(row.getString("kind")),
            Times.instant(row, "at")))
        .list();
  }

  void sealed(SignalInCase signal, ExhibitId exhibit) {
    store
        .sql()
        .sql("update casework_signal set exhibit = ? where id = ?")
        .params(exhibit.value(), signal.id())
        .update();
  }

  private void add(CaseId id, Line line) {
    store
        .sql()
        .sql("insert into casework_activity (case_id, activity, at, actor, other, deed)"
            + " values (?, ?, ?, ?, ?, ?) on conflict do nothing")
        .params(
            id.value(),
            line.activity(),
            Times.utc(line.at()),
            line.actor(),
            line.other(),
            line.deed())
        .update();
  }

  /// A known age is not forgotten for an unknown one.
  void affect(CaseId id, String account, Age age) {
    store.sql().sql("""
            insert into casework_affected (case_id, account, age) values (?, ?, ?)
            on conflict (case_id, account) do update set age = excluded.age
            where excluded.age <> 'UNKNOWN'
            """).params(id.value(), account, age.name()).update();
  }

  void age(CaseId id, Age subject) {
    store
        .sql()
        .sql("update casework_case set age = ? where id = ?")
        .params(subject.name(), id.value())
        .update();
  }

  void rank(CaseId id, PriorityRules.Standing standing, String headline) {
    store
        .sql()
        .sql("update casework_case set lane = ?, rank_at = ?, rank_reason = ?, headline = ?"
            + " where id = ?")
        .params(
            standing.lane(), Times.utc(standing.rankAt()), standing.reason(), headline, id.value())
        .update();
  }

  /// A report as far as a case keeps it.
  record ReportLine(
      UUID report,
      String audience,
      String topic,
      Danger danger,
      String country,
      Instant received,
      UUID exhibit) {

    static ReportLine of(Report report) {
      return new ReportLine(
          report.id().value(),
          report.audience().name(),
          report.topic(),
          report.danger(),
          report.country(),
          report.receivedAt(),
          report.exhibit().value());
    }
  }

  List<ReportLine> reports(CaseId id) {
    return kept("reports " + id, () -> reportsNow(id));
  }

  private List<ReportLine> reportsNow(CaseId id) {
    return store
        .sql()
        .sql("select * from casework_report where case_id = ? order by received, report")
        .param(id.value())
        .query((row, _) -> new ReportLine(
            row.getObject("report", UUID.class),
            row.getString("audience"),
            row.getString("topic"),
            Danger.valueOf(row.getString("danger")),
            row.getString("country"),
            Times.instant(row, "received"),
            row.getObject("exhibit", UUID.class)))
        .list();
  }

  List<SignalInCase> signals(CaseId id) {
    return kept("signals " + id, () -> signalsNow(id));
  }

  private List<SignalInCase> signalsNow(CaseId id) {
    return store
        .sql()
        .sql("select body from casework_signal where case_id = ? order by at, id")
        .param(id.value())
        .query((row, _) -> JSON.readValue(row.getString(1), SignalInCase.class))
        .list();
  }

  /// How many of the activities each signal cites could still be read when it joined.
  Map<String, Integer> kept(CaseId id) {
    var kept = new HashMap<String, Integer>();
    store
        .sql()
        .sql("select id, kept from casework_signal where case_id = ?")
        .param(id.value())
        .query(row -> {
          kept.put(row.getString(1), row.getInt(2));
        });
    return kept;
  }

  List<ExhibitId> citedExhibits(CaseId id) {
    return store
        .sql()
        .sql("select exhibit from casework_signal where case_id = ? and exhibit is not null"
            + " order by joined, id")
        .param(id.value())
        .query((row, _) -> new ExhibitId(row.getObject(1, UUID.class)))
        .list();
  }

  List<Line> activities(CaseId id) {
    return kept("activities " + id, () -> activitiesNow(id));
  }

  private List<Line> activitiesNow(CaseId id) {
    return store
        .sql()
        .sql("select * from casework_activity where case_id = ? order by at, activity")
        .param(id.value())
        .query((row, _) -> new Line(
            row.getString("activity"),
            Times.instant(row, "at"),
            row.getString("actor"),
            row.getString("other"),
            row.getString("deed")))
        .list();
  }

  /// People affected besides the subject, children first.
  List<Affected> affected(CaseId id, String source) {
    return store
        .sql()
        .sql("select account, age from casework_affected where case_id = ? order by"
            + " case age when 'CHILD' then 0 when 'UNKNOWN' then 1 else 2 end, account")
        .param(id.value())
        .query((row, _) -> new Affected(
            new org.nightlight.intake.Subject(source, row.getString(1)),
            Age.valueOf(row.getString(2))))
        .list();
  }

  /// Moves all that a case holds to another.
  void moveAll(CaseId from, CaseId into) {
    for (var table : List.of("casework_report", "casework_signal", "casework_match")) {
      store
          .sql()
          .sql("update " + table + " set case_id = ? where case_id = ?")
          .params(into.value(), from.value())
          .update();
    }
    moveAffected(from, into);
    moveActivities(from, into);
  }

  private void moveAffected(CaseId from, CaseId into) {
    store.sql().sql("""
            insert into casework_affected (case_id, account, age)
            select ?, account, age from casework_affected where case_id = ?
            on conflict (case_id, account) do update set age = excluded.age
            where excluded.age <> 'UNKNOWN'
            """).params(into.value(), from.value()).update();
    store
        .sql()
        .sql("delete from casework_affected where case_id = ?")
        .param(from.value())
        .update();
  }

  private void moveActivities(CaseId from, CaseId into) {
    store.sql().sql("""
            insert into casework_activity (case_id, activity, at, actor, other, deed)
            select ?, activity, at, actor, other, deed from casework_activity where case_id = ?
            on conflict do nothing
            """).params(into.value(), from.value()).update();
    store
        .sql()
        .sql("delete from casework_activity where case_id = ?")
        .param(from.value())
        .update();
  }

  void moveReport(UUID report, CaseId into) {
    move("casework_report", "report", report, into);
  }

  void moveMatch(UUID sighting, CaseId into) {
    move("casework_match", "sighting", sighting, into);
  }

  /// With the activities it cites.
  void moveSignal(SignalInCase signal, CaseId from, CaseId into) {
    move("casework_signal", "id", signal.id(), into);
    store
        .sql()
        .sql("""
            insert into casework_activity (case_id, activity, at, actor, other, deed)
            select :into, activity, at, actor, other, deed from casework_activity
            where case_id = :from and activity in (:cited) on conflict do nothing
            """)
        .param("into", into.value())
        .param("from", from.value())
        .param("cited", never(signal.activities()))
        .update();
  }

  private void move(String table, String key, Object id, CaseId into) {
    store
        .sql()
        .sql("update " + table + " set case_id = ? where " + key + " = ?")
        .params(into.value(), id)
        .update();
  }

  /// Lets go of whom and what no signal of the case names any more.
  void keepOnly(CaseId id, List<String> accounts, List<String> cited) {
    store
        .sql()
        .sql("delete from casework_affected where case_id = :id and account not in (:kept)")
        .param("id", id.value())
        .param("kept", never(accounts))
        .update();
    store
        .sql()
        .sql("delete from casework_activity where case_id = :id and activity not in (:kept)")
        .param("id", id.value())
        .param("kept", never(cited))
        .update();
  }

  /// Never empty: nothing is called by the empty word.
  private static List<String> never(List<String> some) {
    return some.isEmpty() ? List.of("") : some;
  }
}

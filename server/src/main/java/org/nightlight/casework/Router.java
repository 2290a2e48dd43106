package org.nightlight.casework;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.nightlight.casework.CaseFile.SignalInCase;
import org.nightlight.casework.PriorityRules.Standing;
import org.nightlight.intake.Danger;
import org.nightlight.intake.Report;
import org.nightlight.routing.CaseFacts;
import org.nightlight.routing.Placement;
import org.nightlight.routing.Routing;
import org.nightlight.store.Store;
import org.nightlight.store.Times;
import tools.jackson.databind.json.JsonMapper;

/// Puts cases where the rules in force say, and keeps the facts the rules saw. No rule can make a
/// case of danger to life wait longer, and none can hide a case: what no rule meets has a queue
/// too.
final class Router {

  static final Duration ANEW = Duration.ofMinutes(30);
  private static final int AT_ONCE = 500;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Store store;
  private final Neighbours neighbours;

  Router(Store store, Neighbours neighbours) {
    this.store = store;
    this.neighbours = neighbours;
  }

  /// What is kept of a case for the rules.
  ///
  /// @param base its place in the order without their head start
  /// @param dueBase from when time counts
  /// @param dueUsual until when it is to be decided where no rule says
  record Kept(CaseId id, CaseFacts facts, Instant base, Instant dueBase, Instant dueUsual) {}

  static CaseFacts facts(
      CaseShelf.Head head,
      List<Report> reports,
      List<Facts.ReportLine> lines,
      List<SignalInCase> signals,
      List<Facts.MatchLine> matches,
      CaseFile.Age concerned) {
    return new CaseFacts(
        lines.size(),
        words(lines.stream().map(Facts.ReportLine::audience).toList()),
        words(lines.stream().map(Facts.ReportLine::topic).toList()),
        danger(reports, lines),
        words(reports.stream().map(one -> primary(one.language())).toList()),
        words(lines.stream()
            .map(one -> one.country().isEmpty() ? "unknown" : one.country())
            .toList()),
        signals.size(),
        words(signals.stream().map(SignalInCase::detector).toList()),
        signals.stream().mapToLong(SignalInCase::evidence).max().orElse(0) / 1e6,
        matches.size(),
        words(matches.stream().map(one -> one.kind().name()).toList()),
        head.age().name().toLowerCase(Locale.ROOT),
        head.source().isEmpty() ? "unknown" : head.source(),
        concerned.name().toLowerCase(Locale.ROOT),
        head.opened());
  }

  /// The primary language alone: who reads `pt` reads `pt-BR`.
  private static String primary(String language) {
    return language.isEmpty() ? "unknown" : language.split("[-_]", 2)[0];
  }

  private static List<String> words(List<String> some) {
    return some.stream()
        .map(one -> one.toLowerCase(Locale.ROOT).replace('_', '-'))
        .distinct()
        .sorted()
        .toList();
  }

  private static String danger(List<Report> reports, List<Facts.ReportLine> lines) {
    if (reports.stream().anyMatch(Report::urgent)
        || lines.stream().anyMatch(one -> one.danger() == Danger.NOW)) {
      return "now";
    }
    if (lines.isEmpty()) {
      return "none";
    }
    return lines.stream().anyMatch(one -> one.danger() == Danger.UNKNOWN) ? "unknown" : "no";
  }

  /// Places a case whose facts have just changed; its row is locked.
  void route(CaseId id, CaseFacts facts, Standing standing, Instant since, Instant now) {
    var usual = since.plus(PriorityRules.within(standing.lane(), facts.child()));
    place(new Kept(id, facts, standing.rankAt(), since, usual), standing.lane(), now);
  }

  private void place(Kept kept, int lane, Instant now) {
    var placement = neighbours.place(kept.facts(), now);
    keep(kept, placement, now);
    store
        .sql()
        .sql("update casework_case set queue = :queue, due_at = :due, rank_at = :rank,"
            + " languages = :languages where id = :id")
        .param("queue", placement.queue())
        .param("due", Times.utc(due(kept, placement, lane)))
        .param("rank", Times.utc(kept.base().minus(placement.bump())))
        .param(
            "languages",
            kept.facts().languages().stream()
                .filter(one -> !one.equals("unknown"))
                .toArray(String[]::new))
        .param("id", kept.id().value())
        .update();
  }

  private static Instant due(Kept kept, Placement placement, int lane) {
    var said = placement.within().map(kept.dueBase()::plus).orElse(kept.dueUsual());
    return PriorityRules.isLife(lane) && said.isAfter(kept.dueUsual()) ? kept.dueUsual() : said;
  }

  private void keep(Kept kept, Placement placement, Instant now) {
    store
        .sql()
        .sql("""
            insert into casework_route (case_id, facts, base_at, due_base, due_usual, rule, version,
              because, trouble, routed_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (case_id) do update set facts = excluded.facts, base_at = excluded.base_at,
              due_base = excluded.due_base, due_usual = excluded.due_usual, rule = excluded.rule,
              version = excluded.version, because = excluded.because, trouble = excluded.trouble,
              routed_at = excluded.routed_at
            """)
        .params(
            kept.id().value(),
            JSON.writeValueAsString(kept.facts()),
            Times.utc(kept.base()),
            Times.utc(kept.dueBase()),
            Times.utc(kept.dueUsual()),
            placement.rule(),
            placement.version(),
            String.join("; ", placement.because()),
            placement.trouble(),
            Times.utc(now))
        .update();
  }

  /// Places open cases anew where other rules are in force, or time has passed; answers how many.
  int placeAnew(Instant now) {
    return store.transaction(() -> {
      var due = store
          .sql()
          .sql("select r.*, c.lane from casework_route r join casework_case c on c.id = r.case_id"
              + " where c.state <> 'decided' and (r.version <> ? or r.routed_at < ?)"
              + " order by r.routed_at limit " + AT_ONCE + " for update of c skip locked")
          .params(neighbours.routing(), Times.utc(now.minus(ANEW)))
          .query((row, _) -> java.util.Map.entry(kept(row), row.getInt("lane")))
          .list();
      due.forEach(one -> place(one.getKey(), one.getValue(), now));
      return due.size();
    });
  }

  /// Open cases from before there were rules.
  List<CaseId> unplaced() {
    return store
        .sql()
        .sql("select id from casework_case c where state <> 'decided' and not exists ("
            + "select 1 from casework_route r where r.case_id = c.id) order by number limit 100")
        .query((row, _) -> new CaseId(row.getObject(1, UUID.class)))
        .list();
  }

  /// The latest cases, for trying rules on.
  List<Routing.Past> past(int most, Instant now) {
    return store
        .sql()
        .sql("select r.*, c.number, c.decided_at from casework_route r"
            + " join casework_case c on c.id = r.case_id order by c.number desc limit ?")
        .param(most)
        .query((row, _) -> new Routing.Past(
            row.getLong("number"),
            kept(row).facts(),
            Times.maybe(row, "decided_at").orElse(now)))
        .list();
  }

  private static Kept kept(java.sql.ResultSet row) throws java.sql.SQLException {
    return new Kept(
        new CaseId(row.getObject("case_id", UUID.class)),
        JSON.readValue(row.getString("facts"), CaseFacts.class),
        Times.instant(row, "base_at"),
        Times.instant(row, "due_base"),
        Times.instant(row, "due_usual"));
  }
}

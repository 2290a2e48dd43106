package org.nightlight.casework;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.nightlight.casework.CaseFile.SignalInCase;
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

  /// Where a case belongs.
  ///
  /// @param due until when it is to be decided
  record Place(Kept kept, Placement said, Instant due) {

    /// When it counts as having come, with the head start that rules give it.
    Instant rank() {
      return kept.base().minus(said.bump());
    }

    /// Those it is in, as far as anybody said.
    List<String> languages() {
      return kept.facts().languages().stream()
          .filter(one -> !one.equals("unknown"))
          .toList();
    }
  }

  static CaseFacts facts(Joining.Content of, CaseFile.Age concerned) {
    var lines = of.reports();
    var signals = of.signals();
    var matches = of.matches();
    return new CaseFacts(
        lines.size(),
        words(lines.stream().map(Facts.ReportLine::audience).toList()),
        words(lines.stream().map(Facts.ReportLine::topic).toList()),
        danger(of.told(), lines),
        words(of.told().stream().map(one -> primary(one.language())).toList()),
        words(lines.stream()
            .map(one -> one.country().isEmpty() ? "unknown" : one.country())
            .toList()),
        signals.size(),
        words(signals.stream().map(SignalInCase::detector).toList()),
        signals.stream().mapToLong(SignalInCase::evidence).max().orElse(0) / 1e6,
        matches.size(),
        words(matches.stream().map(one -> one.kind().name()).toList()),
        of.age().name().toLowerCase(Locale.ROOT),
        of.source().isEmpty() ? "unknown" : of.source(),
        concerned.name().toLowerCase(Locale.ROOT),
        of.opened());
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
  void route(CaseId id, Joining.Judged judged, Instant now) {
    place(kept(id, judged), judged.standing().lane(), now);
  }

  private static Kept kept(CaseId id, Joining.Judged judged) {
    var usual = judged
        .since()
        .plus(PriorityRules.within(judged.standing().lane(), judged.facts().child()));
    return new Kept(id, judged.facts(), judged.standing().rankAt(), judged.since(), usual);
  }

  private void place(Kept kept, int lane, Instant now) {
    var said = neighbours.place(kept.facts(), now);
    var place = new Place(kept, said, due(kept, said, lane));
    keep(List.of(place), now);
    store
        .sql()
        .sql("update casework_case set queue = :queue, due_at = :due, rank_at = :rank,"
            + " languages = :languages where id = :id")
        .param("queue", said.queue())
        .param("due", Times.utc(place.due()))
        .param("rank", Times.utc(place.rank()))
        .param("languages", place.languages().toArray(String[]::new))
        .param("id", kept.id().value())
        .update();
  }

  /// Where cases belong that are about to be opened, in their order.
  List<Place> places(List<CaseId> ids, List<Joining.Judged> judged, Instant now) {
    var said = neighbours.places(judged.stream().map(Joining.Judged::facts).toList(), now);
    var places = new ArrayList<Place>();
    for (var n = 0; n < ids.size(); n++) {
      var kept = kept(ids.get(n), judged.get(n));
      places.add(new Place(
          kept, said.get(n), due(kept, said.get(n), judged.get(n).standing().lane())));
    }
    return places;
  }

  private static Instant due(Kept kept, Placement placement, int lane) {
    var said = placement.within().map(kept.dueBase()::plus).orElse(kept.dueUsual());
    return PriorityRules.isLife(lane) && said.isAfter(kept.dueUsual()) ? kept.dueUsual() : said;
  }

  /// Keeps what rules said of cases that are there.
  void keep(List<Place> some, Instant now) {
    store
        .sql()
        .sql("""
            insert into casework_route (case_id, facts, base_at, due_base, due_usual, rule, version,
              because, trouble, routed_at)
            select one.*, ?::timestamptz from unnest(?::uuid[], ?::text[], ?::text[]::timestamptz[],
              ?::text[]::timestamptz[], ?::text[]::timestamptz[], ?::text[], ?::int[], ?::text[],
              ?::text[]) as one
            on conflict (case_id) do update set facts = excluded.facts, base_at = excluded.base_at,
              due_base = excluded.due_base, due_usual = excluded.due_usual, rule = excluded.rule,
              version = excluded.version, because = excluded.because, trouble = excluded.trouble,
              routed_at = excluded.routed_at
            """)
        .params(
            Times.utc(now),
            some.stream().map(one -> one.kept().id().value()).toArray(UUID[]::new),
            words(some, one -> JSON.writeValueAsString(one.kept().facts())),
            words(some, one -> one.kept().base().toString()),
            words(some, one -> one.kept().dueBase().toString()),
            words(some, one -> one.kept().dueUsual().toString()),
            words(some, one -> one.said().rule()),
            some.stream().map(one -> one.said().version()).toArray(Integer[]::new),
            words(some, one -> String.join("; ", one.said().because())),
            words(some, one -> one.said().trouble()))
        .update();
  }

  private static String[] words(List<Place> some, Function<Place, String> field) {
    return some.stream().map(field).toArray(String[]::new);
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

package org.nightlight.casework;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.nightlight.casework.CaseFile.Age;
import org.nightlight.intake.Subject;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.Scope;
import org.nightlight.oversight.StaffId;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Finds cases: the queue in its order (danger to life, then priority by the day, within a day what
/// the review put above its line, then waiting), one case's head and history, cases about one
/// subject.
final class CaseShelf {

  static final int PAGE = 50;

  private static final String HEAD = """
      select c.*, (select count(*) from casework_affected a
                   where a.case_id = c.id and a.age = 'CHILD') as children,
        exists (select 1 from casework_report r
                where r.case_id = c.id and r.audience in ('CHILD', 'PARENT')) as told_by_child,
        p.rule, p.version, p.because, p.trouble
      from casework_case c left join casework_route p on p.case_id = c.id
      """;

  private static final String FOREIGN =
      "case when c.lane > 0 and c.languages <> '{}' and not (c.languages && :reads::text[])"
          + " and c.languages && :others::text[] and :now < c.opened + (c.due_at - c.opened) / 2"
          + " then 1 else 0 end, ";

  private final Store store;

  CaseShelf(Store store) {
    this.store = store;
  }

  /// A case as lists show it.
  ///
  /// @param source "" where the case has no subject
  /// @param left whether what was decided has left the house
  record Head(
      CaseId id,
      long number,
      Instant opened,
      String source,
      String account,
      Age age,
      Case now,
      int lane,
      Instant rankAt,
      String rankReason,
      String headline,
      long children,
      boolean toldByChild,
      Optional<CaseId> earlier,
      Optional<Reviewed> reviewed,
      Placed placed,
      boolean left) {

    Optional<Subject> subject() {
      return source.isEmpty() ? Optional.empty() : Optional.of(new Subject(source, account));
    }
  }

  /// Which queue a case is in, until when, and by which rule.
  ///
  /// @param rule "" where no rule met
  record Placed(
      String queue,
      Optional<Instant> due,
      String rule,
      int version,
      String because,
      String trouble) {}

  /// Where a case's account stood when a day's evidence was put in order.
  ///
  /// @param above whether it stood above the line
  record Reviewed(java.time.LocalDate day, int place, Above above) {

    enum Above {
      LINE,
      NOT
    }
  }

  /// Which part of the queue a reviewer looks at.
  ///
  /// @param show which cases by where they stand
  /// @param from whether somebody reported or a machine noticed
  /// @param queue its name; "" for every queue
  /// @param words a case number, or how an account begins; "" for all
  /// @param page from 1
  record Ask(Show show, From from, String queue, String words, int page) {

    enum Show {
      OPEN,
      WAITING,
      MINE,
      LATE,
      DECIDED
    }

    enum From {
      ANYTHING,
      REPORTS,
      SIGNALS
    }
  }

  Optional<Head> head(CaseId id) {
    return store
        .sql()
        .sql(HEAD + " where c.id = ?")
        .param(id.value())
        .query((row, _) -> head(row))
        .optional();
  }

  /// The case that an address names, where it is among those of a scope.
  Optional<Head> head(String id, Scope scope) {
    return Routes.id(id)
        .flatMap(one -> head(new CaseId(one)))
        .filter(head -> scope.holds(head.source()));
  }

  Optional<Head> head(long number) {
    return store
        .sql()
        .sql(HEAD + " where c.number = ?")
        .param(number)
        .query((row, _) -> head(row))
        .optional();
  }

  /// One page of the queue, and one row more where there is another page.
  ///
  /// Cases in languages this person does not read come after the others of their lane while half
  /// of their time is left, where a colleague reads them; danger to life waits for no language.
  List<Head> queue(Ask ask, StaffId who, Scope scope, Instant now) {
    var reads = languages("select language from casework_reads where staff = :who", who);
    var others = languages("select distinct language from casework_reads where staff <> :who", who);
    var order = ask.show() == Ask.Show.DECIDED
        ? " order by c.decided_at desc, c.number desc"
        : ask.show() == Ask.Show.LATE
            ? " order by c.due_at, c.number"
            : " order by c.lane, " + (reads.length == 0 ? "" : FOREIGN)
                + "(c.rank_at at time zone 'UTC')::date,"
                + " case when c.review_above then c.review_place else 2147483647 end,"
                + " c.rank_at, c.number";
    return store
        .sql()
        // Which cases are on the page is settled before anything else of them is read: what lies
        // before it costs an index's line each.
        .sql("with page as materialized (select c.id from casework_case c where " + where(ask)
            + unseen(ask) + within(scope) + order + " limit " + (PAGE + 1) + " offset :offset) "
            + HEAD + " where c.id in (select id from page)" + order)
        .param("who", who.value())
        .param("now", Times.utc(now))
        .param("reads", reads)
        .param("others", others)
        .param("queue", ask.queue())
        .param("begins", begins(ask.words()))
        .param("number", number(ask.words()), java.sql.Types.BIGINT)
        .param("sources", sources(scope))
        .param("offset", (ask.page() - 1) * PAGE)
        .query((row, _) -> head(row))
        .list();
  }

  private static String where(Ask ask) {
    var show = switch (ask.show()) {
      case OPEN -> "c.state <> 'decided'";
      case WAITING -> "c.state <> 'decided' and (c.state = 'waiting' or c.lease_until <= :now)";
      case MINE -> "c.state = 'in-review' and c.holder = :who and c.lease_until > :now";
      case LATE -> "c.state <> 'decided' and c.due_at <= :now";
      case DECIDED -> "c.state = 'decided'";
    };
    var queue = ask.queue().isEmpty() ? "" : " and c.queue = :queue";
    var from = switch (ask.from()) {
      case ANYTHING -> "";
      case REPORTS -> " and exists (select 1 from casework_report r where r.case_id = c.id)";
      case SIGNALS -> " and exists (select 1 from casework_signal s where s.case_id = c.id)";
    };
    var words = ask.words().isEmpty() ? "" : " and (c.number = :number or c.account like :begins)";
    return show + queue + from + words;
  }

  /// Not what this person has stepped aside from; nor, unless they search for it, what they left.
  private static String unseen(Ask ask) {
    var left = ask.words().isEmpty() ? " or a.until > :now" : "";
    return " and not exists (select 1 from casework_aside a where a.case_id = c.id"
        + " and a.staff = :who and (a.kind = 'knows'" + left + "))";
  }

  private String[] languages(String question, StaffId who) {
    return store
        .sql()
        .sql(question)
        .param("who", who.value())
        .query((row, _) -> row.getString(1))
        .list()
        .stream()
        .toArray(String[]::new);
  }

  private static String within(Scope scope) {
    return switch (scope) {
      case Scope.Everything _ -> "";
      case Scope.Sources _ -> " and c.source in (:sources)";
    };
  }

  /// Never empty: no source is an empty word.
  private static List<String> sources(Scope scope) {
    return switch (scope) {
      case Scope.Sources(var sources) when !sources.isEmpty() -> List.copyOf(sources);
      case Scope.Sources _, Scope.Everything _ -> List.of("");
    };
  }

  private static String begins(String words) {
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
  }

  private static @Nullable Long number(String words) {
    return words.matches("\\d{1,15}") ? Long.valueOf(words) : null;
  }

  /// How many cases wait and how many somebody works on.
  record Standing(long waiting, long inReview) {}

  Standing standing(Instant now) {
    return store
        .sql()
        .sql("""
            select count(*) filter (where state = 'waiting' or lease_until <= ?) as waiting,
              count(*) filter (where state = 'in-review' and lease_until > ?) as held
            from casework_case where state <> 'decided'
            """)
        .params(Times.utc(now), Times.utc(now))
        .query((row, _) -> new Standing(row.getLong(1), row.getLong(2)))
        .single();
  }

  /// Something somebody did to a case; the machine where there is no staff.
  record Act(Instant at, Optional<StaffId> staff, String act) {}

  List<Act> acts(CaseId id) {
    return store
        .sql()
        .sql("select at, staff, act from casework_act where case_id = ? order by id")
        .param(id.value())
        .query((row, _) -> new Act(
            Times.instant(row, "at"),
            Optional.ofNullable(row.getObject("staff", UUID.class)).map(StaffId::new),
            row.getString("act")))
        .list();
  }

  /// Decided cases about the same subject before this one, latest first.
  List<Head> earlier(Head head) {
    return store
        .sql()
        .sql(HEAD + " where c.source = ? and c.account = ? and c.number < ?"
            + " and c.state = 'decided' order by c.number desc limit 20")
        .params(head.source(), head.account(), head.number())
        .query((row, _) -> head(row))
        .list();
  }

  private static Head head(ResultSet row) throws SQLException {
    return new Head(
        new CaseId(row.getObject("id", UUID.class)),
        row.getLong("number"),
        Times.instant(row, "opened"),
        text(row.getString("source")),
        text(row.getString("account")),
        Age.valueOf(row.getString("age")),
        CaseStore.matter(row),
        row.getInt("lane"),
        Times.instant(row, "rank_at"),
        row.getString("rank_reason"),
        row.getString("headline"),
        row.getLong("children"),
        row.getBoolean("told_by_child"),
        Optional.ofNullable(row.getObject("earlier", UUID.class)).map(CaseId::new),
        reviewed(row),
        placed(row),
        row.getObject("left_at") != null);
  }

  private static Placed placed(ResultSet row) throws SQLException {
    return new Placed(
        row.getString("queue"),
        Times.maybe(row, "due_at"),
        text(row.getString("rule")),
        row.getInt("version"),
        text(row.getString("because")),
        text(row.getString("trouble")));
  }

  private static Optional<Reviewed> reviewed(ResultSet row) throws SQLException {
    var day = row.getObject("review_day", java.time.LocalDate.class);
    return day == null
        ? Optional.empty()
        : Optional.of(new Reviewed(
            day,
            row.getInt("review_place"),
            row.getBoolean("review_above") ? Reviewed.Above.LINE : Reviewed.Above.NOT));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  long all() {
    return store
        .sql()
        .sql("select count(*) from casework_case")
        .query(Long.class)
        .single();
  }
}

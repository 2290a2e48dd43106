package org.nightlight.intake;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.help.Audience;
import org.nightlight.oversight.PlatformId;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// The tables of reports: reads and writes, and decides nothing.
final class ReportBook {

  private static final String COLUMNS =
      "id, received_at, audience, topic, danger, place, source, account, country, language,"
          + " occurred_at, platform, exhibit, also_at, danger_rules, voice";

  private final Store store;

  ReportBook(Store store) {
    this.store = store;
  }

  /// A report and the keyed digest of all that was said in it.
  record Kept(Report report, String content) {}

  /// Keeps reports; answers which. Of those with an idempotency that is there already, nothing is
  /// kept.
  Set<ReportId> put(List<ReportWriter.Arriving> group) {
    // In one order everywhere, so that no two who write the same wait for each other.
    var some = group.stream()
        .sorted(Comparator.comparing(ReportWriter.Arriving::idempotency))
        .toList();
    return new HashSet<>(store
        .sql()
        .sql("insert into report (" + COLUMNS + ", idempotency, content, reporter)"
            + " select id, received_at, audience, topic, danger, place, source, account, country,"
            + " language, occurred_at, platform, exhibit, also_at::text[], danger_rules::text[],"
            + " voice, idempotency, content, reporter"
            + " from unnest(?::uuid[], ?::text[]::timestamptz[], ?::text[], ?::text[], ?::text[],"
            + " ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[]::timestamptz[],"
            + " ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],"
            + " ?::text[]) as one(" + COLUMNS + ", idempotency, content, reporter)"
            + " on conflict (idempotency) do nothing returning id")
        .param(uuids(some, one -> one.id().value()))
        .param(words(some, one -> one.receivedAt().toString()))
        .param(words(some, one -> one.audience().code()))
        .param(words(some, Report::topic))
        .param(words(some, one -> one.danger().name().toLowerCase(Locale.ROOT)))
        .param(words(some, Report::place))
        .param(words(some, one -> one.about().map(Subject::source).orElse(null)))
        .param(words(some, one -> one.about().map(Subject::account).orElse(null)))
        .param(words(some, Report::country))
        .param(words(some, Report::language))
        .param(words(some, one -> one.occurredAt().map(Instant::toString).orElse(null)))
        .param(uuids(some, one -> platform(one.via())))
        .param(uuids(some, one -> one.exhibit().value()))
        .param(words(some, one -> Store.array(one.marks().alsoAt())))
        .param(words(some, one -> Store.array(one.marks().dangerRules())))
        .param(words(some, one -> one.marks().voice().name()))
        .param(Store.words(some, ReportWriter.Arriving::idempotency))
        .param(Store.words(some, ReportWriter.Arriving::content))
        .param(Store.words(some, ReportWriter.Arriving::reporter))
        .query((row, _) -> new ReportId(row.getObject(1, UUID.class)))
        .list());
  }

  private static String[] words(
      List<ReportWriter.Arriving> some, Function<Report, @Nullable String> field) {
    return some.stream().map(ReportWriter.Arriving::report).map(field).toArray(String[]::new);
  }

  private static UUID[] uuids(
      List<ReportWriter.Arriving> some, Function<Report, @Nullable UUID> field) {
    return some.stream().map(ReportWriter.Arriving::report).map(field).toArray(UUID[]::new);
  }

  /// Notes of reports that they have come.
  void received(List<Report> some) {
    store
        .sql()
        .sql("insert into report_progress (report, step, at, advice_topic)"
            + " select report, ?, at, topic from unnest(?::uuid[], ?::text[]::timestamptz[],"
            + " ?::text[]) as one(report, at, topic)")
        .params(
            Progress.RECEIVED.name(),
            some.stream().map(one -> one.id().value()).toArray(UUID[]::new),
            some.stream().map(one -> one.receivedAt().toString()).toArray(String[]::new),
            some.stream().map(Report::topic).toArray(String[]::new))
        .update();
  }

  private static @Nullable UUID platform(Via via) {
    return switch (via) {
      case Via.Page() -> null;
      case Via.Platform(var id) -> id.value();
    };
  }

  Optional<Report> find(ReportId id) {
    return store
        .sql()
        .sql("select " + COLUMNS + " from report where id = ?")
        .param(id.value())
        .query((row, _) -> report(row))
        .optional();
  }

  List<Report> find(Collection<ReportId> ids) {
    return store
        .sql()
        .sql("select " + COLUMNS + " from report where id = any(?)" + " order by received_at, id")
        .param(ids.stream().map(ReportId::value).toArray(UUID[]::new))
        .query((row, _) -> report(row))
        .list();
  }

  List<Report> about(Subject account) {
    return store
        .sql()
        .sql("select " + COLUMNS + " from report where source = ? and account = ?"
            + " order by received_at, id")
        .params(account.source(), account.account())
        .query((row, _) -> report(row))
        .list();
  }

  Optional<Kept> byIdempotency(String idempotency) {
    return store
        .sql()
        .sql("select " + COLUMNS + ", content from report where idempotency = ?")
        .param(idempotency)
        .query((row, _) -> new Kept(report(row), row.getString("content")))
        .optional();
  }

  void giveReceipt(String seal, ReportId report, Instant now, Duration life) {
    store
        .sql()
        .sql("insert into report_receipt (seal, report, given, expires) values (?, ?, ?, ?)")
        .params(seal, report.value(), Times.utc(now), Times.utc(now.plus(life)))
        .update();
  }

  int receipts(ReportId report) {
    return store
        .sql()
        .sql("select count(*) from report_receipt where report = ?")
        .param(report.value())
        .query(Integer.class)
        .single();
  }

  /// The report a receipt opens. One statement, whether the receipt is unknown or expired.
  Optional<Report> byReceipt(String seal, Instant now) {
    return store
        .sql()
        .sql("select " + COLUMNS + " from report where id ="
            + " (select report from report_receipt where seal = ? and expires > ?)")
        .params(seal, Times.utc(now))
        .query((row, _) -> report(row))
        .optional();
  }

  /// Notes a step; answers false where the report had come to it before.
  boolean reach(ReportId report, Progress step, Instant at, String adviceTopic) {
    return store
            .sql()
            .sql("insert into report_progress (report, step, at, advice_topic) values (?, ?, ?, ?)"
                + " on conflict do nothing")
            .params(report.value(), step.name(), Times.utc(at), adviceTopic)
            .update()
        == 1;
  }

  Map<Progress, Intake.Step> steps(ReportId report) {
    var steps = new EnumMap<Progress, Intake.Step>(Progress.class);
    store
        .sql()
        .sql("select step, at, advice_topic from report_progress where report = ?")
        .param(report.value())
        .query(row -> {
          steps.put(
              Progress.valueOf(row.getString(1)),
              new Intake.Step(Times.instant(row, "at"), row.getString(3)));
        });
    return steps;
  }

  /// Notes an attachment; answers false where its number is taken.
  boolean attach(ReportId report, int number, ExhibitId exhibit, String mediaType) {
    return store
            .sql()
            .sql("insert into report_attachment (report, number, exhibit, media_type)"
                + " values (?, ?, ?, ?) on conflict do nothing")
            .params(report.value(), number, exhibit.value(), mediaType)
            .update()
        == 1;
  }

  Optional<ExhibitId> attachment(ReportId report, int number) {
    return store
        .sql()
        .sql("select exhibit from report_attachment where report = ? and number = ?")
        .params(report.value(), number)
        .query((row, _) -> new ExhibitId(row.getObject(1, UUID.class)))
        .optional();
  }

  Optional<ReportId> with(ExhibitId attachment) {
    return store
        .sql()
        .sql("select report from report_attachment where exhibit = ?")
        .param(attachment.value())
        .query((row, _) -> new ReportId(row.getObject(1, UUID.class)))
        .optional();
  }

  List<ExhibitId> attachments(ReportId report) {
    return store
        .sql()
        .sql("select exhibit from report_attachment where report = ? order by number")
        .param(report.value())
        .query((row, _) -> new ExhibitId(row.getObject(1, UUID.class)))
        .list();
  }

  private static Report report(ResultSet row) throws SQLException {
    var occurred = row.getObject("occurred_at", OffsetDateTime.class);
    return new Report(
        new ReportId(row.getObject("id", UUID.class)),
        Times.instant(row, "received_at"),
        Audience.valueOf(row.getString("audience").toUpperCase(Locale.ROOT)),
        row.getString("topic"),
        Danger.valueOf(row.getString("danger").toUpperCase(Locale.ROOT)),
        row.getString("place"),
        subject(row.getString("source"), row.getString("account")),
        row.getString("country"),
        row.getString("language"),
        Optional.ofNullable(occurred).map(OffsetDateTime::toInstant),
        via(row.getObject("platform", UUID.class)),
        new ExhibitId(row.getObject("exhibit", UUID.class)),
        new Marks(
            words(row, "also_at"),
            words(row, "danger_rules"),
            Voice.valueOf(row.getString("voice"))));
  }

  private static List<String> words(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }

  void unfounded(ReportId report, Instant at) {
    store
        .sql()
        .sql("insert into report_unfounded (report, reporter, at)"
            + " select id, reporter, ? from report where id = ? on conflict do nothing")
        .params(Times.utc(at), report.value())
        .update();
  }

  /// How many manifestly unfounded reports a reporter has made since.
  long unfounded(String reporter, Instant since) {
    return store
        .sql()
        .sql("select count(*) from report_unfounded where reporter = ? and at > ?")
        .params(reporter, Times.utc(since))
        .query(Long.class)
        .single();
  }

  /// When a reporter made their reports since, the first first.
  List<Instant> made(String reporter, Instant since) {
    return store
        .sql()
        .sql("select received_at from report where reporter = ? and received_at > ? order by 1")
        .params(reporter, Times.utc(since))
        .query((row, _) -> Times.instant(row, "received_at"))
        .list();
  }

  /// Whether a reporter of a platform has told of an account before.
  boolean told(String reporter, Subject about) {
    return store
            .sql()
            .sql("select count(*) from report where reporter = ? and source = ? and account = ?")
            .params(reporter, about.source(), about.account())
            .query(Long.class)
            .single()
        > 0;
  }

  private static Optional<Subject> subject(@Nullable String source, @Nullable String account) {
    return source == null || account == null
        ? Optional.empty()
        : Optional.of(new Subject(source, account));
  }

  private static Via via(@Nullable UUID platform) {
    return platform == null ? new Via.Page() : new Via.Platform(new PlatformId(platform));
  }
}

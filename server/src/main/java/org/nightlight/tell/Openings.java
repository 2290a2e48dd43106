package org.nightlight.tell;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.intake.Intake;
import org.nightlight.intake.Report;
import org.nightlight.intake.ReportId;
import org.nightlight.intake.Teller;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.StaffId;
import org.nightlight.store.Digests;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Opens who a reporter is: with a permit, for a purpose, on record before anything is shown, and
/// where this installation says so only once a second person has agreed. In danger nobody waits.
final class Openings {

  static final int LEAST_PURPOSE = 10;
  static final int LONGEST_PURPOSE = 500;

  /// How long somebody may open what they asked for.
  static final Duration LASTS = Duration.ofHours(24);

  private final Store store;
  private final Oversight oversight;
  private final Intake intake;
  private final Tell.Second second;
  private final Clock clock;

  Openings(Store store, Oversight oversight, Intake intake, Tell.Second second, Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.intake = intake;
    this.second = second;
    this.clock = clock;
  }

  /// Who opened it when, and why.
  record Opening(Instant at, StaffId by, String purpose) {}

  /// The answer to somebody who wants to know who a reporter is.
  sealed interface Asking {
    /// It is opened.
    ///
    /// @param teller empty where the reporter did not say who they are
    record Opened(Optional<Teller> teller) implements Asking {}

    /// A second person has to agree.
    record Waits() implements Asking {}
  }

  /// That somebody asked, and whether a second person has agreed.
  ///
  /// @param until when it ends, opened or not
  record Asked(
      ReportId report, StaffId by, String purpose, Optional<StaffId> agreed, Instant until) {}

  /// Asks, or opens where nobody needs to agree or somebody has. What somebody may know nobody else
  /// may, and a day after they asked they may not any more.
  Asking ask(Report report, String purpose, Permit by) {
    var id = report.id();
    return store.transaction(() -> {
      if (second == Tell.Second.NOT_NEEDED || report.urgent()) {
        return new Asking.Opened(open(id, purpose, by));
      }
      end();
      var agreed = store
          .sql()
          .sql("delete from tell_identity where report = ? and staff = ? and agreed is not null"
              + " returning purpose")
          .params(id.value(), by.staff().value())
          .query(String.class)
          .optional();
      if (agreed.isPresent()) {
        return new Asking.Opened(open(id, agreed.get(), by));
      }
      var first = store
          .sql()
          .sql("insert into tell_identity (report, at, staff, purpose) values (?, ?, ?, ?)"
              + " on conflict do nothing")
          .params(id.value(), Times.utc(clock.instant()), by.staff().value(), purpose)
          .update();
      if (first > 0) {
        oversight.record(by.actor(), "ask-identity", "report/" + id, digest(purpose));
      }
      return new Asking.Waits();
    });
  }

  /// Ends what was asked a day ago.
  private void end() {
    store
        .sql()
        .sql("delete from tell_identity where at <= ? returning report")
        .param(Times.utc(clock.instant().minus(LASTS)))
        .query((row, _) -> new ReportId(row.getObject(1, UUID.class)))
        .list()
        .forEach(report -> oversight.record(
            new Actor.Machine("tell"), "end-identity-request", "report/" + report, ""));
  }

  /// A second person agrees that somebody may know; false where they did not ask, their day is
  /// over, somebody has agreed, or it is whoever asked.
  boolean agree(ReportId report, StaffId asker, String words, Permit by) {
    return store.transaction(() -> {
      end();
      var agreed = store
              .sql()
              .sql("update tell_identity set agreed = ?, agreed_by = ?, words = ?"
                  + " where report = ? and staff = ? and agreed is null and staff <> ?")
              .params(
                  Times.utc(clock.instant()),
                  by.staff().value(),
                  words,
                  report.value(),
                  asker.value(),
                  by.staff().value())
              .update()
          == 1;
      if (agreed) {
        oversight.record(by.actor(), "agree-identity", "report/" + report, digest(words));
      }
      return agreed;
    });
  }

  /// Who asks to know who made a report, the longest wait first.
  List<Asked> asked(ReportId report) {
    return asked("report = :report", report.value());
  }

  /// Every request that nobody has agreed to, the longest wait first.
  List<Asked> waiting() {
    return asked("agreed is null", new UUID(0, 0));
  }

  private List<Asked> asked(String which, UUID report) {
    return store
        .sql()
        .sql("select * from tell_identity where " + which + " and at > :over order by at limit 100")
        .param("report", report)
        .param("over", Times.utc(clock.instant().minus(LASTS)))
        .query((row, _) -> new Asked(
            new ReportId(row.getObject("report", UUID.class)),
            new StaffId(row.getObject("staff", UUID.class)),
            row.getString("purpose"),
            Optional.ofNullable(row.getObject("agreed_by", UUID.class)).map(StaffId::new),
            Times.instant(row, "at").plus(LASTS)))
        .list();
  }

  /// As the pages show it.
  record Row(
      String report,
      String staff,
      String who,
      String purpose,
      String agreed,
      String until,
      boolean own) {}

  List<Row> rows(List<Asked> some, StaffId reader) {
    return some.stream()
        .map(one -> new Row(
            one.report().toString(),
            one.by().toString(),
            oversight.staffName(one.by()),
            one.purpose(),
            one.agreed().map(oversight::staffName).orElse(""),
            Times.words(one.until()),
            one.by().equals(reader)))
        .toList();
  }

  /// Whether somebody may ask or open now: they have not asked, or a second person has agreed.
  static boolean mayAsk(List<Row> asked) {
    return asked.stream().filter(Row::own).allMatch(one -> !one.agreed().isEmpty());
  }

  private Optional<Teller> open(ReportId report, String purpose, Permit by) {
    store
        .sql()
        .sql("insert into tell_opening (id, report, at, staff, purpose) values (?, ?, ?, ?, ?)")
        .params(
            UUID.randomUUID(),
            report.value(),
            Times.utc(clock.instant()),
            by.staff().value(),
            purpose)
        .update();
    oversight.record(by.actor(), "open-identity", "report/" + report, digest(purpose));
    return intake.teller(report, by);
  }

  private static String digest(String purpose) {
    return Digests.sha256Hex(purpose.getBytes(StandardCharsets.UTF_8));
  }

  List<Opening> of(ReportId report) {
    return store
        .sql()
        .sql("select at, staff, purpose from tell_opening where report = ? order by at desc")
        .param(report.value())
        .query((row, _) -> new Opening(
            Times.instant(row, "at"),
            new StaffId(row.getObject("staff", UUID.class)),
            row.getString("purpose")))
        .list();
  }
}

package org.nightlight.tell;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.help.Help;
import org.nightlight.intake.Intake;
import org.nightlight.intake.Report;
import org.nightlight.intake.ReportId;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Seal;
import org.nightlight.oversight.StaffId;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// What a reporter and reviewers write to each other about one report, sealed under a key that is
/// not in the database.
final class Messages {

  static final int LONGEST = 5_000;

  private final Store store;
  private final Oversight oversight;
  private final Help help;
  private final Seal seal;
  private final Clock clock;

  Messages(Store store, Oversight oversight, Help help, Path keys, Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.help = help;
    this.seal = Seal.kept(keys.resolve("messages"));
    this.clock = clock;
  }

  /// One message.
  ///
  /// @param by who here wrote it; empty for the reporter
  /// @param read when the other side opened it
  record Message(Instant at, Optional<StaffId> by, String text, Optional<Instant> read) {}

  /// A report whose reporter waits for an answer.
  record Waiting(ReportId report, Instant since, boolean urgent) {}

  /// Keeps what a reporter adds; the same form sent twice is one message. Words of danger in it
  /// count as they do in a report.
  ///
  /// @param token what makes it one message
  void say(Report report, String text, String token) {
    var rules = help.dangerRules(text);
    store.transact(() -> {
      if (keep(report.id(), Optional.empty(), text, token, !rules.isEmpty())) {
        var by = new Actor.Reporter(report.id().value());
        oversight.record(by, "write-message", "report/" + report.id(), "");
        if (!rules.isEmpty()) {
          store.outbox().put(Intake.URGENT, report.id().toString(), report.id().toString());
        }
      }
    });
  }

  /// Keeps what somebody here writes to a reporter.
  void answer(ReportId report, String text, String token, Permit by) {
    store.transact(() -> {
      if (keep(report, Optional.of(by.staff()), text, token, false)) {
        oversight.record(by.actor(), "write-message", "report/" + report, "");
        store.outbox().put(Tell.NOTICE, report.toString(), report.toString());
      }
    });
  }

  private boolean keep(
      ReportId report, Optional<StaffId> by, String text, String token, boolean urgent) {
    return store
            .sql()
            .sql("insert into tell_message (id, report, at, staff, sealed, token, urgent)"
                + " values (?, ?, ?, ?, ?, ?, ?) on conflict (report, token) do nothing")
            .param(UUID.randomUUID())
            .param(report.value())
            .param(Times.utc(clock.instant().truncatedTo(ChronoUnit.MICROS)))
            .param(by.map(StaffId::value).orElse(null))
            .param(seal.close(text, report.toString()))
            .param(token)
            .param(urgent)
            .update()
        == 1;
  }

  /// All of a report's messages as a reporter opens them: those for them are read from now on.
  List<Message> opened(ReportId report) {
    return store.transaction(() -> {
      markRead(report, "staff is not null");
      return all(report);
    });
  }

  /// The same for a member of staff.
  List<Message> opened(ReportId report, Permit by) {
    return store.transaction(() -> {
      markRead(report, "staff is null");
      oversight.record(by.actor(), "read-messages", "report/" + report, "");
      return all(report);
    });
  }

  private void markRead(ReportId report, String whose) {
    store
        .sql()
        .sql("update tell_message set read = ? where report = ? and read is null and " + whose)
        .params(Times.utc(clock.instant()), report.value())
        .update();
  }

  private List<Message> all(ReportId report) {
    return store
        .sql()
        .sql("select at, staff, sealed, read from tell_message where report = ? order by at, id")
        .param(report.value())
        .query((row, _) -> new Message(
            Times.instant(row, "at"),
            Optional.ofNullable(row.getObject("staff", UUID.class)).map(StaffId::new),
            seal.open(row.getBytes("sealed"), report.toString()),
            Times.maybe(row, "read")))
        .list();
  }

  /// Erases all that was written about a report, and that somebody was told of it; answers
  /// how many messages.
  long erase(ReportId report) {
    store
        .sql()
        .sql("delete from tell_notice where report = ?")
        .param(report.value())
        .update();
    return store
        .sql()
        .sql("delete from tell_message where report = ?")
        .param(report.value())
        .update();
  }

  /// Reports whose last word is the reporter's: danger first, then the longest wait.
  List<Waiting> waiting(int most) {
    return store
        .sql()
        .sql(
            "select report, min(at) filter (where at > answered) as since, bool_or(urgent) as urgent"
                + " from (select report, at, urgent and staff is null as urgent, coalesce((select max(at)"
                + "   from tell_message other where other.report = one.report and staff is not null),"
                + "   '-infinity') as answered from tell_message one where staff is null) said"
                + " where at > answered group by report order by urgent desc, since limit ?")
        .param(most)
        .query((row, _) -> new Waiting(
            new ReportId(row.getObject("report", UUID.class)),
            Times.instant(row, "since"),
            row.getBoolean("urgent")))
        .list();
  }
}

package org.nightlight.tell;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.nightlight.intake.Intake;
import org.nightlight.intake.ReportId;
import org.nightlight.language.Languages;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.store.Message;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Tells a reporter, by the way they called safe and by no other, that there is a message. The
/// letter
/// says nothing of it, of the report or of what this is. What could not be sent is shown to staff.
final class Notices {

  private static final Actor MACHINE = new Actor.Machine("tell");
  private static final Pattern MAIL = Pattern.compile("[^\\s@]+@[^\\s@]+\\.[^\\s@]+");

  private final Store store;
  private final Oversight oversight;
  private final Intake intake;
  private final Languages languages;
  private final Tell.Outward outward;
  private final Clock clock;

  Notices(
      Store store,
      Oversight oversight,
      Intake intake,
      Languages languages,
      Tell.Outward outward,
      Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.intake = intake;
    this.languages = languages;
    this.outward = outward;
    this.clock = clock;
  }

  /// A notice that did not go.
  record Trouble(ReportId report, Instant at, String words) {}

  /// Sends one: the consumer of [Tell#NOTICE], in no transaction.
  Runnable send(Message message) {
    var report = ReportId.of(message.body());
    return intake.safeContact(report).map(contact -> send(report, contact)).orElse(() -> {});
  }

  private Runnable send(ReportId report, String contact) {
    if (!MAIL.matcher(contact.strip()).matches()) {
      return () -> keep(report, "NOT_POSSIBLE", "they gave no e-mail address: reach them by hand");
    }
    var say =
        languages.choose("", intake.report(report).map(one -> one.language()).orElse("en"));
    var trouble = outward
        .mail()
        .send(
            contact.strip(),
            say.text("notice.subject"),
            say.text("notice.text") + "\n\n" + outward.address() + "\n");
    return () -> {
      keep(report, trouble.isEmpty() ? "SENT" : "FAILED", trouble.orElse(""));
      oversight.record(
          MACHINE, trouble.isEmpty() ? "send-notice" : "fail-notice", "report/" + report, "");
    };
  }

  private void keep(ReportId report, String state, String trouble) {
    store
        .sql()
        .sql("insert into tell_notice (report, at, state, trouble) values (?, ?, ?, ?)"
            + " on conflict (report) do update set at = excluded.at, state = excluded.state,"
            + " trouble = excluded.trouble")
        .params(report.value(), Times.utc(clock.instant()), state, trouble)
        .update();
  }

  /// Those that did not go, oldest first.
  List<Trouble> troubles() {
    return store
        .sql()
        .sql("select report, at, trouble from tell_notice where state not in ('SENT', 'DUE')"
            + " order by at limit 100")
        .query((row, _) -> new Trouble(
            new ReportId(row.getObject("report", UUID.class)),
            Times.instant(row, "at"),
            row.getString("trouble")))
        .list();
  }

  /// Tries one again that did not go; however often somebody clicks, it is tried once.
  void again(ReportId report, Actor by) {
    store.transact(() -> {
      var failed = store
          .sql()
          .sql("update tell_notice set state = 'DUE', at = ? where report = ? and state <> 'SENT'"
              + " and state <> 'DUE'")
          .params(Times.utc(clock.instant()), report.value())
          .update();
      if (failed > 0) {
        store.outbox().put(Tell.NOTICE, report.toString(), report.toString());
        oversight.record(by, "repeat-notice", "report/" + report, "");
      }
    });
  }
}

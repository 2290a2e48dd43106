package org.nightlight.tell;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.intake.Erasing;
import org.nightlight.intake.Intake;
import org.nightlight.intake.Report;
import org.nightlight.intake.ReportId;
import org.nightlight.intake.Teller;
import org.nightlight.oversight.Agreements;
import org.nightlight.oversight.Agreements.Asked;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.StaffId;
import org.nightlight.store.Digests;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Opens who a reporter is: with a permit, for a purpose, on record before anything is shown, and
/// where this installation says so only once a second person has agreed. In danger nobody waits.
final class Openings {

  private final Store store;
  private final Oversight oversight;
  private final Intake intake;
  private final Tell.Second second;
  private final Agreements openings;
  private final Agreements erasures;
  private final Clock clock;

  Openings(Store store, Oversight oversight, Intake intake, Tell.Second second, Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.intake = intake;
    this.second = second;
    this.clock = clock;
    this.openings = agreements("identity", "end-identity-request");
    this.erasures = agreements("identity-erasure", "end-identity-erasure-request");
  }

  private Agreements agreements(String word, String end) {
    var kind = new Agreements.Kind(word, word, end, "report", Agreements.Numbered.BY_THING);
    return new Agreements(store, oversight, clock, kind);
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

  /// Asks, or opens where nobody needs to agree or somebody has. What somebody may know nobody else
  /// may, and a day after they asked they may not any more.
  Asking ask(Report report, String purpose, Permit by) {
    var id = report.id();
    return store.transaction(() -> {
      if (second == Tell.Second.NOT_NEEDED || report.urgent()) {
        return new Asking.Opened(open(id, purpose, by));
      }
      var asked = openings.of(id.toString(), by.staff());
      if (asked.isPresent() && openings.take(asked.get(), by)) {
        return new Asking.Opened(open(id, asked.get().purpose(), by));
      }
      openings.ask("", id.toString(), purpose, by);
      return new Asking.Waits();
    });
  }

  /// The answer to somebody who wants to erase who a reporter is: empty where a second person has
  /// to agree, in danger too.
  Optional<Erasing> erase(Report report, String purpose, Permit by) {
    var id = report.id().toString();
    return store.transaction(() -> {
      var asked = erasures.of(id, by.staff());
      if (asked.isPresent() && erasures.take(asked.get(), by)) {
        return Optional.of(intake.eraseTeller(report.id(), by));
      }
      erasures.ask("", id, purpose, by);
      return Optional.empty();
    });
  }

  /// A second person agrees; false where nobody asked, their day is over, somebody has agreed, or
  /// it is whoever asked.
  boolean agree(What what, ReportId report, StaffId asker, String words, Permit by) {
    return of(what)
        .of(report.toString(), asker)
        .filter(one -> of(what).agree(one, words, by))
        .isPresent();
  }

  /// What somebody wants to do with who a reporter is.
  enum What {
    OPEN,
    ERASE
  }

  private Agreements of(What what) {
    return what == What.OPEN ? openings : erasures;
  }

  /// Who asks about a report, the longest wait first.
  List<Asked> asked(What what, ReportId report) {
    return of(what).about(report.toString());
  }

  /// Every request that nobody has agreed to, the longest wait first.
  List<Asked> waiting(What what) {
    return of(what).open().stream().filter(one -> one.agreed().isEmpty()).toList();
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
            one.about(),
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

package org.nightlight.tell;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.intake.Intake;
import org.nightlight.intake.ReportId;
import org.nightlight.intake.Teller;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.StaffId;
import org.nightlight.store.Digests;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Opens who a reporter is: with a permit, for a purpose, on record before anything is shown.
final class Openings {

  static final int LEAST_PURPOSE = 10;
  static final int LONGEST_PURPOSE = 500;

  private final Store store;
  private final Oversight oversight;
  private final Intake intake;
  private final Clock clock;

  Openings(Store store, Oversight oversight, Intake intake, Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.intake = intake;
    this.clock = clock;
  }

  /// Who opened it when, and why.
  record Opening(Instant at, StaffId by, String purpose) {}

  /// Opens; empty where the reporter did not say who they are.
  Optional<Teller> open(ReportId report, String purpose, Permit by) {
    return store.transaction(() -> {
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
    });
  }

  private static String digest(String purpose) {
    return HexFormat.of()
        .formatHex(Digests.sha256().digest(purpose.getBytes(StandardCharsets.UTF_8)));
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

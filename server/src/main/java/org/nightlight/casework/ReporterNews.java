package org.nightlight.casework;

import org.nightlight.intake.Progress;
import org.nightlight.intake.ReportId;

/// Tells the people who reported how far their report has come, and what helps: never what was
/// decided about somebody else.
///
/// What is told depends on where the case stands now, not on the message: however late a message
/// comes, a reporter never reads that a decided case is still being read.
final class ReporterNews {

  private final CaseStore cases;
  private final Facts facts;
  private final Neighbours neighbours;

  ReporterNews(CaseStore cases, Facts facts, Neighbours neighbours) {
    this.cases = cases;
    this.facts = facts;
    this.neighbours = neighbours;
  }

  /// Runs in the transaction of the delivery, on the locked case.
  void tell(CaseId id) {
    var now = progress(cases.hold(id).orElseThrow());
    if (now != Progress.RECEIVED) {
      for (var report : facts.reports(id)) {
        neighbours.progress(new ReportId(report.report()), now, report.topic());
      }
    }
  }

  /// A case given back is still being read, as far as its reporter is concerned: somebody did.
  static Progress progress(Case matter) {
    return switch (matter) {
      case Case.Waiting _ -> Progress.RECEIVED;
      case Case.InReview _ -> Progress.BEING_READ;
      case Case.Decided(var _, var decision) ->
        switch (decision.outcome()) {
          case NO_ACTION -> Progress.CLOSED;
          case HELP, RESTRICT_CONTACT, REFER -> Progress.ACTION_TAKEN;
        };
    };
  }
}

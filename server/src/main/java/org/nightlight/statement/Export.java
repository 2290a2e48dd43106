package org.nightlight.statement;

import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.nightlight.casework.CaseFile;
import org.nightlight.casework.Casework;
import org.nightlight.intake.Intake;
import org.nightlight.oversight.Scope;
import tools.jackson.databind.json.JsonMapper;

/// Sent statements in the format of the DSA Transparency Database, as its interface takes a hundred
/// at once. Nothing is written while a single one holds anything about a person.
final class Export {

  private static final int AT_ONCE = 500;

  private final StatementStore statements;
  private final Casework casework;
  private final Intake intake;

  Export(StatementStore statements, Casework casework, Intake intake) {
    this.statements = statements;
    this.casework = casework;
    this.intake = intake;
  }

  /// Days of UTC, both included, as far as they are over.
  ///
  /// @param now what is sent from here on is not in the file
  record Days(LocalDate from, LocalDate to, Instant now) {
    Instant start() {
      return from.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    Instant end() {
      var end = to.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      return end.isBefore(now) ? end : now;
    }
  }

  /// All in it that is about a person: while there is any, nothing is written.
  List<ExportRules.Found> personal(Days days, Scope scope) {
    var found = new ArrayList<ExportRules.Found>();
    each(days, scope, one -> found.addAll(personal(one, ExportRules.row(one))));
    return found;
  }

  /// Writes the file as it is read: of each statement only its own line is held.
  void write(Days days, Scope scope, OutputStream to) {
    try (var json = JsonMapper.shared().writerWithDefaultPrettyPrinter().createGenerator(to)) {
      json.writeStartObject();
      json.writeArrayPropertyStart("statements");
      each(days, scope, one -> json.writePOJO(ExportRules.row(one)));
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private void each(Days days, Scope scope, Consumer<Statement> act) {
    var page = statements.sent(days.start(), days.end(), scope, 0, AT_ONCE);
    while (!page.isEmpty()) {
      page.forEach(act);
      page = statements.sent(days.start(), days.end(), scope, page.getLast().number(), AT_ONCE);
    }
  }

  private List<ExportRules.Found> personal(Statement one, Map<String, Object> row) {
    var file = casework.file(one.about(), Statements.MACHINE);
    var found = new ArrayList<>(ExportRules.personal(one.number(), row, accounts(file)));
    for (var field : row.entrySet()) {
      var named = field.getValue() instanceof String text
          && file.reports().stream().anyMatch(report -> intake.names(report.id(), text));
      if (named) {
        found.add(new ExportRules.Found(
            one.number(), field.getKey(), "the name of somebody who reported"));
      }
    }
    return found;
  }

  private static List<String> accounts(CaseFile file) {
    var accounts = new ArrayList<String>();
    file.subject().ifPresent(who -> accounts.add(who.account()));
    file.affected().forEach(one -> accounts.add(one.who().account()));
    return accounts;
  }
}

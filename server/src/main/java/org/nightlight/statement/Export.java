package org.nightlight.statement;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nightlight.casework.CaseFile;
import org.nightlight.casework.Casework;
import org.nightlight.intake.Intake;
import tools.jackson.databind.json.JsonMapper;

/// Sent statements in the format of the DSA Transparency Database, as its interface takes a hundred
/// at once. Nothing is written while a single one holds anything about a person.
final class Export {

  private final StatementStore statements;
  private final Casework casework;
  private final Intake intake;

  Export(StatementStore statements, Casework casework, Intake intake) {
    this.statements = statements;
    this.casework = casework;
    this.intake = intake;
  }

  /// The file, or why there is none.
  sealed interface Written {
    record File(String json, int count) implements Written {}

    record Refused(List<ExportRules.Found> found) implements Written {}
  }

  /// Those sent from one day up to another, both included.
  Written write(LocalDate from, LocalDate to) {
    var rows = new ArrayList<Map<String, Object>>();
    var found = new ArrayList<ExportRules.Found>();
    var start = from.atStartOfDay(ZoneOffset.UTC).toInstant();
    var end = to.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    for (var one : statements.sent(start, end)) {
      if (one.outcome().equals("restrict-contact")) {
        var row = ExportRules.row(one);
        found.addAll(personal(one, row));
        rows.add(row);
      }
    }
    if (!found.isEmpty()) {
      return new Written.Refused(List.copyOf(found));
    }
    var file = new LinkedHashMap<String, Object>();
    file.put("statements", rows);
    return new Written.File(
        JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(file), rows.size());
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

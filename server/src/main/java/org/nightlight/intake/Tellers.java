package org.nightlight.intake;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.nightlight.intake.Teller.Reach;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Seal;
import org.nightlight.store.Gone;
import org.nightlight.store.Store;
import tools.jackson.databind.json.JsonMapper;

/// Who made reports: a table of its own, sealed under a key of its own.
final class Tellers {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Store store;
  private final Gone erased;
  private final Seal seal;

  Tellers(Store store, Path keys) {
    this.store = store;
    this.seal = Seal.kept(keys.resolve("reporters"));
    this.erased = new Gone(keys.resolve("reporters-erased"));
    // What a restored backup brought back goes again.
    erased.all().forEach(report -> delete(ReportId.of(report)));
  }

  /// Erases who it was, for good: it is written where no backup reaches before the database forgets
  /// it.
  void erase(ReportId report) {
    erased.add(report.toString());
    delete(report);
  }

  private void delete(ReportId report) {
    store
        .sql()
        .sql("delete from report_teller where report = ?")
        .param(report.value())
        .update();
  }

  void keep(ReportId report, Teller teller) {
    var text = JSON.writeValueAsString(Map.of("name", teller.name(), "contact", teller.contact()));
    store
        .sql()
        .sql("insert into report_teller (report, sealed, reach) values (?, ?, ?)")
        .params(
            report.value(), seal.close(text, report.toString()), teller.reach().name())
        .update();
  }

  /// How they may be reached; empty where they did not say who they are.
  Optional<Reach> reach(ReportId report) {
    return erased.holds(report.toString()) ? Optional.empty() : kept(report);
  }

  private Optional<Reach> kept(ReportId report) {
    return store
        .sql()
        .sql("select reach from report_teller where report = ?")
        .param(report.value())
        .query((row, _) -> Reach.valueOf(row.getString(1)))
        .optional();
  }

  /// Opens who it was. Whoever asks has a permit, which is on record.
  Optional<Teller> open(ReportId report, @SuppressWarnings("unused") Permit by) {
    return sealed(report);
  }

  /// Whether a text holds their name or contact, as words of their own.
  boolean named(ReportId report, String text) {
    return sealed(report)
        .filter(one -> holds(text, one.name()) || holds(text, one.contact()))
        .isPresent();
  }

  private static boolean holds(String text, String word) {
    return !word.isBlank()
        && Pattern.compile(
                "(?<![\\p{L}\\p{N}_])" + Pattern.quote(word.strip()) + "(?![\\p{L}\\p{N}_])",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
            .matcher(text)
            .find();
  }

  /// Their contact, where they said that it is safe.
  Optional<String> safe(ReportId report) {
    return sealed(report)
        .filter(one -> one.reach() == Reach.CONTACT && !one.contact().isBlank())
        .map(Teller::contact);
  }

  private Optional<Teller> sealed(ReportId report) {
    return erased.holds(report.toString()) ? Optional.empty() : unsealed(report);
  }

  private Optional<Teller> unsealed(ReportId report) {
    return store
        .sql()
        .sql("select sealed, reach from report_teller where report = ?")
        .param(report.value())
        .query((row, _) -> teller(
            seal.open(row.getBytes("sealed"), report.toString()),
            Reach.valueOf(row.getString("reach"))))
        .optional();
  }

  private static Teller teller(String text, Reach reach) {
    var json = JSON.readTree(text);
    return new Teller(json.path("name").asString(""), json.path("contact").asString(""), reach);
  }
}

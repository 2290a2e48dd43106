package org.nightlight.help;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.StaffId;
import org.nightlight.store.Digests;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// What people have edited of the content files, every version of it. Version 0 came with the
/// program.
final class HelpBook {

  /// What came with the program.
  private final Map<String, String> shipped = HelpFile.texts();

  private final Store store;
  private final Oversight oversight;
  private final Clock clock;

  HelpBook(Store store, Oversight oversight, Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.clock = clock;
  }

  /// One version of a file.
  record Version(int number, Instant at, StaffId by, String text) {}

  /// Every file as it stands now, by path.
  Map<String, String> texts() {
    var texts = new TreeMap<>(shipped);
    store
        .sql()
        .sql("select distinct on (path) path, text from help_text order by path, version desc")
        .query(row -> {
          texts.put(row.getString(1), row.getString(2));
        });
    return texts;
  }

  /// Keeps a new version; empty where somebody else was quicker and `before` is not the last.
  Optional<Integer> save(String path, String text, int before, Permit by) {
    return store.transaction(() -> {
      var kept = store
          .sql()
          .sql("insert into help_text (path, version, at, staff, text)"
              + " select ?, ?, ?, ?, ? where ? = (select coalesce(max(version), 0) from help_text"
              + " where path = ?) on conflict do nothing")
          .params(
              path, before + 1, Times.utc(clock.instant()), by.staff().value(), text, before, path)
          .update();
      if (kept == 0) {
        return Optional.<Integer>empty();
      }
      oversight.record(by.actor(), "edit-help-text", "help-text/" + thing(path), digest(text));
      return Optional.of(before + 1);
    });
  }

  /// A path as the record can name it.
  private static String thing(String path) {
    return path.replace('/', '-').replace('.', '-').toLowerCase(java.util.Locale.ROOT);
  }

  private static String digest(String text) {
    return Digests.sha256Hex(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The versions people made of a file, latest first.
  List<Version> versions(String path) {
    return store
        .sql()
        .sql("select version, at, staff, text from help_text where path = ? order by version desc")
        .param(path)
        .query((row, _) -> new Version(
            row.getInt(1),
            Times.instant(row, "at"),
            new StaffId(row.getObject("staff", UUID.class)),
            row.getString("text")))
        .list();
  }

  String name(StaffId by) {
    return oversight.staffName(by);
  }
}

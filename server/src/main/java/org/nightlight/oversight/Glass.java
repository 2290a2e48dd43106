package org.nightlight.oversight;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.nightlight.store.Digests;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Glass that is broken in an emergency: for an hour somebody may work on the cases of every
/// platform. It is never quiet: people are called at once, and an auditor looks at each time.
final class Glass {

  static final Duration OPEN = Duration.ofHours(1);
  static final Set<Permission> GIVES = Set.copyOf(EnumSet.of(
      Permission.REVIEW_CASES,
      Permission.DECIDE_CASES,
      Permission.VIEW_MEDIA,
      Permission.REFER_CASES));

  private final Store store;
  private final Clock clock;
  private final RecordBook book;

  Glass(Store store, Clock clock, RecordBook book) {
    this.store = store;
    this.clock = clock;
    this.book = book;
  }

  /// One time it was broken.
  record Broken(
      UUID id, StaffId staff, String reason, Instant since, Instant until, boolean reviewed) {}

  /// Breaks it. The alarm goes out with the same commit, or nothing happens.
  void breakIt(Permit by, String reason, Oversight.Alarm alarm) {
    store.transact(() -> {
      var id = UUID.randomUUID();
      var now = clock.instant();
      store
          .sql()
          .sql("insert into glass_broken (id, staff, reason, since, until) values (?, ?, ?, ?, ?)")
          .params(id, by.staff().value(), reason, Times.utc(now), Times.utc(now.plus(OPEN)))
          .update();
      book.write(
          by.actor(),
          "break-glass",
          "glass/" + id,
          Digests.sha256Hex(reason.getBytes(StandardCharsets.UTF_8)));
      alarm.raise(
          "glass-broken",
          "glass/" + id,
          "Somebody took access to every case for an hour; see the page Audit for who and why");
    });
  }

  /// Whether somebody stands behind broken glass now.
  boolean open(StaffId staff) {
    return store
        .sql()
        .sql("select exists (select from glass_broken where staff = ? and until > ?)")
        .params(staff.value(), Times.utc(clock.instant()))
        .query(Boolean.class)
        .single();
  }

  /// Every time that nobody has looked at, and the last hundred that were.
  List<Broken> all() {
    return store
        .sql()
        .sql("select * from glass_broken order by reviewed is not null, since desc limit 200")
        .query((row, _) -> new Broken(
            row.getObject("id", UUID.class),
            new StaffId(row.getObject("staff", UUID.class)),
            row.getString("reason"),
            Times.instant(row, "since"),
            Times.instant(row, "until"),
            row.getObject("reviewed") != null))
        .list();
  }

  /// Lets go of what people wrote, long enough after an auditor has looked at it.
  void forgetWords(Instant before) {
    store
        .sql()
        .sql("update glass_broken set reason = '', finding = null"
            + " where reviewed < ? and (reason <> '' or finding is not null)")
        .param(Times.utc(before))
        .update();
  }

  /// When an auditor looked at each reason that has this word, up to a time: empty where nobody
  /// has.
  List<Optional<Instant>> wrote(String word, Instant upTo) {
    return store
        .sql()
        .sql("select reviewed from glass_broken"
            + " where since <= ? and (reason ~ ? or finding ~ ?)")
        .params(Times.utc(upTo), Store.asWord(word), Store.asWord(word))
        .query((row, _) -> Times.maybe(row, "reviewed"))
        .list();
  }

  /// Notes what an auditor found; never their own.
  boolean review(UUID id, String finding, Permit by) {
    return store.transaction(() -> {
      var done = store
          .sql()
          .sql("""
              update glass_broken set reviewed = ?, reviewed_by = ?, finding = ?
              where id = ? and reviewed is null and staff <> ?
              """)
          .params(
              Times.utc(clock.instant()),
              by.staff().value(),
              finding,
              id,
              by.staff().value())
          .update();
      if (done == 1) {
        book.write(by.actor(), "review-glass", "glass/" + id, "");
      }
      return done == 1;
    });
  }
}

package org.nightlight.oversight;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Searches and lists that show children: each has a purpose, a person has so many a day, and an
/// auditor reads a sample.
final class Looks {

  static final int SAMPLE = 10;
  private static final Duration SAMPLED = Duration.ofDays(14);

  private final Store store;
  private final Clock clock;
  private final RecordBook book;
  private final int mostADay;

  Looks(Store store, Clock clock, RecordBook book, int mostADay) {
    this.store = store;
    this.clock = clock;
    this.book = book;
    this.mostADay = mostADay;
  }

  /// One look.
  record Look(UUID id, StaffId staff, Instant at, String kind, String purpose, String reference) {}

  int mostADay() {
    return mostADay;
  }

  /// Takes one of the day's looks; false where none is left. Two at once cannot both be the last.
  boolean take(Permit by, String kind, Purpose purpose) {
    return store.transaction(() -> {
      store.waitForTurn(0x6c6f6f6b00000000L ^ by.staff().value().getLeastSignificantBits());
      if (today(by.staff()) >= mostADay) {
        book.write(by.actor(), "refuse-look", "look/" + kind, "");
        return false;
      }
      var id = UUID.randomUUID();
      store
          .sql()
          .sql("insert into staff_look (id, staff, at, kind, purpose, reference)"
              + " values (?, ?, ?, ?, ?, ?)")
          .params(
              id,
              by.staff().value(),
              Times.utc(clock.instant()),
              kind,
              purpose.why().name(),
              purpose.reference())
          .update();
      book.write(by.actor(), "look-for-" + purpose.why().word(), "look/" + id + "/" + kind, "");
      return true;
    });
  }

  /// How many looks somebody has had since midnight, UTC.
  int today(StaffId staff) {
    var midnight = LocalDate.now(clock).atStartOfDay().toInstant(ZoneOffset.UTC);
    return store
        .sql()
        .sql("select count(*) from staff_look where staff = ? and at >= ?")
        .params(staff.value(), Times.utc(midnight))
        .query(Integer.class)
        .single();
  }

  /// A chance sample of the last two weeks' looks that nobody has reviewed. It stays the same for a
  /// day, so that reloading the page does not pick easier ones.
  List<Look> sample() {
    return store
        .sql()
        .sql("""
            select * from staff_look where reviewed is null and at > ?
            order by md5(id::text || ?) limit ?
            """)
        .params(Times.utc(clock.instant().minus(SAMPLED)), LocalDate.now(clock).toString(), SAMPLE)
        .query((row, _) -> new Look(
            row.getObject("id", UUID.class),
            new StaffId(row.getObject("staff", UUID.class)),
            Times.instant(row, "at"),
            row.getString("kind"),
            row.getString("purpose"),
            row.getString("reference")))
        .list();
  }

  /// Lets go of what people wrote, long enough after; that somebody looked stays.
  void forgetWords(Instant before) {
    store
        .sql()
        .sql("update staff_look set reference = '', finding = null"
            + " where at < ? and (reference <> '' or finding is not null)")
        .param(Times.utc(before))
        .update();
  }

  /// When somebody last wrote this word of a look, up to a time; empty where nobody did.
  Optional<Instant> wrote(String word, Instant upTo) {
    return store
        .sql()
        .sql("select max(at) as last from staff_look"
            + " where at <= ? and (reference ~ ? or finding ~ ?)")
        .params(Times.utc(upTo), Store.asWord(word), Store.asWord(word))
        .query((row, _) -> Times.maybe(row, "last"))
        .single();
  }

  /// Notes what an auditor found; never about their own look.
  boolean review(UUID id, String finding, Permit by) {
    return store.transaction(() -> {
      var done = store
          .sql()
          .sql("""
              update staff_look set reviewed = ?, reviewed_by = ?, finding = ?
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
        book.write(by.actor(), "review-look", "look/" + id, "");
      }
      return done == 1;
    });
  }
}

package org.nightlight.oversight;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.store.Digests;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// What two people do together: one asks, with a purpose; another agrees; and whoever asked does
/// it, once and within a day of asking. Each step is on record, by a number and never by a name.
public final class Agreements {

  public static final int LEAST_PURPOSE = 10;
  public static final int LONGEST = 500;

  /// How long somebody may do what they asked for.
  public static final Duration LASTS = Duration.ofHours(24);

  private final Store store;
  private final Oversight oversight;
  private final Clock clock;
  private final Kind kind;

  public Agreements(Store store, Oversight oversight, Clock clock, Kind kind) {
    this.store = store;
    this.oversight = oversight;
    this.clock = clock;
    this.kind = kind;
  }

  /// What is asked for.
  ///
  /// @param code in the table
  /// @param word as the acts of the record call it: `ask-WORD`, `agree-WORD`
  /// @param end as the record calls the end of one that was not done
  /// @param thing before the number the record names
  /// @param numbered what the number is
  public record Kind(String code, String word, String end, String thing, Numbered numbered) {}

  /// By which number the record names what was asked for.
  public enum Numbered {
    /// That of the request: what it is about would name somebody.
    BY_REQUEST,
    /// That of the thing itself.
    BY_THING
  }

  /// That somebody asked, and whether a second person has agreed.
  ///
  /// @param source the platform it is about; "" where it is about none
  /// @param about what it is about
  public record Asked(
      UUID id,
      String source,
      String about,
      StaffId by,
      Instant at,
      String purpose,
      Optional<StaffId> agreed) {

    /// When it ends, done or not.
    public Instant until() {
      return at.plus(LASTS);
    }
  }

  /// Whether a purpose is long and short enough.
  public static boolean fits(String purpose) {
    return purpose.length() >= LEAST_PURPOSE && purpose.length() <= LONGEST;
  }

  /// Asks; false where they have asked for the same and it is not over.
  public boolean ask(String source, String about, String purpose, Permit by) {
    return store.transaction(() -> {
      end();
      var id = UUID.randomUUID();
      var first = store
              .sql()
              .sql("insert into agreement (id, kind, source, about, staff, at, purpose)"
                  + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing")
              .params(
                  id,
                  kind.code(),
                  source,
                  about,
                  by.staff().value(),
                  Times.utc(clock.instant()),
                  purpose)
              .update()
          == 1;
      if (first) {
        record(by.actor(), "ask-" + kind.word(), id, about, purpose);
      }
      return first;
    });
  }

  /// A second person agrees; false where it is whoever asked, it is over, or somebody has agreed.
  public boolean agree(Asked asked, String words, Permit by) {
    return store.transaction(() -> {
      end();
      var agreed = store
              .sql()
              .sql("update agreement set agreed = ?, agreed_by = ?, words = ?"
                  + " where id = ? and kind = ? and agreed is null and ended is null"
                  + " and staff <> ?")
              .params(
                  Times.utc(clock.instant()),
                  by.staff().value(),
                  words,
                  asked.id(),
                  kind.code(),
                  by.staff().value())
              .update()
          == 1;
      if (agreed) {
        record(by.actor(), "agree-" + kind.word(), asked.id(), asked.about(), words);
      }
      return agreed;
    });
  }

  /// Takes what was agreed to, once and by whoever asked, in the caller's transaction; false where
  /// it cannot be taken.
  public boolean take(Asked asked, Permit by) {
    return store
            .sql()
            .sql("update agreement set " + FORGET + ", ended = ?"
                + " where id = ? and kind = ? and staff = ? and agreed is not null"
                + " and ended is null and at > ?")
            .params(
                Times.utc(clock.instant()),
                asked.id(),
                kind.code(),
                by.staff().value(),
                Times.utc(over()))
            .update()
        == 1;
  }

  /// What people wrote stays, without the name of what it was about.
  private static final String FORGET =
      "purpose = replace(purpose, about, '…'), words = replace(words, about, '…'), about = null";

  public Optional<Asked> find(UUID id) {
    return some("id = ?", id).stream().findFirst();
  }

  /// What somebody has asked for about one thing.
  public Optional<Asked> of(String about, StaffId by) {
    return about(about).stream().filter(one -> one.by().equals(by)).findFirst();
  }

  /// What is asked for about one thing, the longest wait first.
  public List<Asked> about(String about) {
    return some("about = ?", about);
  }

  /// Every one that is not over, the longest wait first.
  public List<Asked> open() {
    return some("? = 0", 0);
  }

  private List<Asked> some(String which, Object value) {
    return store
        .sql()
        .sql("select * from agreement where " + which + " and kind = ? and ended is null"
            + " and at > ? order by at limit 100")
        .params(value, kind.code(), Times.utc(over()))
        .query(Agreements::asked)
        .list();
  }

  private static Asked asked(ResultSet row, int number) throws SQLException {
    return new Asked(
        row.getObject("id", UUID.class),
        row.getString("source"),
        row.getString("about"),
        new StaffId(row.getObject("staff", UUID.class)),
        Times.instant(row, "at"),
        row.getString("purpose"),
        Optional.ofNullable(row.getObject("agreed_by", UUID.class)).map(StaffId::new));
  }

  private Instant over() {
    return clock.instant().minus(LASTS);
  }

  /// Ends what was asked a day ago and not done; what it was about is forgotten.
  public void end() {
    store.transact(this::endNow);
  }

  private void endNow() {
    record Ended(UUID id, String about) {}
    var ended = store
        .sql()
        .sql("select id, about from agreement where kind = ? and ended is null and at <= ?"
            + " for update")
        .params(kind.code(), Times.utc(over()))
        .query((row, _) -> new Ended(row.getObject(1, UUID.class), row.getString(2)))
        .list();
    for (var one : ended) {
      store
          .sql()
          .sql("update agreement set " + FORGET + ", ended = ? where id = ?")
          .params(Times.utc(clock.instant()), one.id())
          .update();
      record(new Actor.Machine("oversight"), kind.end(), one.id(), one.about(), "");
    }
  }

  private void record(Actor by, String act, UUID id, String about, String words) {
    var number = kind.numbered() == Numbered.BY_THING ? about : id.toString();
    oversight.record(
        by,
        act,
        kind.thing() + "/" + number,
        words.isEmpty() ? "" : Digests.sha256Hex(words.getBytes(StandardCharsets.UTF_8)));
  }
}

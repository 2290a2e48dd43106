package org.nightlight.account;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.intake.Subject;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.StaffId;
import org.nightlight.store.Digests;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Who asked to hand out or to erase what is kept about an account, and who agreed. The
/// record names a request by its number, never the account.
final class RequestBook {

  static final int LEAST_PURPOSE = 10;
  static final int LONGEST = 500;

  /// How long a request may be agreed to and used.
  static final Duration LASTS = Duration.ofHours(24);

  private final Store store;
  private final Oversight oversight;
  private final Clock clock;

  RequestBook(Store store, Oversight oversight, Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.clock = clock;
  }

  /// What is asked for.
  enum Kind {
    EXPORT,
    ERASURE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// That somebody asked, and whether a second person has agreed.
  record Request(
      UUID id,
      Kind kind,
      Subject about,
      StaffId by,
      Instant at,
      String purpose,
      Optional<StaffId> agreed) {

    /// As the record calls it.
    String thing() {
      return "account-request/" + id;
    }
  }

  /// Asks; false where they have asked for the same and it is not over.
  boolean ask(Kind kind, Subject about, String purpose, Permit by) {
    return store.transaction(() -> {
      end();
      var id = UUID.randomUUID();
      var first = store
              .sql()
              .sql("insert into account_request (id, kind, source, account, staff, at, purpose)"
                  + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing")
              .params(
                  id,
                  kind.name(),
                  about.source(),
                  about.account(),
                  by.staff().value(),
                  Times.utc(clock.instant()),
                  purpose)
              .update()
          == 1;
      if (first) {
        record(by.actor(), "ask-account-" + kind.word(), "account-request/" + id, purpose);
      }
      return first;
    });
  }

  /// A second person agrees; false where it is whoever asked, it is over, or somebody has agreed.
  boolean agree(Request request, String words, Permit by) {
    return store.transaction(() -> {
      end();
      var agreed = store
              .sql()
              .sql("update account_request set agreed = ?, agreed_by = ?, words = ?"
                  + " where id = ? and agreed is null and ended is null and staff <> ?")
              .params(
                  Times.utc(clock.instant()),
                  by.staff().value(),
                  words,
                  request.id(),
                  by.staff().value())
              .update()
          == 1;
      if (agreed) {
        record(by.actor(), "agree-account-" + request.kind().word(), request.thing(), words);
      }
      return agreed;
    });
  }

  /// Takes a request that was agreed to, once and by whoever asked, in the caller's transaction;
  /// false where it cannot be taken.
  boolean take(Request request, Permit by) {
    return store
            .sql()
            .sql("update account_request set purpose = replace(purpose, account, '…'),"
                + " words = replace(words, account, '…'), account = null, ended = ? where id = ? and staff = ?"
                + " and agreed is not null and ended is null and at > ?")
            .params(Times.utc(clock.instant()), request.id(), by.staff().value(), Times.utc(over()))
            .update()
        == 1;
  }

  Optional<Request> find(UUID id) {
    return store
        .sql()
        .sql("select * from account_request where id = ? and ended is null and at > ?")
        .params(id, Times.utc(over()))
        .query(RequestBook::request)
        .optional();
  }

  /// Every request that is not over, the longest wait first.
  List<Request> open() {
    return store
        .sql()
        .sql("select * from account_request where ended is null and at > ? order by at limit 100")
        .param(Times.utc(over()))
        .query(RequestBook::request)
        .list();
  }

  private Instant over() {
    return clock.instant().minus(LASTS);
  }

  private void end() {
    store
        .sql()
        .sql(
            "update account_request set purpose = replace(purpose, account, '…'),"
                + " words = replace(words, account, '…'), account = null, ended = ? where ended is null and at <= ? returning id")
        .params(Times.utc(clock.instant()), Times.utc(over()))
        .query(UUID.class)
        .list()
        .forEach(id -> oversight.record(
            new Actor.Machine("account"), "end-account-request", "account-request/" + id, ""));
  }

  void record(Actor by, String act, String thing, String words) {
    oversight.record(by, act, thing, Digests.sha256Hex(words.getBytes(StandardCharsets.UTF_8)));
  }

  private static Request request(ResultSet row, int number) throws SQLException {
    return new Request(
        row.getObject("id", UUID.class),
        Kind.valueOf(row.getString("kind")),
        new Subject(row.getString("source"), row.getString("account")),
        new StaffId(row.getObject("staff", UUID.class)),
        Times.instant(row, "at"),
        row.getString("purpose"),
        Optional.ofNullable(row.getObject("agreed_by", UUID.class)).map(StaffId::new));
  }
}

package org.nightlight.oncall;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.oversight.Seal;
import org.nightlight.oversight.StaffId;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Loads and saves who is called, about what, and what came of it.
final class CallBook {

  private final Store store;
  private final Seal seal;

  CallBook(Store store, Seal seal) {
    this.store = store;
    this.seal = seal;
  }

  /// What somebody is called about.
  record Page(
      UUID id,
      String rule,
      String words,
      Instant raised,
      int tries,
      Optional<Instant> closed,
      Optional<StaffId> by) {}

  /// One call.
  ///
  /// @param trouble "" where it went through
  record Made(Optional<UUID> page, String name, Instant at, String trouble) {}

  List<Contact> contacts() {
    return store
        .sql()
        .sql("select * from oncall_contact order by place, id")
        .query((row, _) -> new Contact(
            row.getInt("id"),
            row.getString("name"),
            Contact.Channel.valueOf(row.getString("channel")),
            row.getString("address"),
            Optional.ofNullable(row.getBytes("secret")).flatMap(this::open)))
        .list();
  }

  /// Empty where it does not open, as after a restore without the key: then only its own contact
  /// cannot be called, and everybody else still is.
  private Optional<String> open(byte[] closed) {
    try {
      return Optional.of(seal.open(closed, "on-call"));
    } catch (IllegalStateException _) {
      return Optional.empty();
    }
  }

  /// How many on the list had no call that went through since then, or a later one that did not.
  int unproven(Instant since) {
    return store
        .sql()
        .sql("select count(*) from oncall_contact c where coalesce((select k.trouble <> ''"
            + " or k.at <= ? from oncall_call k where k.contact = c.id"
            + " order by k.id desc limit 1), true)")
        .param(Times.utc(since))
        .query(Integer.class)
        .single();
  }

  int add(
      String name, Contact.Channel channel, String address, Optional<String> secret, Instant now) {
    return store
        .sql()
        .sql("insert into oncall_contact (place, name, channel, address, secret, made) values"
            + " ((select coalesce(max(place), 0) + 1 from oncall_contact), :name, :channel,"
            + " :address, :secret, :now) returning id")
        .param("name", name)
        .param("channel", channel.name())
        .param("address", address)
        .param(
            "secret",
            secret.map(open -> seal.close(open, "on-call")).orElse(null),
            java.sql.Types.BINARY)
        .param("now", Times.utc(now))
        .query(Integer.class)
        .single();
  }

  boolean remove(int contact) {
    return store
            .sql()
            .sql("delete from oncall_contact where id = ?")
            .param(contact)
            .update()
        > 0;
  }

  /// False where the same is open already.
  boolean raise(UUID id, String rule, String about, String words, Instant now) {
    return store
            .sql()
            .sql("insert into oncall_page (id, rule, about, words, raised, due)"
                + " values (?, ?, ?, ?, ?, ?) on conflict (rule, about) where closed is null"
                + " do nothing")
            .params(id, rule, about, words, Times.utc(now), Times.utc(now))
            .update()
        > 0;
  }

  /// The open page that is due, put off a little: whoever takes it makes the call, and says so with
  /// [#tried]. Where they die before that, the same call is made again.
  Optional<Page> take(Instant now, Duration wait) {
    return store.transaction(() -> {
      var page = store
          .sql()
          .sql("select * from oncall_page where closed is null and due <= ? order by due"
              + " limit 1 for update skip locked")
          .param(Times.utc(now))
          .query((row, _) -> page(row))
          .optional();
      page.ifPresent(one -> store
          .sql()
          .sql("update oncall_page set due = ? where id = ?")
          .params(Times.utc(now.plus(wait)), one.id())
          .update());
      return page;
    });
  }

  /// Notes that a call was made, and when the next is due.
  void tried(UUID page, Instant due) {
    store
        .sql()
        .sql("update oncall_page set due = ?, tries = tries + 1 where id = ? and closed is null")
        .params(Times.utc(due), page)
        .update();
  }

  boolean close(UUID page, Optional<StaffId> by, Instant now) {
    return store
            .sql()
            .sql("update oncall_page set closed = :now, closed_by = :by"
                + " where id = :page and closed is null")
            .param("now", Times.utc(now))
            .param("by", by.map(StaffId::value).orElse(null), java.sql.Types.OTHER)
            .param("page", page)
            .update()
        > 0;
  }

  Optional<UUID> open(String rule, String about) {
    return store
        .sql()
        .sql("select id from oncall_page where rule = ? and about = ? and closed is null")
        .params(rule, about)
        .query(UUID.class)
        .optional();
  }

  /// Open ones first, oldest first; then closed ones, latest first.
  List<Page> pages() {
    return store
        .sql()
        .sql("select * from oncall_page order by (closed is not null), case when closed is null"
            + " then raised end, closed desc limit 100")
        .query((row, _) -> page(row))
        .list();
  }

  private static Page page(java.sql.ResultSet row) throws java.sql.SQLException {
    return new Page(
        row.getObject("id", UUID.class),
        row.getString("rule"),
        row.getString("words"),
        Times.instant(row, "raised"),
        row.getInt("tries"),
        Times.maybe(row, "closed"),
        Optional.ofNullable(row.getObject("closed_by", UUID.class)).map(StaffId::new));
  }

  void made(Optional<UUID> page, Contact who, Instant at, String trouble) {
    store
        .sql()
        .sql("insert into oncall_call (page, contact, name, at, trouble)"
            + " values (:page, :contact, :name, :at, :trouble)")
        .param("page", page.orElse(null), java.sql.Types.OTHER)
        .param("contact", who.id())
        .param("name", who.name())
        .param("at", Times.utc(at))
        .param("trouble", trouble)
        .update();
  }

  /// The latest calls, latest first.
  List<Made> calls() {
    return store
        .sql()
        .sql("select * from oncall_call order by id desc limit 200")
        .query((row, _) -> new Made(
            Optional.ofNullable(row.getObject("page", UUID.class)),
            row.getString("name"),
            Times.instant(row, "at"),
            row.getString("trouble")))
        .list();
  }
}

package org.nightlight.account;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.nightlight.intake.ReceiptSeal;
import org.nightlight.intake.Subject;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.store.Gone;
import org.nightlight.store.Repeating;
import org.nightlight.store.Secrets;
import org.nightlight.store.Store;
import org.nightlight.store.Times;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Erasures that two people agreed to, until nothing is left that something keeps. Goes round
/// those that wait, and carries out again what an older backup has undone.
final class Erasures implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Erasures.class);
  private static final Actor MACHINE = new Actor.Machine("account");
  private static final Duration EVERY = Duration.ofMinutes(10);

  private final Store store;
  private final Oversight oversight;
  private final Holdings holdings;
  private final LongSupplier position;
  private final ReceiptSeal seal;
  private final Gone gone;
  private final Runnable alsoEach;
  private final Clock clock;
  private final Repeating rounds = Repeating.of(
      "account erasures",
      EVERY,
      this::round,
      fault -> LOG.warn("erasures could not go on: {}", fault.getClass().getSimpleName()));

  /// @param position how far the log has come
  /// @param keys the folder that no backup holds
  /// @param alsoEach what else is done each time it goes round
  Erasures(
      Store store,
      Oversight oversight,
      Holdings holdings,
      LongSupplier position,
      Path keys,
      Runnable alsoEach,
      Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.holdings = holdings;
    this.position = position;
    this.seal = new ReceiptSeal(keys.resolve("accounts-erased-key"));
    this.gone = new Gone(keys.resolve("accounts-erased"));
    this.alsoEach = alsoEach;
    this.clock = clock;
  }

  /// Begins one and does what may be done now, in the caller's transaction. That it was begun is
  /// where no backup reaches before the database says so.
  Erasure.Done begin(UUID id, Subject about) {
    return begin(id, about, mark(about, id), false);
  }

  private Erasure.Done begin(UUID id, Subject about, String mark, boolean again) {
    gone.add(mark);
    erased(mark);
    // Whoever asks once more means what came since, too.
    store
        .sql()
        .sql("update account_erasure set account = null, ended = ?"
            + " where source = ? and account = ?")
        .params(Times.utc(clock.instant()), about.source(), about.account())
        .update();
    store
        .sql()
        .sql(
            "insert into account_erasure (id, source, account, instead, at, position, looked, again)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            id,
            about.source(),
            about.account(),
            "erased-" + Secrets.random().substring(0, 16),
            Times.utc(clock.instant()),
            position.getAsLong(),
            Times.utc(clock.instant()),
            again)
        .update();
    return goOn(waiting(id).orElseThrow());
  }

  private String mark(Subject about, UUID id) {
    return seal.of("erased-account", about.key()) + "." + id;
  }

  /// Does what may be done now.
  private Erasure.Done goOn(Erasure one) {
    var early = one.early() || holdings.early(one);
    var done = holdings.erase(one);
    if (done.kept().isEmpty()) {
      store.outbox().rename(one.about().key(), one.instead());
    }
    var now = Times.utc(clock.instant());
    store
        .sql()
        .sql("update account_erasure set looked = :now,"
            + " early = case when :early then coalesce(early, :now) end,"
            + " account = case when :over then null else account end,"
            + " ended = case when :over then :now::timestamptz end where id = :id")
        .param("now", now)
        .param("early", early)
        .param("over", done.kept().isEmpty())
        .param("id", one.id())
        .update();
    return done;
  }

  /// Goes on with every one that waits; each step is on record.
  void round() {
    alsoEach.run();
    for (var id : waiting()) {
      store.transact(() -> waiting(id).ifPresent(this::further));
    }
  }

  private void further(Erasure one) {
    var done = goOn(one);
    if (!done.erased().isEmpty()) {
      oversight.record(MACHINE, "erase-account-further", one.thing(), "");
    }
    if (done.kept().isEmpty()) {
      oversight.record(MACHINE, "finish-account-erasure", one.thing(), "");
    }
  }

  private List<UUID> waiting() {
    return store
        .sql()
        .sql("select id from account_erasure where ended is null order by at")
        .query((row, _) -> row.getObject(1, UUID.class))
        .list();
  }

  private Optional<Erasure> waiting(UUID id) {
    return store
        .sql()
        .sql("select * from account_erasure where id = ? and ended is null for update")
        .param(id)
        .query(Erasures::erasure)
        .optional();
  }

  /// Every one that waits, the first first.
  List<Erasure> open() {
    return store
        .sql()
        .sql("select * from account_erasure where ended is null order by at limit 100")
        .query(Erasures::erasure)
        .list();
  }

  private static Erasure erasure(ResultSet row, int number) throws SQLException {
    return new Erasure(
        row.getObject("id", UUID.class),
        new Subject(row.getString("source"), row.getString("account")),
        row.getString("instead"),
        Times.instant(row, "at"),
        row.getLong("position"),
        row.getObject("early") != null,
        row.getBoolean("again"));
  }

  /// Erases again what an older backup has brought back; answers how many accounts. Whatever
  /// is in the list beside the keys and not in this database was erased after the backup was
  /// taken.
  int again() {
    var undone = new HashMap<String, String>();
    var known = store
        .sql()
        .sql("select mark from account_erased")
        .query((row, _) -> row.getString(1))
        .list();
    gone.all().stream()
        .filter(mark -> !known.contains(mark))
        .forEach(mark -> undone.put(mark.substring(0, mark.indexOf('.')), mark));
    if (undone.isEmpty()) {
      return 0;
    }
    var done = 0;
    for (var about : holdings.everybody()) {
      var mark = undone.remove(seal.of("erased-account", about.key()));
      if (mark != null) {
        store.transact(() -> again(about, mark));
        done++;
      }
    }
    store.transact(() -> undone.values().forEach(this::erased));
    return done;
  }

  /// Notes that this database knows of an erasure.
  private void erased(String mark) {
    store
        .sql()
        .sql("insert into account_erased (mark) values (?) on conflict do nothing")
        .param(mark)
        .update();
  }

  private void again(Subject about, String mark) {
    var id = UUID.randomUUID();
    begin(id, about, mark, true);
    oversight.record(MACHINE, "erase-account-again", "account-erasure/" + id, "");
  }

  void start() {
    again();
    rounds.start();
  }

  @Override
  public void close() {
    rounds.close();
  }
}

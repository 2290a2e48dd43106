package org.nightlight.match;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nightlight.matching.ExactIndex;
import org.nightlight.matching.HashIndex;
import org.nightlight.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lists' hashes as indexes in memory: loaded from files, brought up to date from the database,
/// and made anew from it where a file is damaged.
///
/// A generation of files is a folder named after the last change it is sure to hold. Changes after
/// it are told again; telling one twice has no effect.
final class KnownHashes implements AutoCloseable {

  /// How old what we know of the lists may be before a comparison counts as not made.
  static final Duration FRESH = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(KnownHashes.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration SAVE = Duration.ofMinutes(15);
  private static final int SAVE_CHANGES = 200_000;
  private static final int STEP = 10_000;
  private static final String LAST = "select greatest((select upto from match_pruned),"
      + " (select coalesce(max(seq), 0) from match_change))";

  /// The indexes, ready to be asked.
  ///
  /// @param lists by their number
  /// @param holds the kinds of hashes each list holds at least one of
  record Loaded(
      HashIndex pdq,
      HashIndex frames,
      Map<HashKind, ExactIndex> exact,
      Map<Integer, HashList> lists,
      Map<Integer, Set<HashKind>> holds) {

    static Loaded of(HashIndex pdq, HashIndex frames, Map<HashKind, ExactIndex> exact) {
      return new Loaded(pdq, frames, exact, Map.of(), Map.of());
    }

    ExactIndex exact(HashKind kind) {
      var index = exact.get(kind);
      if (index == null) {
        throw new IllegalArgumentException(kind + " is no exact hash");
      }
      return index;
    }

    long size() {
      return pdq.size()
          + frames.size()
          + exact.values().stream().mapToLong(ExactIndex::size).sum();
    }
  }

  /// Whether the lists can be asked.
  sealed interface State {
    record Ready(Loaded loaded) implements State {}

    /// They cannot, and why.
    record NotReady(String why) implements State {}
  }

  private final Store store;
  private final Path folder;
  private final Supplier<List<HashList>> lists;
  private volatile @Nullable Loaded loaded;
  private volatile long known = System.nanoTime();
  private volatile boolean running = true;
  private volatile @Nullable Thread thread;
  private volatile String note = "";
  private long position;
  private long saved;
  private long savedAt = System.nanoTime();

  /// @param folder where the index files lie
  KnownHashes(Store store, Path folder, Supplier<List<HashList>> lists) {
    this.store = store;
    this.folder = folder;
    this.lists = lists;
  }

  void start() {
    thread = Thread.ofPlatform().name("match lists").daemon().start(this::run);
  }

  /// What can be asked now.
  State state() {
    var now = loaded;
    if (now == null) {
      return new State.NotReady("the lists of known material are still being loaded");
    }
    var age = Duration.ofNanos(System.nanoTime() - known);
    return age.compareTo(FRESH) < 0
        ? new State.Ready(now)
        : new State.NotReady("the lists could not be read for " + age.toSeconds() + " s");
  }

  /// What happened to the index files that somebody should know; "" where nothing did.
  String note() {
    return note;
  }

  private void run() {
    while (running) {
      try {
        catchUp();
        saveNowAndThen();
      } catch (RuntimeException fault) {
        LOG.warn("the lists could not be read: {}", fault.getClass().getSimpleName());
      }
      try {
        Thread.sleep(LOOK);
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  /// Loads what is not loaded, and takes in every change committed before this was called.
  synchronized void catchUp() {
    var now = loaded;
    if (now == null) {
      now = load();
    }
    var named = lists.get().stream().collect(Collectors.toMap(one -> one.id().value(), one -> one));
    for (var more = true; more; ) {
      more = take(now) == STEP;
    }
    loaded = new Loaded(now.pdq(), now.frames(), now.exact(), named, holds());
    known = System.nanoTime();
  }

  private Map<Integer, Set<HashKind>> holds() {
    var holds = new HashMap<Integer, Set<HashKind>>();
    store
        .sql()
        .sql("select l.id, k from match_list l cross join generate_series(0, 4) k where exists"
            + " (select 1 from match_hash h where h.list = l.id and h.kind = k)")
        .query(row -> {
          holds
              .computeIfAbsent(row.getInt(1), _ -> EnumSet.noneOf(HashKind.class))
              .add(HashKind.of(row.getInt(2)));
        });
    return holds;
  }

  private int take(Loaded into) {
    var changes = store
        .sql()
        .sql("select seq, kind, holder, hash, held from match_change where seq > ?"
            + " order by seq limit " + STEP)
        .param(position)
        .query((row, _) -> new Change(
            row.getLong(1),
            KnownHash.of(HashKind.of(row.getInt(2)), row.getBytes(4)),
            row.getInt(3),
            row.getBoolean(5)))
        .list();
    for (var change : changes) {
      apply(into, change);
      position = change.seq();
    }
    return changes.size();
  }

  private record Change(long seq, KnownHash hash, int holder, boolean held) {}

  private static void apply(Loaded into, Change change) {
    var hash = change.hash();
    switch (hash.kind()) {
      case PDQ -> apply(into.pdq(), change);
      case VPDQ -> apply(into.frames(), change);
      case MD5, SHA1, SHA256 -> {
        var index = into.exact(hash.kind());
        if (change.held()) {
          index.add(hash.digest(), change.holder());
        } else {
          index.withdraw(hash.digest(), change.holder());
        }
      }
    }
  }

  private static void apply(HashIndex index, Change change) {
    if (change.held()) {
      index.add(change.hash().look(), change.holder());
    } else {
      index.withdraw(change.hash().look(), change.holder());
    }
  }

  /// How far changes were deleted, and which database this is.
  private record Pruned(long upto, String database) {}

  private Pruned pruned() {
    store
        .sql()
        .sql("insert into match_pruned (upto) values (0) on conflict do nothing")
        .update();
    return store
        .sql()
        .sql("select upto, database from match_pruned")
        .query((row, _) -> new Pruned(row.getLong(1), row.getString(2)))
        .single();
  }

  private Loaded load() {
    var pruned = pruned();
    var last = store.sql().sql(LAST).query(Long.class).single();
    for (var generation : Generation.newestFirst(folder)) {
      if (generation.number() >= pruned.upto()
          && generation.number() <= last
          && generation.database().equals(pruned.database())) {
        switch (generation.open()) {
          case Generation.Opening.Opened(var indexes) -> {
            position = generation.number();
            saved = generation.number();
            return indexes;
          }
          case Generation.Opening.Refused(var reason) -> {
            note = "an index file was damaged and made anew: " + reason;
            LOG.warn("{}", note);
          }
        }
      }
      generation.delete();
    }
    return rebuild(pruned.database());
  }

  /// Makes the files anew from one snapshot of the database, row by row in little memory.
  private Loaded rebuild(String database) {
    try (var connection = store.connections().getConnection()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(true);
      try {
        return rebuild(connection, database);
      } finally {
        connection.rollback();
        connection.setReadOnly(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setAutoCommit(true);
      }
    } catch (SQLException fault) {
      throw new IllegalStateException("the lists cannot be read from the database", fault);
    }
  }

  private Loaded rebuild(Connection connection, String database) throws SQLException {
    var number = last(connection);
    try (var maker = Generation.make(folder, database, number);
        var statement = connection.prepareStatement(
            "select kind, case kind when 1 then entry else list end, hash from match_hash")) {
      statement.setFetchSize(STEP);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          maker.add(KnownHash.of(HashKind.of(rows.getInt(1)), rows.getBytes(3)), rows.getInt(2));
        }
      }
      position = number;
      saved = number;
      return maker.finish();
    }
  }

  private static long last(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(
            "select greatest("
                + "(select upto from match_pruned), (select coalesce(max(seq), 0) from match_change))")) {
      row.next();
      return row.getLong(1);
    }
  }

  private void saveNowAndThen() {
    var since = Duration.ofNanos(System.nanoTime() - savedAt);
    var changes = position - saved;
    if (changes >= SAVE_CHANGES || (changes > 0 && since.compareTo(SAVE) > 0)) {
      save();
    }
  }

  /// Writes a new generation of files and deletes what it replaces. Comparing goes on meanwhile.
  void save() {
    var now = loaded;
    if (now == null) {
      return;
    }
    var upto = position;
    var pruned = pruned();
    Generation.save(folder, pruned.database(), upto, now);
    saved = upto;
    savedAt = System.nanoTime();
    // Other servers on this database take changes from here too: theirs are kept for a day.
    store.transact(() -> {
      store
          .sql()
          .sql("delete from match_change where seq <= ? and at < now() - interval '1 day'")
          .param(upto)
          .update();
      store
          .sql()
          .sql("update match_pruned set upto = greatest(upto,"
              + " (select coalesce(min(seq) - 1, ?) from match_change))")
          .param(upto)
          .update();
    });
    Generation.newestFirst(folder).stream()
        .filter(one -> one.number() < upto || !one.database().equals(pruned.database()))
        .forEach(Generation::delete);
  }

  @Override
  public void close() {
    running = false;
    var now = thread;
    if (now != null) {
      now.interrupt();
      try {
        now.join(Duration.ofSeconds(10));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

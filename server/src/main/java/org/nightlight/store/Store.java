package org.nightlight.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Where everything is kept: one PostgreSQL, its migrations, its transactions and the outbox.
///
/// A store is opened on an address. Each room's migrations lie in `db/migration/<room>` and are
/// applied, in order of their version, before anyone can read or write.
public final class Store implements AutoCloseable {

  private static final int CONNECTIONS = 24;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HikariDataSource pool;
  private final JdbcClient sql;
  private final TransactionTemplate transactions;
  private final Outbox outbox;

  @SuppressWarnings("ThreadLocalUsage") // a transaction is one thread's and one store's
  private final ThreadLocal<Additions> additions = new ThreadLocal<>();

  private Store(HikariDataSource pool) {
    this.pool = pool;
    this.sql = JdbcClient.create(pool);
    this.transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
    this.outbox = new Outbox(this);
  }

  /// Opens the store at an address and brings its tables up to date.
  public static Store open(DatabaseAddress address) {
    var pool = pool(address);
    try {
      migrate(pool);
    } catch (RuntimeException fault) {
      pool.close();
      throw fault;
    }
    return new Store(pool);
  }

  /// Opens a store whose tables are known to be up to date: it was copied from one that is.
  static Store copied(DatabaseAddress address) {
    return new Store(pool(address));
  }

  private static HikariDataSource pool(DatabaseAddress address) {
    var config = new HikariConfig();
    config.setJdbcUrl(address.url());
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(2);
    // Whoever waits longer is better told to come back than left to wait.
    config.setConnectionTimeout(PATIENCE.toMillis());
    config.setPoolName("store");
    config.addDataSourceProperty("ApplicationName", "nightlight");
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    return new HikariDataSource(config);
  }

  private static void migrate(DataSource source) {
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/migration")
        .validateMigrationNaming(true)
        // Rooms number their migrations in ranges of their own, so a room can add one at any time.
        .outOfOrder(true)
        .load()
        .migrate();
  }

  /// Statements, in the current transaction where there is one.
  public JdbcClient sql() {
    return sql;
  }

  /// Runs the work in a transaction: the current one, or a new one that commits when the work
  /// returns and rolls back when it throws.
  public <T> T transaction(Supplier<T> work) {
    var result = transactions.execute(_ -> new Held<>(work.get()));
    if (result == null) {
      throw new IllegalStateException("a transaction answered nothing");
    }
    return result.value();
  }

  /// Runs the work in a transaction, as above, where there is nothing to answer.
  public void transact(Runnable work) {
    transactions.executeWithoutResult(_ -> work.run());
  }

  /// Hand-offs between rooms, written with the change that causes them.
  public Outbox outbox() {
    return outbox;
  }

  /// The connections themselves, for bulk copies and locks that outlive a statement.
  public DataSource connections() {
    return pool;
  }

  /// Runs something once the current transaction has committed, and never where it does not.
  ///
  /// @throws IllegalStateException outside a transaction
  public void afterCommit(Runnable then) {
    TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
      @Override
      public void afterCommit() {
        then.run();
      }
    });
  }

  /// Adds a row that nobody reads in the transaction that adds it: all that one transaction adds
  /// under one name is written together, in the order of adding, just before it commits. Outside
  /// of a transaction it is written at once, in one of its own.
  ///
  /// @param write writes all of them
  public <T> void add(String name, T row, Consumer<List<T>> write) {
    if (!TransactionSynchronizationManager.hasResource(pool)) {
      transact(() -> write.accept(List.of(row)));
      return;
    }
    var open = additions.get();
    if (open == null) {
      open = new Additions();
      additions.set(open);
      TransactionSynchronizationManager.registerSynchronization(open);
    }
    open.add(name, row, write);
  }

  /// Waits until this transaction alone holds a lock; it holds it until it ends.
  public void waitForTurn(long lock) {
    waitForTurns(List.of(lock));
  }

  /// Waits for several, always in the same order, so that no two wait for each other.
  public void waitForTurns(Collection<Long> locks) {
    sql.sql("select pg_advisory_xact_lock(one) from unnest(?::bigint[]) as one")
        .param(locks.stream().distinct().sorted().toArray(Long[]::new))
        .query((_, _) -> true)
        .list();
  }

  /// One column of some rows, as `unnest` takes it.
  public static <T> String[] words(Collection<T> rows, Function<T, @Nullable String> column) {
    return rows.stream().map(column).toArray(String[]::new);
  }

  /// A pattern that finds a text where it stands as a word of its own.
  public static String asWord(String text) {
    var literal = new StringBuilder();
    text.codePoints().forEach(c -> {
      if (c < 128 && !Character.isLetterOrDigit(c)) {
        literal.append('\\');
      }
      literal.appendCodePoint(c);
    });
    return "(?<![[:alnum:]_])" + literal + "(?![[:alnum:]_])";
  }

  /// Puts another word in the place of one, in some columns of the rows of a table; answers how
  /// many rows had it. In the current transaction.
  ///
  /// @param rows which ones, as SQL with the parameter `:of`
  public long replaceWord(
      String table, List<String> columns, String rows, Object of, String word, String instead) {
    var pattern = asWord(word);
    return sql.sql("update " + table + " set "
            + columns.stream()
                .map(one -> one + " = regexp_replace(" + one + ", :word, :instead, 'g')")
                .collect(Collectors.joining(", "))
            + " where " + rows + " and ("
            + columns.stream().map(one -> one + " ~ :word").collect(Collectors.joining(" or "))
            + ")")
        .param("of", of)
        .param("word", pattern)
        .param("instead", instead)
        .update();
  }

  /// Words as one text that PostgreSQL reads as an array: an array of arrays of unequal length is
  /// nothing it knows.
  public static String array(List<String> words) {
    return words.stream()
        .map(word -> '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .collect(Collectors.joining(",", "{", "}"));
  }

  /// Whether the caller stands in a transaction.
  static boolean inTransaction() {
    return TransactionSynchronizationManager.isActualTransactionActive();
  }

  /// What is wrong with the store now; empty when it answers.
  public List<String> troubles() {
    try {
      sql.sql("select 1").query(Integer.class).single();
      return List.of();
    } catch (RuntimeException fault) {
      return List.of("the database does not answer: " + fault.getClass().getSimpleName());
    }
  }

  @Override
  public void close() {
    outbox.close();
    pool.close();
  }

  private record Held<T>(T value) {}

  /// What one transaction adds.
  private final class Additions implements TransactionSynchronization {

    private final Map<String, Kind<?>> kinds = new LinkedHashMap<>();

    /// Rows under one name, and how all of them are written.
    private record Kind<T>(List<T> rows, Consumer<List<T>> write) {

      void writeAll() {
        write.accept(rows);
      }
    }

    @SuppressWarnings("unchecked") // one name is one kind of row
    <T> void add(String name, T row, Consumer<List<T>> write) {
      ((Kind<T>) kinds.computeIfAbsent(name, _ -> new Kind<>(new ArrayList<T>(), write)))
          .rows()
          .add(row);
    }

    @Override
    public void beforeCommit(boolean readOnly) {
      kinds.values().forEach(Kind::writeAll);
    }

    @Override
    public void afterCompletion(int status) {
      additions.remove();
    }
  }
}

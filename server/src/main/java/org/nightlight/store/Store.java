package org.nightlight.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
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

  /// Waits until this transaction alone holds a lock; it holds it until it ends.
  public void waitForTurn(long lock) {
    sql.sql("select pg_advisory_xact_lock(?)").param(lock).query((_, _) -> lock).single();
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
}

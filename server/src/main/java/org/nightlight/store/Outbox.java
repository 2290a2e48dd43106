package org.nightlight.store;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The transactional outbox: a message is written with the change that causes it, and
/// delivered to each registered consumer at least once, in order of its key, until the
/// consumer succeeds.
///
/// A consumer runs in the transaction that marks its delivery done, so what it writes to this
/// store happens exactly once. A failed delivery waits longer after every attempt, up to an
/// hour, and is never given up: [#waiting] shows what waits and why.
public final class Outbox implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final Duration POLL = Duration.ofMillis(500);

  private final Store store;
  private final List<Worker> workers = new ArrayList<>();

  Outbox(Store store) {
    this.store = store;
  }

  /// What a room does with a message. Throwing leaves the message waiting.
  @FunctionalInterface
  public interface Consumer {
    void accept(Message message);
  }

  /// A delivery that has not succeeded yet.
  ///
  /// @param since when the message was written
  /// @param trouble why the last attempt failed; empty before the first failure
  public record Waiting(
      String topic, String consumer, Instant since, int attempts, Optional<String> trouble) {}

  /// Registers a consumer of a topic. Called while the application is wired, before [#start].
  public void deliver(String topic, String consumer, Consumer to) {
    workers.add(new Worker(topic, consumer, to));
  }

  /// Starts delivering, one thread a consumer.
  public void start() {
    workers.forEach(Worker::start);
  }

  /// Writes a message in the current transaction.
  ///
  /// @throws IllegalStateException outside a transaction, or where nobody is registered for the
  ///     topic: a message nobody reads would be dropped in silence
  public void put(String topic, String key, String body) {
    put(topic, key, body, Duration.ZERO);
  }

  /// As above, and nobody is given it before some time has passed.
  public void put(String topic, String key, String body, Duration after) {
    if (!Store.inTransaction()) {
      throw new IllegalStateException(
          "a message is written in the transaction that causes it: " + topic);
    }
    var consumers =
        workers.stream().filter(worker -> worker.topic.equals(topic)).toList();
    if (consumers.isEmpty()) {
      throw new IllegalStateException("nobody is registered for the topic " + topic);
    }
    var id = store
        .sql()
        .sql("insert into outbox_message (topic, key, body) values (?, ?, ?) returning id")
        .params(topic, key, body)
        .query(Long.class)
        .single();
    for (var consumer : consumers) {
      store
          .sql()
          .sql("insert into outbox_delivery (message, consumer, key, due)"
              + " values (?, ?, ?, now() + make_interval(secs => ?))")
          .params(id, consumer.name, key, (double) after.toSeconds())
          .update();
    }
    wakeAfterCommit(consumers);
  }

  /// Gives all messages of a key another one, so that a key no longer says whom they were
  /// about; in the current transaction. Answers how many.
  public long rename(String key, String instead) {
    store
        .sql()
        .sql("update outbox_delivery set key = ? where key = ?")
        .params(instead, key)
        .update();
    return store
        .sql()
        .sql("update outbox_message set key = ? where key = ?")
        .params(instead, key)
        .update();
  }

  /// Everything not yet delivered, oldest first.
  public List<Waiting> waiting() {
    return store
        .sql()
        .sql("""
            select m.topic, d.consumer, m.written, d.attempts, d.trouble
            from outbox_delivery d join outbox_message m on m.id = d.message
            where d.done is null order by m.id limit 500
            """)
        .query((row, _) -> new Waiting(
            row.getString(1),
            row.getString(2),
            row.getObject(3, OffsetDateTime.class).toInstant(),
            row.getInt(4),
            Optional.ofNullable(row.getString(5))))
        .list();
  }

  private void wakeAfterCommit(List<Worker> consumers) {
    store.afterCommit(() -> consumers.forEach(Worker::wake));
  }

  @Override
  public void close() {
    workers.forEach(Worker::stop);
  }

  /// How long to wait before the next attempt: 1 s, doubled after every failure, at most an hour.
  static Duration wait(int failures) {
    var seconds = 1L << Math.min(Math.max(failures - 1, 0), 12);
    return Duration.ofSeconds(Math.min(seconds, LONGEST_WAIT.toSeconds()));
  }

  private final class Worker {

    private final String topic;
    private final String name;
    private final Consumer consumer;
    private volatile boolean running = true;
    private volatile Optional<Thread> thread = Optional.empty();

    Worker(String topic, String name, Consumer consumer) {
      this.topic = topic;
      this.name = name;
      this.consumer = consumer;
    }

    void start() {
      thread =
          Optional.of(Thread.ofVirtual().name("outbox " + topic + " " + name).start(this::run));
    }

    void wake() {
      thread.ifPresent(LockSupport::unpark);
    }

    void stop() {
      running = false;
      wake();
      thread.ifPresent(t -> {
        try {
          t.join(Duration.ofSeconds(10));
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
      });
    }

    private void run() {
      while (running) {
        try {
          while (running && deliverNext()) {}
        } catch (RuntimeException fault) {
          LOG.warn(
              "outbox {} {} could not be read: {}",
              topic,
              name,
              fault.getClass().getSimpleName());
        }
        if (running) {
          LockSupport.parkNanos(this, POLL.toNanos());
        }
      }
    }

    /// Delivers the oldest message that is due and has no earlier one of its key before it.
    private boolean deliverNext() {
      try {
        return store.transaction(() -> {
          var next = next();
          next.ifPresent(this::attempt);
          return next.isPresent();
        });
      } catch (Undelivered failure) {
        note(failure);
        return true;
      }
    }

    private Optional<Message> next() {
      return store
          .sql()
          .sql("""
              select m.id, m.topic, m.key, m.body, m.written, d.attempts
              from outbox_delivery d join outbox_message m on m.id = d.message
              where d.consumer = ? and m.topic = ? and d.done is null and d.due <= now()
                and not exists (
                  select 1 from outbox_delivery e join outbox_message f on f.id = e.message
                  where e.consumer = d.consumer and e.key = d.key and f.topic = m.topic
                    and e.done is null and e.message < d.message)
              order by d.message limit 1 for update of d skip locked
              """)
          .params(name, topic)
          .query((row, _) -> new Message(
              row.getLong(1),
              row.getString(2),
              row.getString(3),
              row.getString(4),
              row.getObject(5, OffsetDateTime.class).toInstant(),
              row.getInt(6)))
          .optional();
    }

    private void attempt(Message message) {
      try {
        consumer.accept(message);
        store
            .sql()
            .sql("update outbox_delivery set done = now() where message = ? and consumer = ?")
            .params(message.id(), name)
            .update();
      } catch (RuntimeException fault) {
        throw new Undelivered(message, fault);
      }
    }

    private void note(Undelivered failure) {
      var message = failure.message;
      var failures = message.attempts() + 1;
      LOG.warn(
          "{} {} to {} failed {} times: {}",
          message.topic(),
          message.id(),
          name,
          failures,
          failure.words());
      store
          .sql()
          .sql(
              "update outbox_delivery set attempts = ?, due = ?, trouble = ? where message = ? and consumer = ?")
          .params(
              failures,
              OffsetDateTime.now(ZoneOffset.UTC).plus(Outbox.wait(failures)),
              failure.words(),
              message.id(),
              name)
          .update();
    }
  }

  /// Rolls a failed delivery back, and says what failed.
  private static final class Undelivered extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Message message;
    private final String words;

    Undelivered(Message message, RuntimeException fault) {
      super("not delivered", fault, false, false);
      this.message = message;
      // Only what cannot hold anything about a person: an ordinary exception's text might.
      this.words = fault instanceof DeliveryTrouble
          ? String.valueOf(fault.getMessage())
          : fault.getClass().getSimpleName();
    }

    String words() {
      return words;
    }
  }

  /// A failed delivery whose message may be shown to an administrator and logged: it names the
  /// thing, the rule and the value, and nothing about a person.
  public static final class DeliveryTrouble extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DeliveryTrouble(String message) {
      super(message, null, false, false);
    }
  }
}

package org.nightlight.store;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The transactional outbox: a message is written with the change that causes it, and
/// delivered to each registered consumer at least once, in order of its key, until the
/// consumer succeeds.
///
/// A consumer runs in the transaction that marks its delivery done, so what it writes to this
/// store happens exactly once. One that asks somebody else's server ([Outside]) holds no
/// connection meanwhile. A failed delivery waits longer after every attempt, up to an hour, and
/// is never given up: [#waiting] shows what waits and why. What everybody was given is deleted
/// after [#KEPT].
public final class Outbox implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final Duration POLL = Duration.ofMillis(500);

  /// How long a message is kept once every consumer was given it: for whoever looks for what went
  /// wrong.
  static final Duration KEPT = Duration.ofDays(30);

  private static final Duration CLEAN = Duration.ofHours(1);
  private static final int AT_ONCE = 5_000;

  /// How long no other process tries what one is at. More than any call outside may take.
  private static final Duration TAKEN = Duration.ofSeconds(30);

  private final Store store;
  private final List<Worker> workers = new ArrayList<>();
  private final Repeating cleaning = new Repeating(
      "outbox cleaning",
      CLEAN,
      () -> deleteDelivered(KEPT, AT_ONCE) == AT_ONCE,
      fault -> LOG.warn(
          "delivered messages could not be deleted: {}", fault.getClass().getSimpleName()));

  Outbox(Store store) {
    this.store = store;
  }

  /// What a room does with a message. Throwing leaves the message waiting.
  @FunctionalInterface
  public interface Consumer {
    void accept(Message message);
  }

  /// What a room does with several messages at once, in one transaction. Throwing undoes what was
  /// done with all of them; they are then given one by one, so that none suffers for another.
  @FunctionalInterface
  public interface Together {
    void accept(List<Message> messages);
  }

  /// What a room does with a message where it asks somebody else's server, which may take its
  /// time: in no transaction. What it answers is done in the one that marks the message as
  /// delivered. Whoever is asked may be asked twice, where this process ends in between.
  @FunctionalInterface
  public interface Outside {
    Runnable accept(Message message);
  }

  /// A delivery that has not succeeded yet.
  ///
  /// @param since when the message was written
  /// @param trouble why the last attempt failed; empty before the first failure
  public record Waiting(
      String topic, String consumer, Instant since, int attempts, Optional<String> trouble) {}

  /// Registers a consumer of a topic. Called while the application is wired, before [#start].
  public void deliver(String topic, String consumer, Consumer to) {
    workers.add(new Worker(topic, consumer, 1, in(messages -> messages.forEach(to::accept))));
  }

  /// As above, for a consumer that asks somebody else's server.
  public void deliverOutside(String topic, String consumer, Outside to) {
    workers.add(new Worker(topic, consumer, 1, new Way.Out(to)));
  }

  /// As above, for a consumer that takes as many messages at once as there are.
  ///
  /// @param most of them in one transaction
  public void deliverTogether(String topic, String consumer, int most, Together to) {
    workers.add(new Worker(topic, consumer, most, in(to)));
  }

  /// How a consumer is given messages.
  private sealed interface Way {
    /// In the transaction that marks them.
    record In(Together to) implements Way {}

    /// In none, one by one.
    record Out(Outside to) implements Way {}
  }

  private static Way in(Together to) {
    return new Way.In(to);
  }

  /// Starts delivering, one thread a consumer.
  public void start() {
    workers.forEach(Worker::start);
    cleaning.start();
  }

  /// Deletes the oldest messages that every consumer was given, long enough ago; answers how many.
  int deleteDelivered(Duration kept, int most) {
    return store.transaction(() -> {
      var ids = store
          .sql()
          .sql("""
              select m.id from outbox_message m
              where m.written < now() - make_interval(secs => ?)
                and not exists (select from outbox_delivery d where d.message = m.id
                  and (d.done is null or d.done >= now() - make_interval(secs => ?)))
              order by m.id limit ? for update skip locked
              """)
          .params((double) kept.toSeconds(), (double) kept.toSeconds(), most)
          .query((row, _) -> row.getLong(1))
          .list()
          .toArray(Long[]::new);
      store
          .sql()
          .sql("delete from outbox_delivery where message = any(?)")
          .param(ids)
          .update();
      store.sql().sql("delete from outbox_message where id = any(?)").param(ids).update();
      return ids.length;
    });
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
    if (workers.stream().noneMatch(worker -> worker.topic.equals(topic))) {
      throw new IllegalStateException("nobody is registered for the topic " + topic);
    }
    store.add("outbox", new Written(topic, key, body, after), this::writeAll);
  }

  private record Written(String topic, String key, String body, Duration after) {}

  /// Writes the messages of one transaction, in their order: those that follow each other and wait
  /// equally long go in one statement.
  private void writeAll(List<Written> messages) {
    for (var from = 0; from < messages.size(); ) {
      var to = from + 1;
      while (to < messages.size()
          && messages.get(to).after().equals(messages.get(from).after())) {
        to++;
      }
      write(messages.subList(from, to));
      from = to;
    }
    var topics = messages.stream().map(Written::topic).collect(Collectors.toSet());
    var woken = workers.stream().filter(worker -> topics.contains(worker.topic)).toList();
    store.afterCommit(() -> woken.forEach(Worker::wake));
  }

  private void write(List<Written> messages) {
    store
        .sql()
        .sql("""
            with written as (
              insert into outbox_message (topic, key, body)
              select * from unnest(?::text[], ?::text[], ?::text[]) returning id, topic, key)
            insert into outbox_delivery (message, topic, consumer, key, due)
            select w.id, w.topic, c.consumer, w.key, now() + make_interval(secs => ?)
            from written w join unnest(?::text[], ?::text[]) as c(topic, consumer) using (topic)
            """)
        .params(
            messages.stream().map(Written::topic).toArray(String[]::new),
            messages.stream().map(Written::key).toArray(String[]::new),
            messages.stream().map(Written::body).toArray(String[]::new),
            (double) messages.getFirst().after().toSeconds(),
            workers.stream().map(worker -> worker.topic).toArray(String[]::new),
            workers.stream().map(worker -> worker.name).toArray(String[]::new))
        .update();
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

  @Override
  public void close() {
    cleaning.close();
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
    private final int most;
    private final Way way;

    /// How many messages are given one by one, after a failure among several.
    private int alone;

    private volatile boolean running = true;
    private volatile Optional<Thread> thread = Optional.empty();

    Worker(String topic, String name, int most, Way way) {
      this.topic = topic;
      this.name = name;
      this.most = most;
      this.way = way;
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

    /// Delivers the oldest messages that are due and have none before them that must wait.
    private boolean deliverNext() {
      return switch (way) {
        case Way.In(var to) -> deliverTogether(to);
        case Way.Out(var to) -> deliverOutside(to);
      };
    }

    private boolean deliverTogether(Together to) {
      var tried = new ArrayList<Message>();
      try {
        store.transact(() -> {
          tried.addAll(next(alone > 0 ? 1 : most));
          if (!tried.isEmpty()) {
            to.accept(List.copyOf(tried));
            done(tried);
          }
        });
        alone = Math.max(0, alone - 1);
      } catch (RuntimeException fault) {
        if (tried.isEmpty()) {
          throw fault;
        }
        failed(tried, fault);
      }
      return !tried.isEmpty();
    }

    /// Takes one first, so that nobody else does, and gives it to the consumer in no transaction.
    private boolean deliverOutside(Outside to) {
      List<Message> taken = store.transaction(this::take);
      for (var message : taken) {
        try {
          var then = to.accept(message);
          store.transact(() -> {
            then.run();
            done(taken);
          });
        } catch (RuntimeException fault) {
          note(message, words(fault));
        }
      }
      return !taken.isEmpty();
    }

    private List<Message> take() {
      var taken = next(1);
      taken.forEach(one -> store
          .sql()
          .sql("update outbox_delivery set due = now() + make_interval(secs => ?)"
              + " where message = ? and consumer = ?")
          .params((double) TAKEN.toSeconds(), one.id(), name)
          .update());
      return taken;
    }

    private void failed(List<Message> messages, RuntimeException fault) {
      if (messages.size() == 1) {
        alone = Math.max(0, alone - 1);
        note(messages.getFirst(), words(fault));
      } else {
        alone = messages.size();
      }
    }

    /// The oldest open messages that are due, in order. One whose key has an earlier message that
    /// waits, or that another process is at, is not among them.
    private List<Message> next(int count) {
      return store
          .sql()
          .sql("""
              with taken as (
                select d.message, d.key, d.attempts from outbox_delivery d
                where d.consumer = :consumer and d.topic = :topic and d.done is null
                  and d.due <= now()
                  and not exists (
                    select 1 from outbox_delivery e
                    where e.consumer = :consumer and e.topic = :topic and e.key = d.key
                      and e.done is null and e.message < d.message and e.due > now())
                order by d.message limit :most for update skip locked)
              select m.id, m.topic, m.key, m.body, m.written, t.attempts
              from taken t join outbox_message m on m.id = t.message
              where not exists (
                select 1 from outbox_delivery e
                where e.consumer = :consumer and e.topic = :topic and e.key = t.key
                  and e.done is null and e.message < t.message
                  and e.message not in (select message from taken))
              order by m.id
              """)
          .param("consumer", name)
          .param("topic", topic)
          .param("most", count)
          .query((row, _) -> new Message(
              row.getLong(1),
              row.getString(2),
              row.getString(3),
              row.getString(4),
              row.getObject(5, OffsetDateTime.class).toInstant(),
              row.getInt(6)))
          .list();
    }

    private void done(List<Message> messages) {
      store
          .sql()
          .sql("update outbox_delivery set done = now()"
              + " where consumer = ? and message = any(?)")
          .params(name, messages.stream().map(Message::id).toArray(Long[]::new))
          .update();
    }

    private void note(Message message, String words) {
      var failures = message.attempts() + 1;
      LOG.warn(
          "{} {} to {} failed {} times: {}", message.topic(), message.id(), name, failures, words);
      store
          .sql()
          .sql(
              "update outbox_delivery set attempts = ?, due = ?, trouble = ? where message = ? and consumer = ?")
          .params(
              failures,
              OffsetDateTime.now(ZoneOffset.UTC).plus(Outbox.wait(failures)),
              words,
              message.id(),
              name)
          .update();
    }
  }

  /// What failed, in words that cannot hold anything about a person: an ordinary exception's text
  /// might.
  private static String words(RuntimeException fault) {
    return fault instanceof DeliveryTrouble
        ? String.valueOf(fault.getMessage())
        : fault.getClass().getSimpleName();
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

package org.nightlight.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxTest {

  private final Store store = TestStore.fresh();
  private final List<String> got = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void deliversWhatACommittedTransactionWroteInOrderOfTheKey() {
    store.outbox().deliver("thing.happened", "room", message -> got.add(message.body()));
    store.outbox().start();
    store.transact(() -> store.outbox().put("thing.happened", "a", "1"));
    store.transact(() -> store.outbox().put("thing.happened", "a", "2"));
    await().untilAsserted(() -> assertThat(got).containsExactly("1", "2"));
  }

  @Test
  void forgetsWhatARolledBackTransactionWrote() {
    store.outbox().deliver("thing.happened", "room", message -> got.add(message.body()));
    assertThatThrownBy(() -> store.transact(() -> {
          store.outbox().put("thing.happened", "a", "1");
          throw new IllegalStateException("changed our mind");
        }))
        .hasMessage("changed our mind");
    assertThat(store.outbox().waiting()).isEmpty();
  }

  @Test
  void keepsAFailedMessageWaitingSaysWhyAndTriesAgainBeforeLaterOnesOfItsKey() {
    var tries = new AtomicInteger();
    store.outbox().deliver("thing.happened", "room", message -> {
      if (message.body().equals("1") && tries.incrementAndGet() < 2) {
        throw new Outbox.DeliveryTrouble("the room was shut");
      }
      got.add(message.body());
    });
    store.transact(() -> store.outbox().put("thing.happened", "a", "1"));
    store.transact(() -> store.outbox().put("thing.happened", "a", "2"));
    store.transact(() -> store.outbox().put("thing.happened", "b", "3"));
    store.outbox().start();
    await()
        .untilAsserted(() -> assertThat(store.outbox().waiting())
            .anySatisfy(waiting -> assertThat(waiting.trouble()).contains("the room was shut")));
    await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(got).hasSize(3));
    assertThat(got).containsExactly("3", "1", "2");
    assertThat(store.outbox().waiting()).isEmpty();
  }

  @Test
  void undoesWhatAFailedConsumerWrote() {
    store.transact(() -> store.sql().sql("create table scratch (n int)").update());
    store.outbox().deliver("thing.happened", "room", message -> {
      store.sql().sql("insert into scratch values (1)").update();
      if (message.attempts() == 0) {
        throw new IllegalStateException("half done");
      }
      got.add(message.body());
    });
    store.outbox().start();
    store.transact(() -> store.outbox().put("thing.happened", "a", "1"));
    await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(got).hasSize(1));
    await()
        .untilAsserted(() -> assertThat(store
                .sql()
                .sql("select count(*) from scratch")
                .query(Long.class)
                .single())
            .isEqualTo(1));
  }

  @Test
  void givesWhatWaitsTogetherInOneTransaction() {
    var groups = new CopyOnWriteArrayList<List<String>>();
    store
        .outbox()
        .deliverTogether(
            "thing.happened",
            "room",
            3,
            messages -> groups.add(messages.stream().map(Message::body).toList()));
    store.transact(() -> {
      for (var n = 1; n <= 7; n++) {
        store.outbox().put("thing.happened", n % 2 == 0 ? "even" : "odd", "" + n);
      }
    });
    store.outbox().start();
    await().untilAsserted(() -> assertThat(store.outbox().waiting()).isEmpty());
    assertThat(groups)
        .containsExactly(List.of("1", "2", "3"), List.of("4", "5", "6"), List.of("7"));
  }

  @Test
  void letsNoMessageSufferForAnotherThatFailsAmongSeveral() {
    store.transact(() -> store.sql().sql("create table scratch (body text)").update());
    store.outbox().deliverTogether("thing.happened", "room", 10, messages -> {
      for (var message : messages) {
        store.sql().sql("insert into scratch values (?)").param(message.body()).update();
        if (message.body().equals("bad") && message.attempts() == 0) {
          throw new IllegalStateException("half done");
        }
      }
    });
    store.transact(() -> {
      store.outbox().put("thing.happened", "a", "1");
      store.outbox().put("thing.happened", "b", "bad");
      store.outbox().put("thing.happened", "b", "after bad");
      store.outbox().put("thing.happened", "c", "3");
    });
    store.outbox().start();
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(store.outbox().waiting()).isEmpty());
    assertThat(store.sql().sql("select body from scratch").query(String.class).list())
        .containsExactly("1", "3", "bad", "after bad");
  }

  @Test
  void holdsNoConnectionWhileSomebodyElsesServerIsAskedAndWritesOnceItHasAnswered() {
    store.transact(() -> store.sql().sql("create table scratch (body text)").update());
    store.outbox().deliverOutside("thing.happened", "room", message -> {
      assertThat(Store.inTransaction()).isFalse();
      if (message.body().equals("1")) {
        got.add("asked " + message.attempts());
      }
      if (message.attempts() == 0) {
        throw new Outbox.DeliveryTrouble("nobody was there");
      }
      return () -> {
        assertThat(Store.inTransaction()).isTrue();
        store.sql().sql("insert into scratch values (?)").param(message.body()).update();
        if (message.attempts() == 1) {
          throw new IllegalStateException("half done");
        }
      };
    });
    store.transact(() -> store.outbox().put("thing.happened", "a", "1"));
    store.transact(() -> store.outbox().put("thing.happened", "a", "2"));
    store.outbox().start();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(store.outbox().waiting()).isEmpty());
    assertThat(store.sql().sql("select body from scratch").query(String.class).list())
        .containsExactly("1", "2");
    assertThat(got).containsExactly("asked 0", "asked 1", "asked 2");
  }

  @Test
  void letsOneProcessAloneAskAndAnotherOnceThatOneWasGoneForAWhile() {
    store.outbox().deliverOutside("thing.happened", "room", message -> {
      got.add(store
          .sql()
          .sql("select (due > now() + interval '20 seconds')::text from outbox_delivery")
          .query(String.class)
          .single());
      return () -> {};
    });
    store.transact(() -> store.outbox().put("thing.happened", "a", "1"));
    store.outbox().start();
    await().untilAsserted(() -> assertThat(store.outbox().waiting()).isEmpty());
    assertThat(got).containsExactly("true");
  }

  @Test
  void deletesWhatEverybodyWasGivenLongAgoAndNothingElse() {
    store.outbox().deliver("thing.happened", "room", message -> got.add(message.body()));
    store.outbox().deliver("thing.happened", "shut", message -> {
      if (message.body().startsWith("waits")) {
        throw new Outbox.DeliveryTrouble("the room was shut");
      }
    });
    store.transact(() -> {
      for (var body : List.of("old", "waits", "new", "old too", "lately")) {
        store.outbox().put("thing.happened", body, body);
      }
    });
    store.outbox().start();
    await().untilAsserted(() -> assertThat(store.outbox().waiting()).hasSize(1));
    store
        .sql()
        .sql("update outbox_message set written = now() - interval '31 days' where key <> 'new'")
        .update();
    store
        .sql()
        .sql("update outbox_delivery set done = done - interval '31 days'"
            + " where key in ('old', 'old too', 'waits')")
        .update();
    assertThat(store.outbox().deleteDelivered(Outbox.KEPT, 1)).isEqualTo(1);
    assertThat(store.outbox().deleteDelivered(Outbox.KEPT, 5)).isEqualTo(1);
    assertThat(store.outbox().deleteDelivered(Outbox.KEPT, 5)).isZero();
    assertThat(store
            .sql()
            .sql("select body from outbox_message order by id")
            .query(String.class)
            .list())
        .containsExactly("waits", "new", "lately");
    assertThat(store.outbox().waiting()).hasSize(1);
  }

  @Test
  void letsOneTopicWaitForNoOtherOfTheSameConsumer() {
    store.outbox().deliver("thing.happened", "room", _ -> {
      throw new IllegalStateException("shut");
    });
    store.outbox().deliver("thing.urgent", "room", message -> got.add(message.body()));
    store.transact(() -> store.outbox().put("thing.happened", "a", "1"));
    store.transact(() -> store.outbox().put("thing.urgent", "a", "2"));
    store.outbox().start();
    await().untilAsserted(() -> assertThat(got).containsExactly("2"));
  }

  @Test
  void writesWhatOneTransactionAddsTogetherAndOnlyWhereItCommits() {
    var written = new ArrayList<List<String>>();
    store.transact(() -> {
      store.add("words", "a", written::add);
      store.add("words", "b", written::add);
      assertThat(written).isEmpty();
    });
    assertThat(written).containsExactly(List.of("a", "b"));
    assertThatThrownBy(() -> store.transact(() -> {
          store.add("words", "c", written::add);
          throw new IllegalStateException("changed our mind");
        }))
        .hasMessage("changed our mind");
    store.add("words", "d", written::add);
    assertThat(written).containsExactly(List.of("a", "b"), List.of("d"));
  }

  @Test
  void refusesAMessageNobodyWouldRead() {
    assertThatThrownBy(() -> store.transact(() -> store.outbox().put("thing.lost", "a", "1")))
        .hasMessage("nobody is registered for the topic thing.lost");
  }

  @Test
  void refusesAMessageOutsideATransaction() {
    store.outbox().deliver("thing.happened", "room", message -> got.add(message.body()));
    assertThatThrownBy(() -> store.outbox().put("thing.happened", "a", "1"))
        .hasMessageContaining("transaction");
  }

  @Test
  void waitsLongerAfterEveryFailureUpToAnHour() {
    assertThat(List.of(1, 2, 3, 12, 40))
        .extracting(failures -> Outbox.wait(failures).toSeconds())
        .containsExactly(1L, 2L, 4L, 2048L, 3600L);
  }
}

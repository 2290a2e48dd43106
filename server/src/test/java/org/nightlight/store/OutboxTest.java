package org.nightlight.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
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

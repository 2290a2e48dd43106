package org.nightlight.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RepeatingTest {

  @Test
  void goesOnAtOnceWhileThereIsMoreAndAfterThePauseWhereSomethingFailed() throws Exception {
    var rounds = new AtomicInteger();
    var fifth = new CountDownLatch(1);
    var failures = new ConcurrentLinkedQueue<String>();
    var each = new Repeating(
        "test",
        Duration.ofMillis(1),
        () -> {
          var round = rounds.incrementAndGet();
          if (round == 3) {
            throw new IllegalStateException("the third");
          }
          if (round == 5) {
            fifth.countDown();
          }
          return round < 3;
        },
        fault -> failures.add(String.valueOf(fault.getMessage())));
    try (each) {
      each.start();
      assertThat(fifth.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(failures).containsExactly("the third");
    var done = rounds.get();
    Thread.sleep(20);
    assertThat(rounds).hasValue(done);
  }

  @Test
  void isWokenFromItsPauseAndWaitedForWhenItIsClosed() throws Exception {
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var ended = new AtomicInteger();
    var one = Repeating.of(
        "test",
        Duration.ofHours(1),
        () -> {
          begun.countDown();
          try {
            go.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          ended.incrementAndGet();
        },
        fault -> {
          throw fault;
        });
    one.start();
    begun.await();
    var closing = Thread.ofVirtual().start(one::close);
    while (one.isOpen()) {
      Thread.onSpinWait();
    }
    go.countDown();
    assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
    assertThat(ended).hasValue(1);
  }

  @Test
  void needsNotBeStartedToBeClosed() {
    var one = Repeating.of("test", Duration.ofHours(1), () -> {}, _ -> {});
    one.close();
    assertThat(one.isOpen()).isFalse();
  }
}

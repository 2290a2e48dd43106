package org.nightlight.oversight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nightlight.store.Store;
import org.nightlight.store.TestStore;

class SequencerTest {

  private static final Actor MACHINE = new Actor.Machine("test");

  private final org.nightlight.store.DatabaseAddress address = TestStore.freshAddress();
  private final Store store = TestStore.on(address);
  private final Clock clock = Clock.systemUTC();
  private final RecordBook book = new RecordBook(store, clock);

  @AfterEach
  void close() {
    store.close();
  }

  private Sequencer sequencer() {
    return new Sequencer(store, clock, () -> {});
  }

  private void write(int entries) {
    for (var at = 0; at < entries; at++) {
      book.write(MACHINE, "do-thing", "thing/" + at, "");
    }
  }

  private RecordAudit.Report verified() {
    return new RecordAudit(address).verify(Optional.empty());
  }

  @Test
  void sealsEntriesInTheOrderTheyArrivedAndCountsThoseThatWait() {
    write(5);
    assertThat(book.unsealed()).isEqualTo(5);
    assertThat(sequencer().seal()).isEqualTo(5);
    assertThat(book.unsealed()).isZero();
    assertThat(store
            .sql()
            .sql(
                "select thing from record_leaf l join record_entry e on e.arrival = l.entry order by position")
            .query(String.class)
            .list())
        .containsExactly("thing/0", "thing/1", "thing/2", "thing/3", "thing/4");
    assertThat(verified().troubles()).isEmpty();
  }

  @Test
  void forgetsTheEntryOfATransactionThatRollsBack() {
    assertThatThrownBy(() -> store.transact(() -> {
          write(1);
          throw new IllegalStateException("changed our mind");
        }))
        .hasMessage("changed our mind");
    assertThat(sequencer().seal()).isZero();
  }

  @Test
  void sealsAnEntryWhoseTransactionTookLongerAfterThoseThatOvertookIt() throws Exception {
    var written = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var slow = Thread.ofVirtual()
        .start(() -> store.transact(() -> {
          write(1);
          written.countDown();
          try {
            release.await();
          } catch (InterruptedException fault) {
            throw new IllegalStateException(fault);
          }
        }));
    written.await();
    write(2);
    assertThat(sequencer().seal()).isEqualTo(2);
    release.countDown();
    slow.join();
    assertThat(sequencer().seal()).isEqualTo(1);
    assertThat(verified().troubles()).isEmpty();
  }

  @Test
  void leavesNoGapAndNoDoubleWhereSeveralSequencersRunAtOnce() throws Exception {
    var entries = 1_500;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var other = TestStore.on(address)) {
      var first = new Sequencer(store, clock, () -> {});
      var second = new Sequencer(other, clock, () -> {});
      first.start();
      second.start();
      var writers = java.util.stream.IntStream.range(0, 3)
          .mapToObj(_ -> threads.submit(() -> write(entries / 3)))
          .toList();
      for (var writer : writers) {
        writer.get();
      }
      await().atMost(Duration.ofSeconds(10)).until(() -> book.unsealed() == 0);
      first.close();
      second.close();
    }
    assertThat(book.sealed()).isEqualTo(entries);
    assertThat(verified().troubles()).isEmpty();
  }

  @Test
  void letsOneSealAtATime() {
    write(1);
    store.transact(() -> {
      store
          .sql()
          .sql("select pg_advisory_xact_lock(?)")
          .param(Sequencer.LOCK)
          .query()
          .listOfRows();
      try (var other = TestStore.on(address)) {
        assertThat(new Sequencer(other, clock, () -> {}).seal()).isZero();
      }
    });
    assertThat(sequencer().seal()).isEqualTo(1);
  }

  @Test
  void sealsWithinASecondOfTheCommit() {
    var running = sequencer();
    running.start();
    try {
      write(1);
      await().atMost(Duration.ofSeconds(1)).until(() -> book.unsealed() == 0);
    } finally {
      running.close();
    }
  }

  @Test
  void refusesWordsThatCouldHoldMoreThanAnId() {
    assertThatThrownBy(() -> book.write(MACHINE, "Do Thing", "thing/1", ""))
        .hasMessageStartingWith("an act is a verb in kebab-case")
        .hasMessageNotContaining("Do Thing");
    assertThatThrownBy(() -> book.write(MACHINE, "do-thing", "some words", ""))
        .hasMessageStartingWith("a thing is noun/id");
    assertThatThrownBy(() -> book.write(MACHINE, "do-thing", "thing/1", "abc"))
        .hasMessageStartingWith("a digest is 64 hexadecimal letters");
  }
}

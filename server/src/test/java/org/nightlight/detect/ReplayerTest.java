package org.nightlight.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nightlight.detection.Simulator;
import org.nightlight.evidence.Evidence;
import org.nightlight.help.Help;
import org.nightlight.intake.Intake;
import org.nightlight.intake.TestLog;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.StaffId;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.HandClock;
import org.nightlight.store.Store;
import org.nightlight.store.TestStore;

/// Replays over a log of twenty invented days, in the real database.
class ReplayerTest {

  private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);
  private static final long LEVEL = 1_000_000;

  private static final Store STORE = TestStore.fresh();
  private static final HandClock CLOCK = new HandClock("2026-03-25T12:00:00Z");

  /// Two sources, the second of which tells nothing more after four days.
  private static final long UNTIL = TestLog.writeBoth(
      STORE, Simulator.Setting.of(11, 200, 20), Simulator.Setting.of(12, 100, 4), FIRST);

  private final Oversight oversight = TestOversight.on(STORE, CLOCK);
  private final Path folder = Path.of("target", "test-data", "replay-" + UUID.randomUUID());
  private final Intake intake = new Intake(
      STORE,
      oversight,
      new Evidence(STORE, oversight, folder, CLOCK),
      new Help(),
      folder,
      Duration.ofDays(90),
      CLOCK);
  private final ReplayBook book = new ReplayBook(STORE);

  @AfterAll
  static void close() {
    STORE.close();
  }

  private Replay begin(long level) {
    var replay = new Replay(
        UUID.randomUUID(),
        "contact-seeking",
        1,
        level,
        CLOCK.instant(),
        new StaffId(UUID.randomUUID()),
        Replay.State.RUNNING,
        UNTIL,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        Map.of());
    assertThat(book.start(replay)).isTrue();
    return replay;
  }

  private Replayer replayer() {
    return new Replayer(STORE, intake, book, () -> 0, CLOCK, new Replayer.Pace(400, 3));
  }

  private Replay toTheEnd(Replayer replayer, Replay replay) {
    while (replayer.step()) {}
    return book.find(replay.id()).orElseThrow();
  }

  @Test
  void goesOnAfterAKillAsIfNothingHadHappenedAndSaysThatItDid() {
    var whole = begin(LEVEL);
    var ended = toTheEnd(replayer(), whole);
    assertThat(ended.state()).isEqualTo(Replay.State.FINISHED);
    assertThat(ended.seen()).isEqualTo(UNTIL);
    assertThat(ended.missing()).isZero();
    assertThat(ended.resumed()).isZero();
    assertThat(ended.firstDay()).contains(FIRST);
    assertThat(ended.days()).isEqualTo(20);
    assertThat(book.found(whole.id())).isNotEmpty();

    var cut = begin(LEVEL);
    var killed = replayer();
    for (var step = 0; step < 8; step++) {
      killed.step();
    }
    var before = book.find(cut.id()).orElseThrow();
    assertThat(before.percent()).isBetween(1, 99);
    // It was never closed: all that is left of it is in the database.
    var after = toTheEnd(replayer(), cut);
    assertThat(after.resumed()).isEqualTo(1);
    assertThat(after.state()).isEqualTo(Replay.State.FINISHED);
    assertThat(after.seen()).isEqualTo(UNTIL);
    // Those of a source that told nothing more after the snapshot among them.
    assertThat(after.accounts()).isEqualTo(ended.accounts());
    assertThat(book.found(cut.id())).containsExactlyInAnyOrderElementsOf(book.found(whole.id()));
  }

  @Test
  void findsMoreAtALowerLevelAndRunsOneAtATime() {
    var low = begin(750_000);
    var other = new Replay(
        UUID.randomUUID(),
        "pile-on",
        1,
        LEVEL,
        low.asked(),
        low.by(),
        low.state(),
        UNTIL,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        Map.of());
    assertThat(book.start(other)).isFalse();
    toTheEnd(replayer(), low);
    var high = begin(3_000_000);
    toTheEnd(replayer(), high);
    assertThat(book.found(low.id()).size()).isGreaterThan(book.found(high.id()).size());
  }

  @Test
  void stopsWhereALeadStopsIt() {
    var replay = begin(LEVEL);
    var replayer = replayer();
    replayer.step();
    assertThat(book.end(replay.id(), Replay.State.STOPPED, Map.of(), CLOCK.instant()))
        .isTrue();
    replayer.step();
    assertThat(replayer.step()).isFalse();
    assertThat(book.find(replay.id()).orElseThrow().state()).isEqualTo(Replay.State.STOPPED);
  }

  @Test
  void saysHowManyEntriesAreNoLongerKept() {
    STORE
        .sql()
        .sql("create table aside as select * from activity where day = ?")
        .param(FIRST)
        .update();
    var gone =
        STORE.sql().sql("delete from activity where day = ?").param(FIRST).update();
    try {
      var replay = toTheEnd(replayer(), begin(LEVEL));
      assertThat(gone).isPositive();
      assertThat(replay.missing()).isEqualTo(gone);
      assertThat(replay.firstDay()).contains(FIRST.plusDays(1));
      assertThat(replay.days()).isEqualTo(19);
    } finally {
      STORE.sql().sql("insert into activity select * from aside").update();
      STORE.sql().sql("drop table aside").update();
    }
  }
}

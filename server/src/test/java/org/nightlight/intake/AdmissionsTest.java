package org.nightlight.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nightlight.detection.ActivityReader;
import org.nightlight.detection.Line;
import org.nightlight.intake.ActivityBatch.Candidate;
import org.nightlight.intake.ActivityBatch.RefusedLine;
import org.nightlight.oversight.Caller;
import org.nightlight.oversight.PlatformId;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.HandClock;
import org.nightlight.store.Store;
import org.nightlight.store.TestStore;

class AdmissionsTest {

  private static final Caller CALLER =
      new Caller(new PlatformId(UUID.randomUUID()), UUID.randomUUID(), Set.of("/p"));

  private final Store store = TestStore.fresh();
  private final ActivityLog log = new ActivityLog(store);
  private final HandClock clock = new HandClock("2026-03-01T12:00:00Z");
  private final Admissions admissions = new Admissions(
      store,
      TestOversight.on(store, Clock.systemUTC()),
      log,
      new Countries(store),
      clock,
      Duration.ofDays(30));

  @AfterEach
  void close() {
    admissions.close();
    store.close();
  }

  @Test
  void givesPositionsInOrderAndJudgesLatenessByTheSourcesOwnTime() throws Exception {
    admissions.start();
    var answer = send("a 11:00", "b 11:30", "c 11:20", "d 11:19");
    assertThat(answer.accepted()).isEqualTo(4);
    assertThat(answer.late()).isEqualTo(1);
    assertThat(log.after(0, 100))
        .map(AdmissionsTest::words)
        .containsExactly(
            "1 a ON_TIME",
            "2 b ON_TIME",
            "3 c ON_TIME",
            "4 d LATE",
            "5 until 2026-03-01T11:20:00Z");
  }

  @Test
  void acknowledgesADuplicateWithoutEffect() throws Exception {
    admissions.start();
    assertThat(send("a 11:00", "a 11:00").duplicates()).isEqualTo(1);
    var again = send("a 11:00", "b 11:01");
    assertThat(again.accepted()).isEqualTo(1);
    assertThat(again.duplicates()).isEqualTo(1);
    assertThat(log.after(0, 100))
        .filteredOn(Admitted.Happened.class::isInstance)
        .hasSize(2);
  }

  @Test
  void refusesWhatLiesInTheFutureOrBeforeTheRetentionByLineRuleAndValue() throws Exception {
    admissions.start();
    var answer = sendEvents(
        event("a", "2026-03-01T12:00:06Z"),
        event("b", "2026-01-01T00:00:00Z"),
        event("c", "2026-03-01T12:00:05Z"));
    assertThat(answer.accepted()).isEqualTo(1);
    assertThat(answer.refused())
        .containsExactly(
            new RefusedLine(1, "future-time", "2026-03-01T12:00:06Z"),
            new RefusedLine(2, "past-retention", "2026-01-01T00:00:00Z"));
  }

  @Test
  void letsTheTimeOfASilentSourceGoOnSoThatItsLastActivitiesAreJudged() throws Exception {
    admissions.start();
    send("a 11:00");
    clock.pass(Duration.ofMinutes(9));
    admissions.tick();
    assertThat(log.after(2, 10)).isEmpty();
    clock.pass(Duration.ofMinutes(3));
    admissions.tick();
    assertThat(log.after(2, 10))
        .map(AdmissionsTest::words)
        .containsExactly("3 until 2026-03-01T11:02:00Z");
  }

  @Test
  void dropsADayWholeOnceItIsPastTheRetention() throws Exception {
    admissions.start();
    sendEvents(event("old", "2026-02-01T10:00:00Z"), event("new", "2026-03-01T11:00:00Z"));
    clock.pass(Duration.ofDays(3));
    admissions.tick();
    assertThat(log.after(0, 10))
        .map(AdmissionsTest::words)
        .noneMatch(words -> words.contains("old"))
        .anyMatch(words -> words.contains("new"));
  }

  @Test
  void aReaderThatKeepsItsPositionMissesNothingWhileSendersWrite() throws Exception {
    admissions.start();
    var seen = new ArrayList<Admitted>();
    var done = new AtomicBoolean();
    var reader = Thread.ofVirtual().start(() -> readOn(seen, done));
    var senders = new ArrayList<Thread>();
    for (var sender = 0; sender < 4; sender++) {
      var name = "s" + sender;
      senders.add(Thread.ofVirtual().start(() -> sendForty(name)));
    }
    for (var sender : senders) {
      sender.join();
    }
    done.set(true);
    reader.join();
    assertThat(seen).extracting(Admitted::position).isSorted().doesNotHaveDuplicates();
    assertThat(seen).filteredOn(Admitted.Happened.class::isInstance).hasSize(160);
    assertThat(seen.getLast().position()).isEqualTo(seen.size());
  }

  private void readOn(List<Admitted> seen, AtomicBoolean done) {
    var at = 0L;
    while (true) {
      var last = done.get();
      var entries = log.after(at, 7);
      seen.addAll(entries);
      at = entries.isEmpty() ? at : entries.getLast().position();
      if (last && entries.isEmpty()) {
        return;
      }
    }
  }

  private void sendForty(String name) {
    try {
      for (var i = 0; i < 40; i++) {
        send(name + "-" + i + " 11:" + (10 + i));
      }
    } catch (Exception fault) {
      throw new IllegalStateException(fault);
    }
  }

  /// Lines of "id hour:minute" on the day of the clock.
  private ActivityAnswer send(String... lines) throws Exception {
    var events = new ArrayList<String>();
    for (var line : lines) {
      var space = line.indexOf(' ');
      events.add(
          event(line.substring(0, space), "2026-03-01T" + line.substring(space + 1) + ":00Z"));
    }
    return sendEvents(events.toArray(String[]::new));
  }

  private ActivityAnswer sendEvents(String... events) throws Exception {
    var candidates = new ArrayList<Candidate>();
    for (var event : events) {
      candidates.add(accepted(candidates.size() + 1L, event));
    }
    var batch = new ActivityBatch(
        CALLER, candidates, List.of(), 0, "00".repeat(32), new CompletableFuture<>());
    assertThat(admissions.offer(batch)).isTrue();
    return batch.answer().get(20, TimeUnit.SECONDS);
  }

  private static Candidate accepted(long number, String event) {
    if (ActivityReader.readEvent(event.getBytes(UTF_8)) instanceof Line.Accepted line) {
      return new Candidate(number, line.activity(), line.json());
    }
    throw new IllegalArgumentException("the test's own event is refused: " + event);
  }

  private static String event(String id, String time) {
    return """
        {"specversion":"1.0","id":"%s","source":"/p","type":"org.nightlight.account.blocked",\
        "time":"%s","data":{"actor":"x","recipient":"y"}}""".formatted(id, time);
  }

  private static String words(Admitted entry) {
    return switch (entry) {
      case Admitted.Happened happened ->
        happened.position() + " " + happened.activity().id() + " " + happened.admission();
      case Admitted.Watermark mark -> mark.position() + " until " + mark.at();
    };
  }
}

package org.nightlight.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nightlight.oncall.OnCall;
import org.nightlight.oversight.Oversight.HealthLine.State;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.HandClock;
import org.nightlight.store.Store;
import org.nightlight.store.TestStore;

class WatchTest {

  private final Store store = TestStore.fresh();
  private final HandClock clock = new HandClock("2026-11-14T12:00:00Z");
  private final AtomicReference<Lag> lag = new AtomicReference<>(new Lag(0, Duration.ZERO));
  private final OnCall onCall = new OnCall(
      store,
      TestOversight.on(store, clock),
      Path.of("target", "test-data", "watch-" + UUID.randomUUID()),
      "http://localhost",
      clock);
  private final Watch watch =
      new Watch(lag::get, new DayBook(store), onCall, Duration.ofMinutes(15), clock);

  @AfterEach
  void close() {
    store.close();
  }

  private long open() {
    return store
        .sql()
        .sql("select count(*) from oncall_page where closed is null and rule = 'detectors-behind'")
        .query(Long.class)
        .single();
  }

  @Test
  void callsSomebodyOnceWhileTheDetectorsAreTooFarBehindAndStopsWhenTheyAreNot() {
    watch.look();
    assertThat(open()).isZero();
    assertThat(watch.health().state()).isEqualTo(State.GOOD);
    lag.set(new Lag(40_000, Duration.ofMinutes(16)));
    watch.look();
    watch.look();
    assertThat(open()).isEqualTo(1);
    assertThat(watch.health().state()).isEqualTo(State.TROUBLE);
    assertThat(watch.health().words()).contains("40,000 entries, 960 seconds behind");
    lag.set(new Lag(10, Duration.ofSeconds(2)));
    watch.look();
    assertThat(open()).isZero();
  }

  @Test
  void callsAFitThatNoDayHasEndedForNotChecked() {
    assertThat(watch.fit().state()).isEqualTo(State.NOT_CHECKED);
  }
}

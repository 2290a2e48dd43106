package org.nightlight.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.nightlight.store.HandClock;

class QuotaTest {

  private final HandClock clock = new HandClock("2026-11-24T10:00:00Z");
  private final Quota quota = new Quota(3, Duration.ofMinutes(30), clock);

  @Test
  void stopsANetworkThatTriesTooOftenAndNoOther() {
    use("192.0.2.1", 3);
    assertThat(quota.allows("192.0.2.1")).isFalse();
    assertThat(quota.allows("192.0.2.2")).isTrue();
  }

  @Test
  void givesBackWithTime() {
    use("192.0.2.1", 3);
    clock.pass(Duration.ofMinutes(9));
    assertThat(quota.allows("192.0.2.1")).isFalse();
    clock.pass(Duration.ofMinutes(1));
    assertThat(quota.allows("192.0.2.1")).isTrue();
    assertThat(quota.allows("192.0.2.1")).isFalse();
    clock.pass(Duration.ofHours(5));
    use("192.0.2.1", 3);
    assertThat(quota.allows("192.0.2.1")).isFalse();
  }

  @Test
  void countsAnIpv6NetworkAndNotItsManyAddresses() {
    assertThat(quota.allows("2001:db8:1:1::1")).isTrue();
    assertThat(quota.allows("2001:db8:1:1::2")).isTrue();
    assertThat(quota.allows("2001:db8:1:1:ffff::3")).isTrue();
    assertThat(quota.allows("2001:db8:1:1::4")).isFalse();
    assertThat(quota.allows("2001:db8:1:2::1")).isTrue();
  }

  @Test
  void forgetsEveryNetworkAtTheEndOfTheDay() {
    use("192.0.2.1", 3);
    clock.pass(Duration.ofHours(14));
    use("192.0.2.1", 3);
  }

  private void use(String address, int times) {
    for (var i = 0; i < times; i++) {
      assertThat(quota.allows(address)).isTrue();
    }
  }
}

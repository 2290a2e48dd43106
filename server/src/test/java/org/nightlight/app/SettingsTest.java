package org.nightlight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  private static int number(Map<String, String> environment) {
    return Settings.number(environment, "MINUTES", 30, 5, 480);
  }

  @Test
  void aNumberIsTheUsualOneUnlessAnotherIsSet() {
    assertThat(number(Map.of())).isEqualTo(30);
    assertThat(number(Map.of("MINUTES", "5"))).isEqualTo(5);
    assertThat(number(Map.of("MINUTES", "480"))).isEqualTo(480);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "4", "481", "-5", "5.5", "five", "99999999999"})
  void whatIsNoNumberOrTooSmallOrTooLargeIsRefusedByName(String given) {
    assertThatThrownBy(() -> number(Map.of("MINUTES", given)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("MINUTES is a whole number from 5 to 480, was " + given);
  }
}

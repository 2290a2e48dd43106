package org.nightlight.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptCodeTest {

  @Test
  void hasHundredBitsInFiveGroupsOfFour() {
    var code = ReceiptCode.random(new SecureRandom());
    assertThat(code.groups()).hasSize(5).allMatch(group -> group.length() == 4);
    assertThat(String.join("", code.groups())).isEqualTo(code.text());
    assertThat(Math.log(Math.pow(32, code.text().length())) / Math.log(2)).isEqualTo(100.0);
  }

  @Test
  void usesEveryLetterAndNeverRepeats() {
    var random = new SecureRandom();
    var seen = new HashSet<String>();
    var letters = new HashSet<Integer>();
    for (var i = 0; i < 2_000; i++) {
      var code = ReceiptCode.random(random);
      assertThat(seen.add(code.text())).isTrue();
      code.text().chars().forEach(letters::add);
    }
    assertThat(letters).hasSize(32);
  }

  @Test
  void readsItHoweverAPersonTypesIt() {
    var code = new ReceiptCode("0123456789ABCDEFGHJK");
    assertThat(ReceiptCode.read("0123 4567 89AB CDEF GHJK")).contains(code);
    assertThat(ReceiptCode.read("  0123-4567-89ab-cdef-ghjk\n")).contains(code);
    assertThat(ReceiptCode.read("O123 4567 89AB CDEF GHJK")).contains(code);
    assertThat(ReceiptCode.read("oL23.4567.89AB.CDEF.GHJK")).contains(code);
    assertThat(ReceiptCode.read("0i23456789abcdefghjk")).contains(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "0123",
        "0123 4567 89AB CDEF GHJ",
        "0123 4567 89AB CDEF GHJK M",
        "0123 4567 89AB CDEF GHJ\u00e9",
        "\u0660123 4567 89AB CDEF GHJK"
      })
  void saysNothingForWhatCannotBeOne(String typed) {
    assertThat(ReceiptCode.read(typed)).isEmpty();
  }

  /// A hundred thousand things people might type or paste, the same every run.
  @Test
  void survivesAnything() {
    var random = new Random(20261124);
    for (var round = 0; round < 100_000; round++) {
      var typed = new StringBuilder();
      for (var left = random.nextInt(60); left > 0; left--) {
        typed.appendCodePoint(
            random.nextInt(4) == 0 ? random.nextInt(0x11000) : 32 + random.nextInt(95));
      }
      ReceiptCode.read(typed.toString()).ifPresent(code -> {
        assertThat(code.text()).matches("[0-9A-HJKMNP-TV-Z]{20}");
        assertThat(ReceiptCode.read(code.text().toLowerCase(Locale.ROOT))).contains(code);
      });
    }
  }

  @Test
  void neverShowsItselfInALog() {
    assertThat(new ReceiptCode("0123456789ABCDEFGHJK").toString()).doesNotContain("0123");
  }
}

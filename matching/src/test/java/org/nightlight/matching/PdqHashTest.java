package org.nightlight.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PdqHashTest {

  private static final String HEX =
      "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22";

  @Test
  void printsWhatItReads() {
    assertThat(PdqHash.parse(HEX)).hasToString(HEX);
  }

  @Test
  void theLastHexDigitHoldsTheLowestBits() {
    var hash = PdqHash.parse(HEX);
    assertThat(hash.word(0)).isEqualTo(0x9b22);
    assertThat(hash.word(15)).isEqualTo(0xf8f8);
    var words = new int[16];
    for (int row = 0; row < 16; row++) {
      words[row] = hash.word(row);
    }
    assertThat(PdqHash.ofWords(words)).isEqualTo(hash);
  }

  @Test
  void countsTheBitsThatDiffer() {
    var zero = PdqHash.parse("0".repeat(64));
    assertThat(zero.distance(zero)).isEqualTo(new Distance(0));
    assertThat(zero.distance(PdqHash.parse("f".repeat(64)))).isEqualTo(new Distance(256));
    assertThat(zero.distance(PdqHash.parse("8000000000000001" + "0".repeat(47) + "7")))
        .isEqualTo(new Distance(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "f8f8",
        "F8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22",
        "g8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22",
        "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22 "
      })
  void refusesWhatIsNoHash(String text) {
    assertThatThrownBy(() -> PdqHash.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void distancesAreOrderedAndBounded() {
    assertThat(new Distance(31).within(Distance.SAME_IMAGE)).isTrue();
    assertThat(new Distance(32).within(Distance.SAME_IMAGE)).isFalse();
    assertThat(new Distance(3)).isLessThan(new Distance(4));
    assertThatThrownBy(() -> new Distance(257)).hasMessage("distance must be 0..256 bits, was 257");
  }
}

package org.nightlight.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class VideoHashTest {

  private final Hashes hashes = new Hashes(1);

  private static VideoHash video(List<PdqHash> hashes) {
    return new VideoHash(
        hashes.stream().map(hash -> new VideoHash.Frame(hash, 100, 0)).toList());
  }

  @Test
  void findsAVideoThatWasReencodedAndReordered() {
    var original = hashes.uniform(40);
    var copy = new ArrayList<>(
        original.stream().map(hash -> hashes.away(hash, hashes.below(32))).toList());
    Collections.reverse(copy);
    assertThat(video(copy).compare(video(original), Distance.SAME_IMAGE))
        .isEqualTo(new VideoHash.Comparison.Compared(40, 40, 40, 40));
  }

  @Test
  void countsEachSideByItself() {
    var original = hashes.uniform(40);
    var excerpt = new ArrayList<>(original.subList(0, 8));
    excerpt.addAll(hashes.uniform(2));
    var compared = new VideoHash.Comparison.Compared(8, 10, 8, 40);
    assertThat(video(excerpt).compare(video(original), Distance.SAME_IMAGE)).isEqualTo(compared);
    assertThat(compared.reaches(80, 0)).isTrue();
    assertThat(compared.reaches(80, 20)).isTrue();
    assertThat(compared.reaches(81, 0)).isFalse();
    assertThat(compared.reaches(0, 21)).isFalse();
  }

  @Test
  void aStillPictureCountsOnce() {
    var still = hashes.uniform();
    var other = hashes.uniform();
    var query = video(List.of(still, still, still, other));
    assertThat(query.compare(video(List.of(still, still)), Distance.SAME_IMAGE))
        .isEqualTo(new VideoHash.Comparison.Compared(1, 2, 1, 1));
  }

  @Test
  void frameBeyondTheLimitIsAnother() {
    var frame = hashes.uniform();
    var compared =
        video(List.of(hashes.away(frame, 32))).compare(video(List.of(frame)), Distance.SAME_IMAGE);
    assertThat(compared).isEqualTo(new VideoHash.Comparison.Compared(0, 1, 0, 1));
  }

  @Test
  void saysNothingOfAVideoWithoutUsableFrames() {
    var dark = new VideoHash(List.of(new VideoHash.Frame(hashes.uniform(), 49, 0)));
    assertThat(dark.usable()).isEmpty();
    assertThat(dark.compare(dark, Distance.SAME_IMAGE))
        .isEqualTo(new VideoHash.Comparison.NothingToCompare());
    assertThat(video(hashes.uniform(3)).compare(new VideoHash(List.of()), Distance.SAME_IMAGE))
        .isEqualTo(new VideoHash.Comparison.NothingToCompare());
  }

  @Test
  void takesOneFrameASecond() {
    assertThat(VideoHash.frameStep(1, 29.97)).isEqualTo(29);
    assertThat(VideoHash.frameStep(0, 25)).isEqualTo(1);
    assertThat(VideoHash.frameStep(0.01, 25)).isEqualTo(1);
  }

  @Test
  void readsAndWritesAFrameAsTheExchangesDo() {
    var line = "e271017837246aac" + "0".repeat(48) + ",100,12.500";
    assertThat(VideoHash.Frame.parse(line)).hasToString(line);
    assertThatThrownBy(() -> VideoHash.Frame.parse("a,b")).hasMessageContaining("2 fields");
    assertThatThrownBy(() -> VideoHash.Frame.parse("0".repeat(64) + ",101,0"))
        .hasMessageContaining("was 101");
    assertThatThrownBy(() -> VideoHash.Frame.parse("0".repeat(64) + ",10,NaN"))
        .hasMessageContaining("was NaN");
    assertThatThrownBy(() -> VideoHash.Frame.parse("0".repeat(64) + ",+10,1"))
        .hasMessageContaining("was +10");
    assertThatThrownBy(
            () -> new VideoHash.Frame(new PdqHash(0, 0, 0, 0), 1, Double.POSITIVE_INFINITY))
        .hasMessageContaining("was Infinity");
  }
}

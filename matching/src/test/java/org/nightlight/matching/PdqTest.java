package org.nightlight.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PdqTest {

  private static final Pdq PLAIN = Pdq.plain();
  private static final Pdq FASTEST = Pdq.fastest();

  @Test
  void thisBuildRunsTheVectorPath() {
    assertThat(ModuleLayer.boot().findModule("jdk.incubator.vector")).isPresent();
    assertThat(FASTEST.engine()).isEqualTo("vector");
    assertThat(PLAIN.engine()).isEqualTo("plain");
  }

  @ParameterizedTest
  @CsvSource({
    "5,5",
    "5,300",
    "300,5",
    "15,16",
    "17,31",
    "63,64",
    "64,64",
    "64,65",
    "65,64",
    "127,129",
    "128,128",
    "129,127",
    "255,257",
    "256,256",
    "1024,100",
    "1031,777",
    "333,1300",
    "2048,20"
  })
  void bothEnginesRoundAlikeAtEverySize(int width, int height) {
    var pixels = Pixels.rgb(width, height, Images.blobs(width, height, width * 31L + height));
    var plain = new PlainPdq();
    var vector = new VectorPdq();
    var grid = plain.grid(pixels);
    assertThat(vector.grid(pixels)).isEqualTo(grid);
    assertThat(vector.transform(grid)).isEqualTo(plain.transform(grid));
    assertThat(vector.quality(grid)).isEqualTo(plain.quality(grid));
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4", "5"})
  void bothEnginesReadEveryLayoutOfSamplesAlike(int pixelStep) {
    var data = Images.noise(70 * 90 * pixelStep + 3, pixelStep);
    for (int red = 0; red < pixelStep; red++) {
      var samples =
          new Samples(data, 3, 70 * pixelStep, pixelStep, red, pixelStep - 1 - red, pixelStep / 2);
      var row = new float[70];
      var luma = new VectorLuma(samples, 70);
      for (int y = 0; y < 90; y++) {
        luma.row(y, row, 0);
        for (int x = 0; x < 70; x++) {
          assertThat(row[x]).isEqualTo(samples.luma(samples.at(x, y)));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "97,61,1,0c71cf7cab09f1037cb23cf678c7e30d2f718e799248c2864cf22d7b296dc914,100",
    "640,480,2,34e9266d4fb98fe75bb4993336d837f96de344ac91230dac17cc33c34294a043,100",
    "1600,1004,3,f0075984604b5bf377f0008fc0f8a0cf35f03fe748464445fc86fa4b36ad35b7,100",
  })
  void hashesOfGeneratedPicturesStayWhatTheyAre(
      int width, int height, long seed, String hash, int quality) {
    var pixels = Pixels.rgb(width, height, Images.blobs(width, height, seed));
    for (var pdq : new Pdq[] {PLAIN, FASTEST}) {
      var said = pdq.fingerprint(pixels);
      assertThat(said.hash()).hasToString(hash);
      assertThat(said.quality()).isEqualTo(quality);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "colour.png,0c71cf7cab09f1037cb23cf678c7e30d2f718e799248c2864cf22d7b296dc914,100",
    "grey.png,eef1f8fd39bcf861e47379a03ba9005f9653bda029ad3a40da509a5b29982d24,100",
    "palette.png,0e1fa1a83af80203dffc6143567673661f1ce083e8f9868f0e3cf1e6d1855f58,100"
  })
  void hashesOfCommittedFilesStayWhatTheyAre(String file, String hash, int quality)
      throws IOException {
    var image = ImageIO.read(Objects.requireNonNull(PdqTest.class.getResource(file)));
    for (var pdq : new Pdq[] {PLAIN, FASTEST}) {
      var said = pdq.fingerprint(Pixels.of(image));
      assertThat(said.hash()).hasToString(hash);
      assertThat(said.quality()).isEqualTo(quality);
    }
  }

  @Test
  void cosinesAreTheReferencesToTheBit() {
    var bytes = ByteBuffer.allocate(Dct.ROWS.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(Dct.ROWS);
    var crc = new CRC32();
    crc.update(bytes);
    assertThat(crc.getValue()).isEqualTo(0x065b2639L);
  }

  @Test
  void anImageTooSmallToSeeHasTheZeroHash() {
    for (var pixels :
        new Pixels[] {Pixels.grey(4, 100, new byte[400]), Pixels.grey(100, 4, new byte[400])}) {
      var said = FASTEST.fingerprint(pixels);
      assertThat(said.hash()).hasToString("0".repeat(64));
      assertThat(said.quality()).isZero();
      assertThat(said.usable()).isFalse();
    }
  }

  @Test
  void aFeaturelessImageHasNoQuality() {
    var said = FASTEST.fingerprint(Pixels.grey(200, 200, new byte[40_000]));
    assertThat(said.quality()).isZero();
  }

  @Test
  void turnsFindTheTurnedImage() {
    int side = 1000;
    var rgb = Images.blobs(side, side, 9);
    var turns = FASTEST.fingerprint(Pixels.rgb(side, side, rgb)).turns();
    int last = side - 1;
    assertTurned(turns.get(1), rgb, side, (x, y) -> new int[] {last - y, x});
    assertTurned(turns.get(2), rgb, side, (x, y) -> new int[] {last - x, last - y});
    assertTurned(turns.get(3), rgb, side, (x, y) -> new int[] {y, last - x});
    assertTurned(turns.get(4), rgb, side, (x, y) -> new int[] {x, last - y});
    assertTurned(turns.get(5), rgb, side, (x, y) -> new int[] {last - x, y});
    assertTurned(turns.get(6), rgb, side, (x, y) -> new int[] {y, x});
    assertTurned(turns.get(7), rgb, side, (x, y) -> new int[] {last - y, last - x});
  }

  private interface Place {
    int[] from(int x, int y);
  }

  private static void assertTurned(PdqHash expected, byte[] rgb, int side, Place place) {
    var turned = new byte[rgb.length];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        var from = place.from(x, y);
        System.arraycopy(rgb, (from[1] * side + from[0]) * 3, turned, (y * side + x) * 3, 3);
      }
    }
    var said = FASTEST.fingerprint(Pixels.rgb(side, side, turned)).hash();
    assertThat(said.distance(expected)).isLessThanOrEqualTo(Distance.SAME_IMAGE);
  }

  @Test
  void refusesSamplesThatEndTooSoon() {
    assertThatThrownBy(() -> Pixels.rgb(10, 10, new byte[299]))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Pixels.grey(0, 10, new byte[299]))
        .hasMessageContaining("at least one pixel");
  }
}

package org.nightlight.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelsTest {

  private static final int WIDTH = 100;
  private static final int HEIGHT = 70;
  private static final byte[] RGB = Images.blobs(WIDTH, HEIGHT, 4);

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_INT_BGR,
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_4BYTE_ABGR
      })
  void seesTheSamePixelsInEveryColourType(int type) {
    assertSame(
        Pixels.of(Images.buffered(WIDTH, HEIGHT, RGB, type)), Pixels.rgb(WIDTH, HEIGHT, RGB));
  }

  @Test
  void takesGreySamplesAsTheyAre() {
    var grey = Images.noise(WIDTH * HEIGHT, 5);
    var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, WIDTH, HEIGHT, grey);
    assertSame(Pixels.of(image), Pixels.grey(WIDTH, HEIGHT, grey));
  }

  @Test
  void hashesGreyAsEqualRedGreenAndBlue() {
    var grey = Images.noise(WIDTH * HEIGHT, 6);
    var rgb = new byte[grey.length * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = grey[i / 3];
    }
    assertSame(Pixels.grey(WIDTH, HEIGHT, grey), Pixels.rgb(WIDTH, HEIGHT, rgb));
  }

  @Test
  void scalesSixteenBitSamplesToEight() {
    var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
    var grey = Images.noise(WIDTH * HEIGHT, 7);
    var wide = new short[grey.length];
    for (int i = 0; i < grey.length; i++) {
      wide[i] = (short) ((grey[i] & 0xff) * 257);
    }
    image.getRaster().setDataElements(0, 0, WIDTH, HEIGHT, wide);
    assertSame(Pixels.of(image), Pixels.grey(WIDTH, HEIGHT, grey));
  }

  @Test
  void looksUpThePalette() {
    var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_BINARY);
    var grey = new byte[WIDTH * HEIGHT];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = y; x < WIDTH; x += 3) {
        image.setRGB(x, y, 0xffffffff);
        grey[y * WIDTH + x] = (byte) 255;
      }
    }
    assertSame(Pixels.of(image), Pixels.grey(WIDTH, HEIGHT, grey));
  }

  @Test
  void seesOnlyThePartOfASubimage() {
    var part = Images.buffered(WIDTH, HEIGHT, RGB, BufferedImage.TYPE_3BYTE_BGR)
        .getSubimage(10, 20, 80, 40);
    var pixels = Pixels.of(part);
    var whole = Pixels.rgb(WIDTH, HEIGHT, RGB);
    assertThat(pixels.luma(79, 39)).isEqualTo(whole.luma(89, 59));
    assertThat(pixels.luma(0, 0)).isEqualTo(whole.luma(10, 20));
  }

  @Test
  void readsBandsThatLieInPlanes() {
    var colours = new ComponentColorModel(
        ColorSpace.getInstance(ColorSpace.CS_sRGB),
        false,
        false,
        BufferedImage.OPAQUE,
        DataBuffer.TYPE_BYTE);
    var raster = Raster.createBandedRaster(DataBuffer.TYPE_BYTE, WIDTH, HEIGHT, 3, null);
    raster.setDataElements(0, 0, WIDTH, HEIGHT, RGB);
    assertSame(
        Pixels.of(new BufferedImage(colours, raster, false, null)), Pixels.rgb(WIDTH, HEIGHT, RGB));
  }

  @Test
  void refusesColoursItCannotRead() {
    var luv = new ComponentColorModel(
        ColorSpace.getInstance(ColorSpace.CS_CIEXYZ),
        false,
        false,
        BufferedImage.OPAQUE,
        DataBuffer.TYPE_BYTE);
    var raster = luv.createCompatibleWritableRaster(WIDTH, HEIGHT);
    assertThatThrownBy(() -> Pixels.of(new BufferedImage(luv, raster, false, null)))
        .hasMessageContaining("grey or RGB");
    assertThatThrownBy(() -> Pixels.of(new BufferedImage(9, 9, BufferedImage.TYPE_INT_ARGB_PRE)))
        .hasMessageContaining("multiplied in");
  }

  private static void assertSame(Pixels actual, Pixels expected) {
    assertThat(actual.width()).isEqualTo(expected.width());
    for (int y = 0; y < expected.height(); y++) {
      for (int x = 0; x < expected.width(); x++) {
        assertThat(actual.luma(x, y)).isEqualTo(expected.luma(x, y));
      }
    }
  }
}

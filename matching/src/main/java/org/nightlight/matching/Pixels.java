package org.nightlight.matching;

import java.awt.image.BufferedImage;
import java.util.Objects;

/// A decoded image as PDQ sees it: eight-bit red, green and blue samples. A view, not a copy, so
/// that a photograph of
/// twelve megapixels is read once: do not change the samples while they are hashed.
///
/// Samples are taken as the file holds them. Going through Java's colour conversion would move the
/// hash of a grey image
/// by up to 28 bits. Grey counts as equal red, green and blue; alpha is ignored.
public final class Pixels {

  private final int width;
  private final int height;
  private final Samples samples;

  private Pixels(int width, int height, Samples samples) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "an image has at least one pixel, was " + width + " by " + height);
    }
    this.width = width;
    this.height = height;
    this.samples = samples;
    Objects.checkIndex(samples.last(width, height), samples.data.length);
  }

  /// Red, green, blue, red, ... row by row.
  public static Pixels rgb(int width, int height, byte[] samples) {
    return new Pixels(width, height, Samples.rgb(width, samples));
  }

  /// One sample a pixel, row by row.
  public static Pixels grey(int width, int height, byte[] samples) {
    return new Pixels(width, height, Samples.grey(width, samples));
  }

  /// The raster samples of an image that was read as grey, RGB or a palette of RGB, with or
  /// without alpha. Any other
  /// colour model, or alpha multiplied in, is refused: its samples are not what other
  /// implementations hash.
  public static Pixels of(BufferedImage image) {
    return new Pixels(image.getWidth(), image.getHeight(), RasterSamples.of(image));
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  Samples samples() {
    return samples;
  }

  /// The luminance of one pixel, each product and sum rounded to float32 in this order.
  float luma(int x, int y) {
    return samples.luma(samples.at(x, y));
  }
}

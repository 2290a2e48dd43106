package org.nightlight.matching;

import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/// Harmless pictures for tests: shapes over noise, the same for the same seed.
final class Images {

  private Images() {}

  /// Soft blobs of colour over a little noise: features enough for a quality of 100.
  static byte[] blobs(int width, int height, long seed) {
    var random = new SplittableRandom(seed);
    var rgb = new byte[width * height * 3];
    random.nextBytes(rgb);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) ((rgb[i] & 0xff) >> 3);
    }
    for (int blob = 0; blob < 24; blob++) {
      blob(rgb, width, height, random);
    }
    return rgb;
  }

  private static void blob(byte[] rgb, int width, int height, SplittableRandom random) {
    int radiusX = 1 + random.nextInt(1 + width / 4);
    int radiusY = 1 + random.nextInt(1 + height / 4);
    int centreX = random.nextInt(width);
    int centreY = random.nextInt(height);
    int[] colour = {random.nextInt(224), random.nextInt(224), random.nextInt(224)};
    for (int y = Math.max(0, centreY - radiusY); y < Math.min(height, centreY + radiusY); y++) {
      for (int x = Math.max(0, centreX - radiusX); x < Math.min(width, centreX + radiusX); x++) {
        for (int band = 0; band < 3; band++) {
          int at = (y * width + x) * 3 + band;
          rgb[at] = (byte) (colour[band] + (rgb[at] & 31));
        }
      }
    }
  }

  static byte[] noise(int length, long seed) {
    var bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  /// The same pixels as a [BufferedImage] of some type.
  static BufferedImage buffered(int width, int height, byte[] rgb, int type) {
    var image = new BufferedImage(width, height, type);
    for (int y = 0, at = 0; y < height; y++) {
      for (int x = 0; x < width; x++, at += 3) {
        image.setRGB(
            x,
            y,
            new java.awt.Color(rgb[at] & 0xff, rgb[at + 1] & 0xff, rgb[at + 2] & 0xff).getRGB());
      }
    }
    return image;
  }
}

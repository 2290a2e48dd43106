package org.nightlight.match;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.ImageIO;

/// Pictures of nothing: coloured shapes drawn from a seed.
final class Drawings {

  private Drawings() {}

  static BufferedImage picture(long seed) {
    var random = new Random(seed);
    var picture = new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB);
    var pen = picture.createGraphics();
    pen.setColor(colour(random));
    pen.fillRect(0, 0, 320, 240);
    for (var i = 0; i < 60; i++) {
      pen.setColor(colour(random));
      var x = random.nextInt(320) - 30;
      var y = random.nextInt(240) - 30;
      if (random.nextBoolean()) {
        pen.fillRect(x, y, 10 + random.nextInt(90), 10 + random.nextInt(90));
      } else {
        pen.fillOval(x, y, 10 + random.nextInt(90), 10 + random.nextInt(90));
      }
    }
    pen.dispose();
    return picture;
  }

  private static Color colour(Random random) {
    return new Color(random.nextInt(0x1000000));
  }

  /// The same picture a little smaller: what a platform's own copies do to one.
  static BufferedImage smaller(BufferedImage picture) {
    var smaller = new BufferedImage(240, 180, BufferedImage.TYPE_INT_RGB);
    var pen = smaller.createGraphics();
    pen.setRenderingHint(
        java.awt.RenderingHints.KEY_INTERPOLATION,
        java.awt.RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    pen.drawImage(picture, 0, 0, 240, 180, null);
    pen.dispose();
    return smaller;
  }

  static BufferedImage mirrored(BufferedImage picture) {
    var mirrored = new BufferedImage(picture.getWidth(), picture.getHeight(), picture.getType());
    var pen = mirrored.createGraphics();
    pen.drawImage(picture, picture.getWidth(), 0, -picture.getWidth(), picture.getHeight(), null);
    pen.dispose();
    return mirrored;
  }

  /// A picture with nothing on it.
  static BufferedImage flat() {
    return new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB);
  }

  static byte[] bytes(BufferedImage picture, String format) {
    var out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(picture, format, out)) {
        throw new IllegalArgumentException("no writer for " + format);
      }
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    return out.toByteArray();
  }

  static byte[] png(BufferedImage picture) {
    return bytes(picture, "png");
  }
}

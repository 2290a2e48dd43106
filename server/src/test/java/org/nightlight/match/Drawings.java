package org.nightlight.match;

import java.awt.image.BufferedImage;
import org.nightlight.media.Shapes;

/// Pictures of nothing, and what is done to their copies.
final class Drawings {

  private Drawings() {}

  static BufferedImage picture(int seed) {
    return Shapes.discs(320, 240, seed);
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
    return Shapes.file(picture, format);
  }

  static byte[] png(BufferedImage picture) {
    return bytes(picture, "png");
  }
}

package org.nightlight.app;

import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.nightlight.matching.Pdq;
import org.nightlight.matching.PdqHash;
import org.nightlight.matching.Pixels;

/// Pictures of nothing for the demo: coloured shapes drawn from a seed.
final class DemoPicture {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;

  private DemoPicture() {}

  static BufferedImage drawn(long seed) {
    var random = new Random(seed);
    var picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    var pen = picture.createGraphics();
    for (var i = 0; i < 80; i++) {
      pen.setColor(new Color(random.nextInt(0x1000000)));
      var x = random.nextInt(WIDTH) - 60;
      var y = random.nextInt(HEIGHT) - 60;
      if (random.nextBoolean()) {
        pen.fillRect(x, y, 20 + random.nextInt(180), 20 + random.nextInt(180));
      } else {
        pen.fillOval(x, y, 20 + random.nextInt(180), 20 + random.nextInt(180));
      }
    }
    pen.dispose();
    return picture;
  }

  /// A smaller copy, as a platform makes of what its accounts upload.
  static BufferedImage smaller(BufferedImage picture) {
    var smaller = new BufferedImage(WIDTH / 2, HEIGHT / 2, BufferedImage.TYPE_INT_RGB);
    var pen = smaller.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    pen.drawImage(picture, 0, 0, WIDTH / 2, HEIGHT / 2, null);
    pen.dispose();
    return smaller;
  }

  static PdqHash hash(BufferedImage picture) {
    return Pdq.fastest().fingerprint(Pixels.of(picture)).hash();
  }

  static byte[] png(BufferedImage picture) {
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "png", out);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    return out.toByteArray();
  }
}

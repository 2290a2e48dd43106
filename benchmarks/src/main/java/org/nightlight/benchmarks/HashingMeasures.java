package org.nightlight.benchmarks;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.nightlight.matching.Pdq;
import org.nightlight.matching.Pixels;
import org.nightlight.media.Look;
import org.nightlight.media.MediaReader;

/// Measures hashing an image: decoded pixels by both engines, and a JPEG from its bytes to its
/// eight
/// hashes. CPU milliseconds an image, the median of rounds after warming up.
public final class HashingMeasures {

  private static final int[][] SIZES = {{512, 512}, {1600, 1004}, {4032, 3024}};
  private static final int ROUNDS = 15;

  private HashingMeasures() {}

  public static void main(String[] args) throws IOException {
    System.setProperty("java.awt.headless", "true");
    System.out.println("size           plain ms   vector ms   times   JPEG to hashes ms");
    var reader = new MediaReader();
    for (var size : SIZES) {
      var image = image(size[0], size[1]);
      var pixels = Pixels.of(image);
      double plain = milliseconds(() -> Pdq.plain().fingerprint(pixels));
      double fast = milliseconds(() -> Pdq.fastest().fingerprint(pixels));
      var jpeg = jpeg(image);
      double whole = milliseconds(() -> {
        if (!(reader.read(jpeg) instanceof Look.Image)) {
          throw new IllegalStateException("the JPEG was not read");
        }
      });
      System.out.printf(
          Locale.ROOT,
          "%4d x %4d   %10.2f  %10.2f  %6.1f  %18.1f%n",
          size[0],
          size[1],
          plain,
          fast,
          plain / fast,
          whole);
    }
    System.out.println("fastest engine: " + Pdq.fastest().engine());
  }

  private static double milliseconds(Runnable work) {
    var rounds = new double[ROUNDS];
    for (int round = -10; round < ROUNDS; round++) {
      var cpu = new Cpu();
      int images = 0;
      do {
        work.run();
        images++;
      } while (cpu.threadSeconds() < 0.1);
      if (round >= 0) {
        rounds[round] = cpu.threadSeconds() * 1e3 / images;
      }
    }
    Arrays.sort(rounds);
    return rounds[ROUNDS / 2];
  }

  /// Soft shapes over a little noise, the same every time.
  private static BufferedImage image(int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    var random = new SplittableRandom(1);
    var graphics = image.createGraphics();
    for (int shape = 0; shape < 60; shape++) {
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      graphics.fillOval(
          random.nextInt(width), random.nextInt(height), width / 5, random.nextInt(height / 2));
    }
    graphics.dispose();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, image.getRGB(x, y) ^ (random.nextInt() & 0x070707));
      }
    }
    return image;
  }

  private static byte[] jpeg(BufferedImage image) throws IOException {
    var bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(image, "jpeg", bytes)) {
      throw new IllegalStateException("this Java writes no JPEG");
    }
    return bytes.toByteArray();
  }
}

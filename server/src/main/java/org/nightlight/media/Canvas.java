package org.nightlight.media;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.util.Arrays;

/// What people see of pictures that are painted over each other, on white paper.
final class Canvas {

  private final int width;
  private final int height;
  private final int[] argb;
  private final byte[] last;
  private final BufferedImage shown;
  private int[] saved = {};
  private boolean first = true;

  Canvas(int width, int height) {
    this.width = width;
    this.height = height;
    this.argb = new int[width * height];
    this.last = new byte[3 * width * height];
    this.shown = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
  }

  /// Where a picture lies on the canvas.
  record Box(int x, int y, int width, int height) {}

  /// Paints; what is outside the canvas is left out.
  void paint(Box box, int[] pixels, boolean blend) {
    for (var y = 0; y < box.height && box.y + y < height; y++) {
      var to = (box.y + y) * width + box.x;
      for (var x = 0; x < box.width && box.x + x < width; x++) {
        var pixel = pixels[y * box.width + x];
        argb[to + x] = blend ? over(pixel, argb[to + x]) : pixel;
      }
    }
  }

  void clear(Box box) {
    for (var y = box.y; y < Math.min(height, box.y + box.height); y++) {
      var from = Math.min(y * width + box.x, (y + 1) * width);
      Arrays.fill(argb, from, Math.min(from + box.width, (y + 1) * width), 0);
    }
  }

  void save() {
    saved = argb.clone();
  }

  void restore() {
    if (saved.length == argb.length) {
      System.arraycopy(saved, 0, argb, 0, argb.length);
    }
  }

  /// Shows the canvas unless it looks as it did before.
  void show(PictureFile.Sight sight, double seconds) {
    var out = ((DataBufferByte) shown.getRaster().getDataBuffer()).getData();
    for (int i = 0, at = 0; i < argb.length; i++, at += 3) {
      var pixel = over(argb[i], 0xffffffff);
      out[at] = (byte) pixel;
      out[at + 1] = (byte) (pixel >> 8);
      out[at + 2] = (byte) (pixel >> 16);
    }
    if (first || !Arrays.equals(out, last)) {
      first = false;
      System.arraycopy(out, 0, last, 0, out.length);
      sight.see(shown, seconds);
    }
  }

  private static int over(int top, int under) {
    var alpha = top >>> 24;
    if (alpha == 255 || under >>> 24 == 0) {
      return alpha == 0 ? under : top;
    }
    return alpha == 0
        ? under
        : Math.max(alpha, under >>> 24) << 24
            | mix(top >> 16, under >> 16, alpha) << 16
            | mix(top >> 8, under >> 8, alpha) << 8
            | mix(top, under, alpha);
  }

  private static int mix(int top, int under, int alpha) {
    return ((top & 0xff) * alpha + (under & 0xff) * (255 - alpha) + 127) / 255;
  }

  /// A still picture as it looks over paper of one shade.
  static BufferedImage over(BufferedImage image, int shade) {
    var flat = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    var out = ((DataBufferByte) flat.getRaster().getDataBuffer()).getData();
    var row = new int[4 * image.getWidth()];
    for (int y = 0, at = 0; y < image.getHeight(); y++) {
      rgba(image, y, row);
      for (var x = 0; x < row.length; x += 4, at += 3) {
        for (var i = 0; i < 3; i++) {
          out[at + 2 - i] = (byte) mix(row[x + i], shade, row[x + 3]);
        }
      }
    }
    return flat;
  }

  /// Whether anything shines through.
  static boolean seesThrough(BufferedImage image) {
    if (!image.getColorModel().hasAlpha()) {
      return false;
    }
    var row = new int[4 * image.getWidth()];
    for (var y = 0; y < image.getHeight(); y++) {
      rgba(image, y, row);
      for (var x = 3; x < row.length; x += 4) {
        if (row[x] < 255) {
          return true;
        }
      }
    }
    return false;
  }

  /// One row's samples as red, green, blue and alpha of eight bits, without colour conversion.
  static void rgba(BufferedImage image, int y, int[] row) {
    var raster = image.getRaster();
    var bands = raster.getNumBands();
    var samples = raster.getPixels(0, y, image.getWidth(), 1, (int[]) null);
    var palette = image.getColorModel() instanceof IndexColorModel index ? index : null;
    for (int x = 0, at = 0; x < image.getWidth(); x++, at += bands) {
      for (var i = 0; i < 4; i++) {
        row[4 * x + i] = palette == null
            ? sample(image, samples, at, bands, i)
            : sample(palette, samples[at], i);
      }
    }
  }

  private static int sample(IndexColorModel palette, int index, int channel) {
    return switch (channel) {
      case 0 -> palette.getRed(index);
      case 1 -> palette.getGreen(index);
      case 2 -> palette.getBlue(index);
      default -> palette.getAlpha(index);
    };
  }

  private static int sample(BufferedImage image, int[] samples, int at, int bands, int channel) {
    var colours = bands > 2 ? 3 : 1;
    if (channel == 3 && bands == colours) {
      return 255;
    }
    var band = channel == 3 ? bands - 1 : Math.min(channel, colours - 1);
    var most = (1 << image.getSampleModel().getSampleSize(band)) - 1;
    return most == 255 ? samples[at + band] : (samples[at + band] * 255 + most / 2) / most;
  }
}

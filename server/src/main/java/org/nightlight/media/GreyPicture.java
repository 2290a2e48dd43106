package org.nightlight.media;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/// Makes what may be put before a person's eyes: small and grey, drawn anew, with not a byte of the
/// original. Of several pictures up to nine, spread evenly, lie side by side.
final class GreyPicture implements PictureFile.Sight {

  /// The longer side of a picture that can be recognised.
  static final int CLEAR = 320;

  /// The longer side to which a picture is reduced before it is drawn large and soft.
  static final int CELLS = 12;

  private static final int MOST = 9;
  private static final int PAPER = 255;

  private final int side;
  private final boolean blurred;
  private final List<BufferedImage> frames = new ArrayList<>();
  private int every = 1;
  private int shown;

  private GreyPicture(int side, boolean blurred) {
    this.side = side;
    this.blurred = blurred;
  }

  static GreyPicture clear() {
    return new GreyPicture(CLEAR, false);
  }

  static GreyPicture blurred() {
    return new GreyPicture(CELLS, true);
  }

  /// Keeps every so many frames, and half of those whenever they become too many.
  @Override
  public void see(BufferedImage picture, double seconds) {
    if (shown++ % every == 0) {
      frames.add(reduced(picture));
    }
    if (frames.size() == 2 * MOST) {
      for (var i = frames.size() - 1; i > 0; i -= 2) {
        frames.remove(i);
      }
      every *= 2;
    }
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  /// The result, as a PNG.
  byte[] png() {
    var all = frames.subList(0, Math.min(MOST, frames.size()));
    var across = (int) Math.ceil(Math.sqrt(all.size()));
    var width = all.stream().mapToInt(BufferedImage::getWidth).max().orElseThrow();
    var height = all.stream().mapToInt(BufferedImage::getHeight).max().orElseThrow();
    var down = (all.size() + across - 1) / across;
    var sheet = new BufferedImage(across * width, down * height, BufferedImage.TYPE_BYTE_GRAY);
    for (var i = 0; i < all.size(); i++) {
      sheet
          .getRaster()
          .setRect(i % across * width, i / across * height, all.get(i).getRaster());
    }
    return file(blurred ? soft(sheet) : sheet);
  }

  /// Each new pixel is the mean of all that fall into it.
  private BufferedImage reduced(BufferedImage picture) {
    var scale = Math.min(1.0, (double) side / Math.max(picture.getWidth(), picture.getHeight()));
    var width = Math.max(1, (int) Math.round(picture.getWidth() * scale));
    var height = Math.max(1, (int) Math.round(picture.getHeight() * scale));
    var sums = new long[width * height];
    var counts = new int[width * height];
    var row = new int[4 * picture.getWidth()];
    for (var y = 0; y < picture.getHeight(); y++) {
      Canvas.rgba(picture, y, row);
      var line = (int) ((long) y * height / picture.getHeight()) * width;
      for (var x = 0; x < picture.getWidth(); x++) {
        var to = line + (int) ((long) x * width / picture.getWidth());
        sums[to] += grey(row, 4 * x);
        counts[to]++;
      }
    }
    var small = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    var out = samples(small);
    for (var i = 0; i < out.length; i++) {
      out[i] = (byte) (sums[i] / counts[i]);
    }
    return small;
  }

  private static int grey(int[] row, int at) {
    var luma = (299 * row[at] + 587 * row[at + 1] + 114 * row[at + 2]) / 1000;
    return (luma * row[at + 3] + PAPER * (255 - row[at + 3])) / 255;
  }

  /// A few cells drawn large, each flowing into the next.
  private static BufferedImage soft(BufferedImage cells) {
    var scale = (double) CLEAR / Math.max(cells.getWidth(), cells.getHeight());
    var width = Math.max(1, (int) (cells.getWidth() * scale));
    var height = Math.max(1, (int) (cells.getHeight() * scale));
    var large = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    var out = samples(large);
    for (int y = 0, at = 0; y < height; y++) {
      for (var x = 0; x < width; x++) {
        out[at++] = (byte) between(cells, (x + 0.5) / scale - 0.5, (y + 0.5) / scale - 0.5);
      }
    }
    return large;
  }

  private static int between(BufferedImage cells, double x, double y) {
    var left = Math.clamp((int) Math.floor(x), 0, cells.getWidth() - 1);
    var top = Math.clamp((int) Math.floor(y), 0, cells.getHeight() - 1);
    var right = Math.min(left + 1, cells.getWidth() - 1);
    var bottom = Math.min(top + 1, cells.getHeight() - 1);
    var over = Math.clamp(x - left, 0.0, 1.0);
    var under = Math.clamp(y - top, 0.0, 1.0);
    var raster = cells.getRaster();
    var upper =
        raster.getSample(left, top, 0) * (1 - over) + raster.getSample(right, top, 0) * over;
    var lower =
        raster.getSample(left, bottom, 0) * (1 - over) + raster.getSample(right, bottom, 0) * over;
    return (int) Math.round(upper * (1 - under) + lower * under);
  }

  private static byte[] samples(BufferedImage image) {
    return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
  }

  private static byte[] file(BufferedImage image) {
    try (var out = new ByteArrayOutputStream()) {
      ImageIO.write(image, "png", out);
      return out.toByteArray();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }
}

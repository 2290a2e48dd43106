package org.nightlight.media;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nightlight.media.Canvas.Box;
import org.nightlight.media.Look.NotSeen;

/// A GIF: every frame as it looks on the canvas after it is painted. The canvas grows until no
/// frame reaches over it, so that nothing hides outside.
final class GifFile implements PictureFile {

  private static final int[] START = {0, 4, 2, 1};
  private static final int[] STEP = {8, 8, 4, 2};

  private final byte[] bytes;
  private final List<Frame> frames = new ArrayList<>();
  private int width;
  private int height;
  private int end;
  private boolean ended;
  private int disposal;
  private int delay;
  private int transparent = -1;

  /// One frame: where its colours and its codes lie in the file.
  private record Frame(
      Box box,
      int colours,
      int size,
      int codes,
      boolean woven,
      int transparent,
      int disposal,
      double seconds) {}

  private GifFile(byte[] bytes) {
    this.bytes = bytes;
  }

  static GifFile of(byte[] bytes) throws PictureFile.Unreadable {
    var file = new GifFile(bytes);
    file.walk();
    if (file.frames.isEmpty() || file.width == 0 || file.height == 0) {
      throw new PictureFile.Unreadable("damaged", "the GIF holds no picture");
    }
    return file;
  }

  private void walk() throws PictureFile.Unreadable {
    if (bytes.length < 13) {
      return;
    }
    width = u16(6);
    height = u16(8);
    var at = 13 + 3 * colours(10);
    while (at >= 0 && at < bytes.length && !ended) {
      switch (bytes[at]) {
        case 0x21 -> at = extension(at);
        case 0x2c -> at = frame(at);
        case 0x3b -> ended = true;
        default -> throw new PictureFile.Unreadable("damaged", "the GIF's blocks do not follow");
      }
    }
    end = ended ? at + 1 : bytes.length;
  }

  private int extension(int at) {
    if (at + 7 < bytes.length && bytes[at + 1] == (byte) 0xf9 && bytes[at + 2] == 4) {
      disposal = bytes[at + 3] >> 2 & 7;
      delay = u16(at + 4);
      transparent = (bytes[at + 3] & 1) == 1 ? bytes[at + 6] & 0xff : -1;
    }
    return afterBlocks(at + 2);
  }

  private int frame(int at) {
    if (at + 11 > bytes.length) {
      return -1;
    }
    var box = new Box(u16(at + 1), u16(at + 3), u16(at + 5), u16(at + 7));
    var own = colours(at + 9);
    var codes = at + 10 + 3 * own;
    var before =
        frames.isEmpty() ? 0 : frames.getLast().seconds + (delay < 2 ? 0.1 : delay / 100.0);
    if (box.width() > 0 && box.height() > 0) {
      frames.add(new Frame(
          box,
          own > 0 ? at + 10 : 13,
          own > 0 ? own : colours(10),
          codes,
          (bytes[at + 9] & 0x40) != 0,
          transparent,
          disposal,
          before));
      width = Math.max(width, box.x() + box.width());
      height = Math.max(height, box.y() + box.height());
    }
    transparent = -1;
    disposal = 0;
    delay = 0;
    return afterBlocks(codes + 1);
  }

  /// Past a chain of blocks; negative where it breaks off.
  private int afterBlocks(int from) {
    var at = from;
    while (at < bytes.length && bytes[at] != 0) {
      at += 1 + (bytes[at] & 0xff);
    }
    return at < bytes.length ? at + 1 : -1;
  }

  private int colours(int at) {
    return (bytes[at] & 0x80) == 0 ? 0 : 2 << (bytes[at] & 7);
  }

  private int u16(int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public int bytesPerPixel() {
    return 24;
  }

  @Override
  public Optional<NotSeen> show(Sight sight) {
    var whole = true;
    var canvas = new Canvas(width, height);
    for (var number = 0; number < frames.size(); number++) {
      if (PictureFile.enough(number, width, height)) {
        return Optional.of(PictureFile.tooMany(number, frames.size()));
      }
      var frame = frames.get(number);
      var indexes = new byte[frame.box.width() * frame.box.height()];
      whole &= GifCodes.decode(bytes, frame.codes, indexes);
      show(frame, frame.woven ? unwoven(frame.box, indexes) : indexes, canvas, sight);
    }
    if (!ended) {
      return Optional.of(PictureFile.truncated("the GIF"));
    }
    return whole
        ? PictureFile.beside(bytes, end)
        : Optional.of(new NotSeen("damaged", "the GIF is damaged: a frame lacks pixels"));
  }

  /// The first frame is also shown as its file has it, with what is transparent in its own colour:
  /// that is what lists hold.
  private void show(Frame frame, byte[] indexes, Canvas canvas, Sight sight) {
    var palette = palette(frame);
    var first = frame.equals(frames.getFirst());
    if (first && (frame.transparent >= 0 || frames.size() == 1)) {
      sight.see(still(frame.box, indexes, palette), 0);
    }
    if (frames.size() == 1 && covers(frame.box)) {
      return;
    }
    if (frame.disposal == 3) {
      canvas.save();
    }
    var pixels = new int[indexes.length];
    for (var i = 0; i < pixels.length; i++) {
      pixels[i] = palette[indexes[i] & 0xff];
    }
    canvas.paint(frame.box, pixels, true);
    canvas.show(sight, frame.seconds);
    if (frame.disposal == 2) {
      canvas.clear(frame.box);
    } else if (frame.disposal == 3) {
      canvas.restore();
    }
  }

  private boolean covers(Box box) {
    return box.equals(new Box(0, 0, width, height));
  }

  private int[] palette(Frame frame) {
    var palette = new int[256];
    for (var i = 0; i < 256; i++) {
      var at = frame.colours + 3 * i;
      palette[i] = i < frame.size && at + 3 <= bytes.length
          ? 0xff000000
              | (bytes[at] & 0xff) << 16
              | (bytes[at + 1] & 0xff) << 8
              | (bytes[at + 2] & 0xff)
          : 0xff000000;
    }
    if (frame.transparent >= 0) {
      palette[frame.transparent] &= 0xffffff;
    }
    return palette;
  }

  private static BufferedImage still(Box box, byte[] indexes, int[] palette) {
    var colours = new IndexColorModel(8, 256, palette, 0, true, -1, 0);
    var image =
        new BufferedImage(box.width(), box.height(), BufferedImage.TYPE_BYTE_INDEXED, colours);
    System.arraycopy(
        indexes,
        0,
        ((DataBufferByte) image.getRaster().getDataBuffer()).getData(),
        0,
        indexes.length);
    return image;
  }

  /// Rows in their order, of a frame that sends every eighth first.
  private static byte[] unwoven(Box box, byte[] woven) {
    var rows = new byte[woven.length];
    var from = 0;
    for (var pass = 0; pass < 4; pass++) {
      for (var y = START[pass]; y < box.height(); y += STEP[pass], from += box.width()) {
        System.arraycopy(woven, from, rows, y * box.width(), box.width());
      }
    }
    return rows;
  }
}

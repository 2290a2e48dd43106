package org.nightlight.media;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.nightlight.media.Canvas.Box;
import org.nightlight.media.Look.NotSeen;
import org.nightlight.media.PictureFile.Unreadable;

/// A WebP, still or moving. Each frame is decoded as a file of its own.
final class WebpFile implements PictureFile {

  private static final int HEADER = 12;
  private static final int MOVING = 2;
  private static final int ALPHA = 16;
  private static final int PADDING = 64;

  private final byte[] bytes;
  private final ByteBuffer in;
  private final int end;
  private final List<Frame> frames = new ArrayList<>();
  private boolean moving;
  private int width;
  private int height;
  private double seconds;

  /// One picture: the coded samples, where their transparency lies if beside them, and how they
  /// come onto the canvas.
  private record Frame(
      Box box, int picture, int alpha, boolean blend, boolean clears, double seconds) {}

  private WebpFile(byte[] bytes) {
    this.bytes = bytes;
    this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    var said = bytes.length >= HEADER ? in.getInt(4) + 8L : 0;
    this.end = said < HEADER || said > bytes.length ? bytes.length + 1 : (int) said;
  }

  static WebpFile of(byte[] bytes) throws Unreadable {
    var file = new WebpFile(bytes);
    if (file.end > bytes.length) {
      throw new Unreadable("truncated", "the file breaks off before the WebP's end");
    }
    file.walk();
    if (file.frames.isEmpty()) {
      throw new Unreadable("damaged", "the WebP holds no picture");
    }
    return file;
  }

  private void walk() throws Unreadable {
    var alpha = -1;
    for (var at = HEADER; at + 8 <= end; at = next(at, end)) {
      switch (name(at)) {
        case "VP8X" -> moving = (byteAt(at + 8, end) & MOVING) != 0;
        case "ALPH" -> alpha = at;
        case "VP8 ", "VP8L" -> {
          if (!moving && frames.isEmpty()) {
            add(new Box(0, 0, 0, 0), at, alpha, false, false);
          }
        }
        case "ANMF" -> moving(at);
        default -> {}
      }
    }
  }

  private void moving(int at) throws Unreadable {
    var to = Math.min(end, next(at, end));
    if (!moving || to - at < 24) {
      throw new Unreadable("damaged", "a frame of the WebP has no header");
    }
    var flags = bytes[at + 23];
    var place = new Box(2 * u24(at + 8), 2 * u24(at + 11), 0, 0);
    var alpha = -1;
    for (var inner = at + 24; inner + 8 <= to; inner = next(inner, to)) {
      alpha = name(inner).equals("ALPH") ? inner : alpha;
      if (name(inner).startsWith("VP8")) {
        add(place, inner, alpha, (flags & 2) == 0, (flags & 1) == 1);
        seconds += u24(at + 20) / 1000.0;
        return;
      }
    }
  }

  private void add(Box place, int picture, int alpha, boolean blend, boolean clears)
      throws Unreadable {
    var lossless = name(picture).equals("VP8L");
    var at = picture + 8;
    byteAt(at + (lossless ? 4 : 9), end);
    var across = lossless ? (in.getInt(at + 1) & 0x3fff) + 1 : in.getShort(at + 6) & 0x3fff;
    var down = lossless ? (in.getInt(at + 1) >> 14 & 0x3fff) + 1 : in.getShort(at + 8) & 0x3fff;
    if (across == 0 || down == 0) {
      throw new Unreadable("damaged", "a frame of the WebP has no pixels");
    }
    frames.add(new Frame(
        new Box(place.x(), place.y(), across, down), picture, alpha, blend, clears, seconds));
    width = Math.max(width, place.x() + across);
    height = Math.max(height, place.y() + down);
  }

  private int next(int at, int limit) throws Unreadable {
    var size = in.getInt(at + 4);
    if (size < 0 || size > limit - at - 8) {
      throw new Unreadable("truncated", "a part of the WebP is longer than the file");
    }
    return at + 8 + size + (size & 1);
  }

  private int byteAt(int at, int limit) throws Unreadable {
    if (at >= limit) {
      throw new Unreadable("truncated", "the file breaks off in a part of the WebP");
    }
    return bytes[at];
  }

  private String name(int at) {
    return new String(bytes, at, 4, StandardCharsets.ISO_8859_1);
  }

  private int u24(int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16;
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
    return moving ? 32 : 12;
  }

  @Override
  public Optional<NotSeen> show(Sight sight) throws IOException, Unreadable {
    if (!moving) {
      sight.see(decode(frames.getFirst()), 0);
      return PictureFile.beside(bytes, end);
    }
    var canvas = new Canvas(width, height);
    for (var number = 0; number < frames.size(); number++) {
      if (PictureFile.enough(number, width, height)) {
        return Optional.of(PictureFile.tooMany(number, frames.size()));
      }
      show(frames.get(number), canvas, sight);
    }
    return PictureFile.beside(bytes, end);
  }

  private void show(Frame frame, Canvas canvas, Sight sight) throws IOException {
    var box = frame.box;
    var picture = decode(frame);
    var pixels = new int[box.width() * box.height()];
    var row = new int[4 * box.width()];
    for (int y = 0, at = 0; y < box.height(); y++) {
      Canvas.rgba(picture, y, row);
      for (var x = 0; x < row.length; x += 4) {
        pixels[at++] = row[x + 3] << 24 | row[x] << 16 | row[x + 1] << 8 | row[x + 2];
      }
    }
    canvas.paint(box, pixels, frame.blend);
    canvas.show(sight, frame.seconds);
    if (frame.clears) {
      canvas.clear(box);
    }
  }

  private BufferedImage decode(Frame frame) throws IOException {
    var reader = new WebPImageReaderSpi().createReaderInstance(null);
    try (var alone = new Watched(alone(frame))) {
      reader.setInput(alone, true, true);
      var picture = reader.read(0);
      if (alone.furthest > alone.length - PADDING / 2) {
        throw new IOException("the WebP lacks the codes of its last pixels");
      }
      return picture;
    } finally {
      reader.dispose();
    }
  }

  /// A file of this picture alone. The decoder takes zeros for codes that are missing; so zeros
  /// follow, and how far it reads into them shows whether any were.
  private byte[] alone(Frame frame) {
    var picture = 8 + in.getInt(frame.picture + 4);
    var alpha = frame.alpha < 0 ? 0 : 8 + in.getInt(frame.alpha + 4);
    var extra = alpha == 0 ? 0 : 18 + alpha + (alpha & 1);
    var out = ByteBuffer.allocate(HEADER + extra + picture + (picture & 1) + PADDING)
        .order(ByteOrder.LITTLE_ENDIAN);
    out.put(bytes, 0, 4).putInt(out.limit() - 8).put(bytes, 8, 4);
    if (alpha > 0) {
      out.put("VP8X".getBytes(StandardCharsets.ISO_8859_1)).putInt(10).putInt(ALPHA);
      out.putInt(frame.box.width() - 1).position(out.position() - 1);
      out.putInt(frame.box.height() - 1).position(out.position() - 1);
      out.put(bytes, frame.alpha, alpha).position(HEADER + extra);
    }
    out.put(bytes, frame.picture, picture).putInt(HEADER + extra + 4, picture - 8 + PADDING);
    return out.array();
  }

  /// A file in memory that knows how far it was read.
  private static final class Watched extends MemoryCacheImageInputStream {

    private final long length;
    private long furthest;

    Watched(byte[] file) {
      super(new ByteArrayInputStream(file));
      this.length = file.length;
    }

    @Override
    public int read() throws IOException {
      var one = super.read();
      furthest = Math.max(furthest, streamPos);
      return one;
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
      var read = super.read(into, from, count);
      furthest = Math.max(furthest, streamPos);
      return read;
    }
  }
}

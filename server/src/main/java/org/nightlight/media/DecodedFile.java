package org.nightlight.media;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.nightlight.media.Look.NotSeen;

/// A file that the separate decoder shows: a still as PPM, a video as raw frames one after another.
final class DecodedFile implements PictureFile {

  private static final long MOST_FRAMES_OF_A_VIDEO = 7_200;

  private final Sandbox sandbox;
  private final List<String> command;
  private final byte[] bytes;
  private final int width;
  private final int height;
  private final double secondsPerFrame;
  private final Optional<NotSeen> rest;
  private int seen;
  private boolean more;

  /// @param secondsPerFrame 0 for a still
  /// @param rest what the decoder will not show
  DecodedFile(
      Sandbox sandbox,
      List<String> command,
      byte[] bytes,
      int width,
      int height,
      double secondsPerFrame,
      Optional<NotSeen> rest)
      throws Unreadable {
    if (width <= 0 || height <= 0) {
      throw MediaDecoder.damaged();
    }
    this.sandbox = sandbox;
    this.command = command;
    this.bytes = bytes;
    this.width = width;
    this.height = height;
    this.secondsPerFrame = secondsPerFrame;
    this.rest = rest;
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
    return 6;
  }

  @Override
  public Optional<NotSeen> show(Sight sight) throws IOException, Unreadable {
    var ended = sandbox.run(command, bytes, out -> {
      var in = new BufferedInputStream(out, 1 << 16);
      if (secondsPerFrame == 0) {
        still(in, sight);
      } else {
        frames(in, sight);
      }
    });
    if (seen == 0) {
      throw ended.late() ? MediaDecoder.late() : MediaDecoder.damaged();
    }
    if (more) {
      return Optional.of(new NotSeen("too-many-frames", "the first " + seen + " were looked at"));
    }
    if (ended.late()) {
      return Optional.of(MediaDecoder.late().notSeen());
    }
    var whole = ended.well() && (secondsPerFrame == 0 || !ended.complained());
    return whole
        ? rest
        : Optional.of(
            new NotSeen("damaged", "the file is damaged: the decoder could not read all of it"));
  }

  private void frames(InputStream in, Sight sight) throws IOException {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    var out = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    while (in.readNBytes(out, 0, out.length) == out.length) {
      if (seen == MOST_FRAMES_OF_A_VIDEO) {
        more = true;
        return;
      }
      swap(out);
      sight.see(image, seen * secondsPerFrame);
      seen++;
    }
  }

  /// Red, green, blue to blue, green, red.
  private static void swap(byte[] samples) {
    for (var at = 0; at < samples.length; at += 3) {
      var red = samples[at];
      samples[at] = samples[at + 2];
      samples[at + 2] = red;
    }
  }

  private void still(InputStream in, Sight sight) throws IOException {
    var colours = word(in).equals("P6") ? 3 : 1;
    if (!word(in).equals(String.valueOf(width)) || !word(in).equals(String.valueOf(height))) {
      throw new IOException("the decoder gives another size than it said");
    }
    var wide = Integer.parseInt(word(in)) > 255;
    var image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    var out = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    var row = new byte[width * colours * (wide ? 2 : 1)];
    for (int y = 0, at = 0; y < height; y++, at += 3 * width) {
      if (in.readNBytes(row, 0, row.length) < row.length) {
        throw new EOFException("the decoder gives too few pixels");
      }
      for (var i = 0; i < 3 * width; i++) {
        out[at + i / 3 * 3 + 2 - i % 3] = sample(row, colours == 3 ? i : i / 3, wide);
      }
    }
    sight.see(image, 0);
    seen = 1;
  }

  /// Sixteen bits become eight by rounding.
  private static byte sample(byte[] row, int at, boolean wide) {
    return wide
        ? (byte) ((((row[2 * at] & 0xff) << 8 | (row[2 * at + 1] & 0xff)) * 255L + 32_767) / 65_535)
        : row[at];
  }

  /// The next word of a PPM's header; what follows a hash sign is a remark.
  private static String word(InputStream in) throws IOException {
    var word = new StringBuilder();
    var remark = false;
    for (var c = in.read(); word.length() < 20; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the decoder gives no picture");
      }
      remark = c == '#' || (remark && c != '\n');
      if (!remark && c > ' ') {
        word.append((char) c);
      } else if (!word.isEmpty()) {
        return word.toString();
      }
    }
    throw new IOException("the decoder gives no picture");
  }
}

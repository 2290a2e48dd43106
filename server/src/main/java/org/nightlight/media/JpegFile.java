package org.nightlight.media;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.nightlight.media.Look.NotSeen;
import org.nightlight.media.PictureFile.Unreadable;

/// A JPEG. Its samples are what libjpeg makes of them and colour profiles are left out, as every
/// other maker of PDQ does.
///
/// Four channels become red, green and blue by what is left of each after ink and black,
/// `c * k / 255`; no two programs agree on this.
final class JpegFile implements PictureFile {

  private static final int MOST_SCAN_PIXELS = 1_000_000_000;
  private static final byte[] JFIF =
      HexFormat.of().parseHex("ffe000104a46494600010100000100010000");
  private static final byte[] ADOBE = HexFormat.of().parseHex("ffee000e41646f626500640000000000");

  private final byte[] bytes;
  private final ByteArrayOutputStream kept;
  private int end;
  private boolean ended;
  private boolean jfif;
  private int adobe = -1;
  private int scans;
  private int frame = -1;

  private JpegFile(byte[] bytes) {
    this.bytes = bytes;
    this.kept = new ByteArrayOutputStream(bytes.length);
  }

  static JpegFile of(byte[] bytes) throws Unreadable {
    var file = new JpegFile(bytes);
    file.walk();
    if (file.frame < 0 || file.scans == 0) {
      throw new Unreadable("damaged", "the JPEG holds no picture");
    }
    file.refuse();
    return file;
  }

  private void refuse() throws Unreadable {
    var kind = bytes[frame + 1] & 0xff;
    if (kind > 0xc2 || (bytes[frame + 4] & 0xff) != 8) {
      throw new Unreadable(
          "jpeg-kind", "a lossless, arithmetic or 12-bit JPEG cannot be decoded here");
    }
    if (width() == 0 || height() == 0 || !(channels() == 1 || channels() == 3 || channels() == 4)) {
      throw new Unreadable("damaged", "the JPEG's header makes no picture");
    }
    if ((long) width() * height() * scans > MOST_SCAN_PIXELS) {
      throw new Unreadable(
          "too-costly",
          "the JPEG goes over its " + width() + " by " + height() + " pixels " + scans + " times");
    }
  }

  /// Goes from marker to marker and keeps those that make the picture.
  private void walk() {
    var at = 2;
    while (at + 4 <= bytes.length && !ended) {
      if (bytes[at] != (byte) 0xff || bytes[at + 1] == (byte) 0xff) {
        at++;
        continue;
      }
      var next = at + 2 + u16(at + 2);
      if (next > bytes.length || !segment(at, bytes[at + 1] & 0xff, next)) {
        break;
      }
      at = isScan(at) ? afterScan(next) : next;
      end = at;
      ended = at + 2 <= bytes.length && u16(at) == 0xffd9;
    }
    end = ended ? end + 2 : bytes.length;
  }

  private boolean isScan(int at) {
    return bytes[at + 1] == (byte) 0xda;
  }

  /// Takes one segment; false where none can be.
  private boolean segment(int at, int marker, int next) {
    if (marker == 0xe0) {
      jfif |= starts(at + 4, "JFIF", next);
    } else if (marker == 0xee && starts(at + 4, "Adobe", next) && next - at >= 16) {
      adobe = bytes[at + 15] & 0xff;
    } else if (marker >= 0xc0 && marker <= 0xcf && "\u00c4\u00c8\u00cc".indexOf(marker) < 0) {
      if (next - at < 10) {
        return false;
      }
      frame = frame < 0 ? at : frame;
    }
    if (marker >= 0xc0 && (marker < 0xe0 || marker > 0xef) && marker != 0xfe) {
      kept.write(bytes, at, next - at);
    }
    return marker >= 0xc0 && marker != 0xd8;
  }

  /// Past the coded samples of a scan, which may hold restart markers.
  private int afterScan(int from) {
    scans++;
    var at = from;
    while (at + 1 < bytes.length
        && !(bytes[at] == (byte) 0xff
            && bytes[at + 1] != 0
            && bytes[at + 1] != (byte) 0xff
            && (bytes[at + 1] & 0xf8) != 0xd0)) {
      at++;
    }
    var to = at + 1 < bytes.length ? at : bytes.length;
    kept.write(bytes, from, to - from);
    return to;
  }

  private boolean starts(int at, String word, int limit) {
    for (var i = 0; i < word.length(); i++) {
      if (at + i >= limit || bytes[at + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int u16(int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  @Override
  public int width() {
    return u16(frame + 7);
  }

  @Override
  public int height() {
    return u16(frame + 5);
  }

  private int channels() {
    return bytes[frame + 9] & 0xff;
  }

  /// A progressive one keeps all coefficients, two bytes each, beside the samples.
  @Override
  public int bytesPerPixel() {
    return channels() * (bytes[frame + 1] == (byte) 0xc2 ? 3 : 1) + (channels() == 4 ? 4 : 0);
  }

  @Override
  public Optional<NotSeen> show(Sight sight) throws IOException, Unreadable {
    var warned = new boolean[1];
    var reader = PictureFile.reader("jpeg");
    try {
      reader.addIIOReadWarningListener((_, _) -> warned[0] = true);
      reader.setInput(
          new MemoryCacheImageInputStream(new ByteArrayInputStream(rewritten())), true, true);
      sight.see(channels() == 4 ? inks(reader.readRaster(0, null)) : reader.read(0), 0);
    } finally {
      reader.dispose();
    }
    if (!ended) {
      return Optional.of(PictureFile.truncated("the JPEG"));
    }
    return warned[0]
        ? Optional.of(new NotSeen("damaged", "the JPEG is damaged: not all of it could be decoded"))
        : PictureFile.beside(bytes, end);
  }

  /// The picture alone, with a header that leaves the decoder nothing to guess.
  private byte[] rewritten() {
    var whole = new ByteArrayOutputStream(kept.size() + 32);
    whole.write(0xff);
    whole.write(0xd8);
    var header = hasLuma() && channels() != 4 ? JFIF.clone() : ADOBE.clone();
    if (channels() == 4) {
      header[header.length - 1] = (byte) (hasLuma() ? 2 : 0);
    }
    whole.writeBytes(header);
    whole.writeBytes(kept.toByteArray());
    whole.write(0xff);
    whole.write(0xd9);
    return whole.toByteArray();
  }

  /// Whether colour is kept as luma and chroma, by libjpeg's rules.
  private boolean hasLuma() {
    return switch (channels()) {
      case 1 -> true;
      case 3 -> jfif || (adobe >= 0 ? adobe != 0 : !namedRgb());
      default -> adobe > 0;
    };
  }

  private boolean namedRgb() {
    return frame + 17 < bytes.length
        && bytes[frame + 10] == 'R'
        && bytes[frame + 13] == 'G'
        && bytes[frame + 16] == 'B';
  }

  private BufferedImage inks(Raster raster) {
    var image =
        new BufferedImage(raster.getWidth(), raster.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    var out = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    var row = new int[4 * raster.getWidth()];
    for (int y = 0, at = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
      for (var x = 0; x < row.length; x += 4, at += 3) {
        ink(row, x, out, at);
      }
    }
    return image;
  }

  /// Photoshop and all after it keep inks the wrong way round, and say so by being Adobe.
  private void ink(int[] row, int x, byte[] out, int at) {
    if (hasLuma()) {
      toInks(row, x);
    }
    var most = adobe >= 0 ? 0 : 255;
    var key = Math.abs(most - row[x + 3]);
    for (var i = 0; i < 3; i++) {
      out[at + 2 - i] = (byte) (Math.abs(most - row[x + i]) * key / 255);
    }
  }

  /// Luma and chroma to inks, in libjpeg's fixed point.
  private static void toInks(int[] row, int x) {
    var y = row[x];
    var cb = row[x + 1] - 128;
    var cr = row[x + 2] - 128;
    row[x] = 255 - Math.clamp(y + ((91_881 * cr + 32_768) >> 16), 0, 255);
    row[x + 1] = 255 - Math.clamp(y + ((-22_554 * cb - 46_802 * cr + 32_768) >> 16), 0, 255);
    row[x + 2] = 255 - Math.clamp(y + ((116_130 * cb + 32_768) >> 16), 0, 255);
  }
}

package org.nightlight.media;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.nightlight.media.Look.NotSeen;

/// A PNG. Sixteen bits a sample become eight by rounding; gamma and profiles are left out.
final class PngFile implements PictureFile {

  private static final Set<String> KEPT = Set.of("IHDR", "PLTE", "tRNS", "IDAT");
  private static final int START = 8;

  private final ByteBuffer in;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean ended;
  private boolean moving;

  private PngFile(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
  }

  static PngFile of(byte[] bytes) throws PictureFile.Unreadable {
    var file = new PngFile(bytes);
    file.kept.write(bytes, 0, Math.min(START, bytes.length));
    file.walk();
    if (file.kept.size() < 33
        || !file.name(START + 4).equals("IHDR")
        || file.width() <= 0
        || file.height() <= 0) {
      throw new PictureFile.Unreadable("damaged", "the PNG's header makes no picture");
    }
    return file;
  }

  private void walk() throws PictureFile.Unreadable {
    in.position(Math.min(START, in.limit()));
    while (in.remaining() >= 12 && !ended) {
      var at = in.position();
      var length = in.getInt(at);
      if (length < 0 || length > in.remaining() - 12) {
        return;
      }
      chunk(at, length + 12);
      in.position(at + length + 12);
    }
  }

  private void chunk(int at, int size) throws PictureFile.Unreadable {
    var name = name(at + 4);
    if (KEPT.contains(name) || name.equals("IEND")) {
      var sum = new CRC32();
      sum.update(in.array(), at + 4, size - 8);
      if ((int) sum.getValue() != in.getInt(at + size - 4)) {
        throw new PictureFile.Unreadable("damaged", "a part of the PNG has another checksum");
      }
      kept.write(in.array(), at, size);
    }
    moving |= name.equals("acTL") && size >= 20 && in.getInt(at + 8) > 1;
    ended = name.equals("IEND");
  }

  private String name(int at) {
    return new String(in.array(), at, 4, StandardCharsets.ISO_8859_1);
  }

  @Override
  public int width() {
    return in.getInt(START + 8);
  }

  @Override
  public int height() {
    return in.getInt(START + 12);
  }

  /// Four samples of up to two bytes each, and twice three for those that are copied to be hashed.
  @Override
  public int bytesPerPixel() {
    return in.get(START + 16) > 8 ? 14 : 10;
  }

  @Override
  public Optional<NotSeen> show(Sight sight) throws IOException, PictureFile.Unreadable {
    if (!ended) {
      throw new PictureFile.Unreadable("truncated", "the file breaks off before the PNG's end");
    }
    var warned = new boolean[1];
    var reader = PictureFile.reader("png");
    try {
      reader.addIIOReadWarningListener((_, _) -> warned[0] = true);
      reader.setInput(
          new MemoryCacheImageInputStream(new ByteArrayInputStream(kept.toByteArray())),
          true,
          true);
      sight.see(reader.read(0), 0);
    } finally {
      reader.dispose();
    }
    return warned[0]
        ? Optional.of(new NotSeen("damaged", "the PNG is damaged: not all of it could be decoded"))
        : rest();
  }

  private Optional<NotSeen> rest() {
    return moving
        ? Optional.of(
            new NotSeen("animated-png", "the PNG is animated: only its still picture was seen"))
        : PictureFile.beside(in.array(), in.position());
  }
}

package org.nightlight.media;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.nightlight.media.Look.NotSeen;

/// A file of one or more pictures whose parts were walked through before anything is decoded, so
/// that its size is known, and what is not part of a picture never reaches a decoder: no colour
/// profile can move a hash, no comment can harm.
sealed interface PictureFile permits JpegFile, PngFile, GifFile, WebpFile, DecodedFile {

  int MOST_FRAMES = 1000;
  long MOST_FRAME_PIXELS = 500_000_000;

  int width();

  int height();

  /// The bytes that one picture takes while it is decoded, for each of its pixels.
  int bytesPerPixel();

  /// Decodes and shows picture by picture. The answer is what was not seen; empty where all was.
  Optional<NotSeen> show(Sight sight) throws IOException, Unreadable;

  /// Where pictures are shown.
  @FunctionalInterface
  interface Sight {

    /// Looks at one picture.
    ///
    /// @param picture overwritten by the next, so nobody may keep it
    /// @param seconds when it is shown, from the start
    void see(BufferedImage picture, double seconds);
  }

  /// Nothing of a file can be seen.
  final class Unreadable extends Exception {

    private static final long serialVersionUID = 1L;

    private final String rule;

    Unreadable(String rule, String why) {
      super(why, null, false, false);
      this.rule = rule;
    }

    NotSeen notSeen() {
      return new NotSeen(rule, String.valueOf(getMessage()));
    }
  }

  /// A file of one of the types that are read in this process.
  static PictureFile of(String type, byte[] bytes) throws Unreadable {
    return switch (type) {
      case "image/jpeg" -> JpegFile.of(bytes);
      case "image/png" -> PngFile.of(bytes);
      case "image/gif" -> GifFile.of(bytes);
      default -> WebpFile.of(bytes);
    };
  }

  /// The reader that comes with Java, whatever else is installed.
  static ImageReader reader(String format) {
    var readers = ImageIO.getImageReadersByFormatName(format);
    while (readers.hasNext()) {
      var reader = readers.next();
      if ("java.desktop".equals(reader.getClass().getModule().getName())) {
        return reader;
      }
    }
    throw new IllegalStateException("this Java cannot read " + format);
  }

  /// Whether so many frames are as many as anyone will wait for.
  static boolean enough(int frames, int width, int height) {
    return frames >= MOST_FRAMES || (frames + 1L) * width * height > MOST_FRAME_PIXELS;
  }

  static NotSeen tooMany(int seen, int of) {
    return new NotSeen(
        "too-many-frames", "of " + of + " frames the first " + seen + " were looked at");
  }

  /// What to say of a file whose end is missing.
  static NotSeen truncated(String what) {
    return new NotSeen(
        "truncated", "the file breaks off before the end of " + what + ": the rest was not seen");
  }

  /// What to say of a file that holds more than a picture; empty where it does not.
  static Optional<NotSeen> beside(byte[] bytes, int end) {
    var after = MediaKind.after(bytes, end);
    var also = after.isEmpty() ? MediaKind.alsoA(bytes) : "";
    if (!after.isEmpty()) {
      return Optional.of(new NotSeen(
          "more-after-end",
          (bytes.length - end) + " bytes follow the picture's end and begin like " + after
              + ": they were not looked at"));
    }
    return also.isEmpty()
        ? Optional.empty()
        : Optional.of(new NotSeen(
            "polyglot", "the picture can also be read as " + also + ": that was not looked at"));
  }
}

package org.nightlight.media;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.nightlight.matching.Fingerprint;
import org.nightlight.matching.Pdq;
import org.nightlight.matching.Pixels;
import org.nightlight.matching.VideoHash;
import org.nightlight.media.Look.NotSeen;
import org.nightlight.media.Look.Seen;
import org.nightlight.media.PictureFile.Unreadable;

/// Looks at a file: finds out what it is by its bytes, decodes and hashes its pictures. Hostile
/// files are expected; each gets an answer. Share one among threads: it lets in only as many at
/// once as memory holds.
public final class MediaReader {

  /// The most pixels a picture may have: 64 megapixels.
  public static final int MOST_PIXELS = 64_000_000;

  /// The most bytes a file may have.
  public static final int MOST_BYTES = 100 << 20;

  private static final int MEGABYTE = 1 << 20;

  static {
    ImageIO.setUseCache(false);
  }

  private final Pdq pdq;
  private final MediaDecoder decoder;
  private final int mostMegabytes;
  private final Semaphore megabytes;
  private final long waitMillis;

  /// A reader of JPEG, PNG, GIF and WebP.
  public MediaReader() {
    this(MediaDecoder.none());
  }

  /// A reader that has what it cannot decode itself decoded elsewhere.
  public MediaReader(MediaDecoder decoder) {
    this(Pdq.fastest(), decoder);
  }

  /// One that hashes with this engine: for a few pictures the plain one, which needs no warming up,
  /// is quicker.
  public MediaReader(Pdq pdq) {
    this(pdq, MediaDecoder.none());
  }

  /// A reader with an engine and a decoder of one's choice.
  public MediaReader(Pdq pdq, MediaDecoder decoder) {
    this(pdq, decoder, (int) (Runtime.getRuntime().maxMemory() / 3 / MEGABYTE), 10_000);
  }

  /// @param mostMegabytes what all pictures that are decoded at one time may take
  MediaReader(Pdq pdq, MediaDecoder decoder, int mostMegabytes, long waitMillis) {
    this.pdq = pdq;
    this.decoder = decoder;
    this.mostMegabytes = mostMegabytes;
    this.megabytes = new Semaphore(mostMegabytes, true);
    this.waitMillis = waitMillis;
  }

  /// Looks at a file on the disk.
  public Look read(Path file) {
    try {
      var size = Files.size(file);
      return size > MOST_BYTES ? tooLong(size) : read(Files.readAllBytes(file));
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /// Looks at a file.
  public Look read(byte[] bytes) {
    if (bytes.length > MOST_BYTES) {
      return tooLong(bytes.length);
    }
    if (bytes.length == 0) {
      return new NotSeen("empty", "the file is empty");
    }
    var hashing = new Hashing();
    var rest = show(bytes, hashing);
    if (hashing.frames.isEmpty()) {
      return rest.orElseGet(() -> new NotSeen("damaged", "the file holds no picture"));
    }
    var seen = hashing.seen(MediaKind.of(bytes).type());
    return rest.isPresent()
        ? new Look.Partly(seen, rest.get().rule(), rest.get().why())
        : seen;
  }

  private static NotSeen tooLong(long size) {
    return new NotSeen(
        "too-long", "the file has " + size + " bytes; at most " + MOST_BYTES + " are looked at");
  }

  /// Shows a file's pictures one by one. The answer is what was not seen; empty where all was.
  Optional<NotSeen> show(byte[] bytes, PictureFile.Sight sight) {
    var kind = MediaKind.of(bytes);
    try {
      var file = switch (kind.way()) {
        case HERE -> PictureFile.of(kind.type(), bytes);
        case DECODER -> decoder.file(kind.type(), bytes);
        case NOBODY ->
          throw new Unreadable(
              "type-not-read", "its bytes are " + kind.type() + ", which is not looked at");
      };
      var pixels = (long) file.width() * file.height();
      if (pixels > MOST_PIXELS) {
        return Optional.of(new NotSeen(
            "too-large",
            "the picture has " + file.width() + " by " + file.height() + " pixels; at most "
                + MOST_PIXELS + " are decoded"));
      }
      return show(file, pixels * file.bytesPerPixel(), sight);
    } catch (Unreadable refusal) {
      return Optional.of(refusal.notSeen());
    }
  }

  private Optional<NotSeen> show(PictureFile file, long bytes, PictureFile.Sight sight)
      throws Unreadable {
    var needed = (int) (bytes / MEGABYTE + 1);
    if (needed > mostMegabytes) {
      return Optional.of(new NotSeen(
          "too-large",
          "decoding it takes " + needed + " megabytes; " + mostMegabytes + " are set aside"));
    }
    if (!entered(needed)) {
      return Optional.of(
          new NotSeen("busy", "too many pictures are being decoded; try again in a minute"));
    }
    try {
      return file.show(sight);
    } catch (IOException | RuntimeException fault) {
      // What decoders throw at damaged files is of every kind.
      return Optional.of(new NotSeen(
          "damaged", "the file cannot be decoded: " + fault.getClass().getSimpleName()));
    } finally {
      megabytes.release(needed);
    }
  }

  private boolean entered(int needed) {
    try {
      return megabytes.tryAcquire(needed, waitMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Hashes what it is shown.
  private final class Hashing implements PictureFile.Sight {

    private final List<VideoHash.Frame> frames = new ArrayList<>();
    private List<Fingerprint> first = List.of();
    private int width;
    private int height;

    @Override
    public void see(BufferedImage picture, double seconds) {
      var print = pdq.fingerprint(Pixels.of(picture));
      if (frames.isEmpty()) {
        width = picture.getWidth();
        height = picture.getHeight();
        first = Canvas.seesThrough(picture)
            ? List.of(print, over(picture, 255), over(picture, 0))
            : List.of(print);
      }
      frames.add(new VideoHash.Frame(print.hash(), print.quality(), seconds));
    }

    private Fingerprint over(BufferedImage picture, int shade) {
      return pdq.fingerprint(Pixels.of(Canvas.over(picture, shade)));
    }

    private Seen seen(String type) {
      return frames.size() == 1 && type.startsWith("image/")
          ? new Look.Image(type, width, height, first.getFirst(), first.subList(1, first.size()))
          : new Look.Moving(type, new VideoHash(frames));
    }
  }
}

package org.nightlight.matching;

/// The perceptual hash of an image: pixels in, [Fingerprint] out.
///
/// This is PDQ's full-resolution family, the one that pdqhash for Python and HMA compute, bit for
/// bit: no resizing
/// before the filter, no turning by EXIF, no colour management, alpha ignored. The arithmetic is
/// float32 in one fixed
/// order, so two engines give the same bits: a plain one that reads like the paper and one that
/// uses vectors.
public final class Pdq {

  private static final int SMALLEST_SIDE = 5;

  private final PdqEngine engine;

  private Pdq(PdqEngine engine) {
    this.engine = engine;
  }

  /// The fastest engine this Java offers.
  public static Pdq fastest() {
    return new Pdq(Vectors.present() ? new VectorPdq() : new PlainPdq());
  }

  /// The engine that reads like the paper; the vector engine must agree with it.
  public static Pdq plain() {
    return new Pdq(new PlainPdq());
  }

  /// `vector` or `plain`, for the start-up log.
  public String engine() {
    return engine.name();
  }

  /// Hashes an image. One with a side below five pixels has the zero hash and quality 0, as in the
  /// reference.
  public Fingerprint fingerprint(Pixels pixels) {
    if (pixels.width() < SMALLEST_SIDE || pixels.height() < SMALLEST_SIDE) {
      return Turns.nothing();
    }
    var grid = engine.grid(pixels);
    return Turns.fingerprint(engine.transform(grid), engine.quality(grid));
  }
}

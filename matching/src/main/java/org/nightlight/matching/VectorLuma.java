package org.nightlight.matching;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Luminance of a row at a time: one load brings the samples of as many pixels as a vector has
/// floats, one shuffle
/// parts them into a third each of red, green and blue.
final class VectorLuma {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  private final Samples samples;
  private final int width;
  private final VectorShuffle<Byte> part;

  VectorLuma(Samples samples, int width) {
    this.samples = samples;
    this.width = width;
    this.part = VectorShuffle.fromOp(BYTES, this::source);
  }

  private int source(int lane) {
    int pixel = lane % FLOATS.length() * samples.pixelStep;
    return switch (lane / FLOATS.length()) {
      case 0 -> pixel + samples.red;
      case 1 -> pixel + samples.green;
      case 2 -> pixel + samples.blue;
      default -> 0;
    };
  }

  void row(int y, float[] into, int to) {
    int done = fits() ? vectors(samples.at(0, y), into, to) : 0;
    for (int x = done; x < width; x++) {
      into[to + x] = samples.luma(samples.at(x, y));
    }
  }

  /// Whether one load holds all samples of its pixels.
  private boolean fits() {
    return samples.pixelStep <= Float.BYTES
        && Math.max(samples.red, Math.max(samples.green, samples.blue)) < samples.pixelStep;
  }

  private int vectors(int from, float[] into, int to) {
    var data = samples.data;
    var shuffle = part;
    int step = samples.pixelStep;
    int room = (data.length - BYTES.length() - from) / step;
    int last = Math.min(width - FLOATS.length(), room);
    int x = 0;
    for (; x <= last; x += FLOATS.length()) {
      var parted = ByteVector.fromArray(BYTES, data, from + x * step).rearrange(shuffle);
      var red = floats(parted, 0).mul(0.299f);
      var green = floats(parted, 1).mul(0.587f);
      var blue = floats(parted, 2).mul(0.114f);
      red.add(green).add(blue).intoArray(into, to + x);
    }
    return x;
  }

  private static FloatVector floats(ByteVector parted, int third) {
    var whole = parted.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, third);
    return (FloatVector) whole.convert(VectorOperators.I2F, 0);
  }
}

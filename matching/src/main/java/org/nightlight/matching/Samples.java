package org.nightlight.matching;

/// Where the red, green and blue of each pixel lie in an array of bytes.
final class Samples {

  final byte[] data;

  /// The index of the top left pixel.
  final int start;

  final int rowStep;
  final int pixelStep;

  /// How far each sample is from its pixel's index; all alike when the image is grey.
  final int red;

  final int green;
  final int blue;

  Samples(byte[] data, int start, int rowStep, int pixelStep, int red, int green, int blue) {
    this.data = data;
    this.start = start;
    this.rowStep = rowStep;
    this.pixelStep = pixelStep;
    this.red = red;
    this.green = green;
    this.blue = blue;
  }

  static Samples rgb(int width, byte[] data) {
    return new Samples(data, 0, Math.multiplyExact(width, 3), 3, 0, 1, 2);
  }

  static Samples grey(int width, byte[] data) {
    return new Samples(data, 0, width, 1, 0, 0, 0);
  }

  int at(int x, int y) {
    return start + y * rowStep + x * pixelStep;
  }

  /// The index of the bottom right pixel's furthest sample.
  int last(int width, int height) {
    var pixel = start + (long) (height - 1) * rowStep + (long) (width - 1) * pixelStep;
    return Math.toIntExact(pixel + Math.max(red, Math.max(green, blue)));
  }

  float luma(int at) {
    return (0.299f * (data[at + red] & 0xff) + 0.587f * (data[at + green] & 0xff))
        + 0.114f * (data[at + blue] & 0xff);
  }
}

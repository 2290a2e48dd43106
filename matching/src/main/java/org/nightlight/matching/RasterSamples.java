package org.nightlight.matching;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;

/// Finds the samples of a [BufferedImage] without Java's colour conversion: in place where they
/// lie as bytes side by
/// side, else copied to red, green, blue.
final class RasterSamples {

  private RasterSamples() {}

  static Samples of(BufferedImage image) {
    var colours = image.getColorModel();
    if (colours instanceof IndexColorModel palette) {
      return palette(image.getRaster(), palette);
    }
    refuseUnreadable(colours);
    var bands = colours.getNumColorComponents();
    var inPlace = image.getRaster().getSampleModel() instanceof PixelInterleavedSampleModel layout
        && image.getRaster().getDataBuffer() instanceof DataBufferByte
        && layout.getBandOffsets()[0] < layout.getPixelStride();
    return inPlace ? inPlace(image.getRaster(), bands) : copied(image.getRaster(), colours, bands);
  }

  private static void refuseUnreadable(ColorModel colours) {
    var type = colours.getColorSpace().getType();
    if (type != ColorSpace.TYPE_RGB && type != ColorSpace.TYPE_GRAY) {
      throw new IllegalArgumentException(
          "an image must be grey or RGB to be hashed, its colour space type is " + type);
    }
    if (colours.hasAlpha() && colours.isAlphaPremultiplied()) {
      throw new IllegalArgumentException("an image with alpha multiplied in has lost its samples");
    }
    var transfer = colours.getTransferType();
    if (transfer != DataBuffer.TYPE_BYTE
        && transfer != DataBuffer.TYPE_USHORT
        && transfer != DataBuffer.TYPE_INT) {
      throw new IllegalArgumentException(
          "an image's samples must be whole numbers, their data type is " + transfer);
    }
  }

  private static Samples inPlace(Raster raster, int bands) {
    var layout = (PixelInterleavedSampleModel) raster.getSampleModel();
    var buffer = (DataBufferByte) raster.getDataBuffer();
    var offsets = layout.getBandOffsets();
    var start = buffer.getOffset()
        - raster.getSampleModelTranslateY() * layout.getScanlineStride()
        - raster.getSampleModelTranslateX() * layout.getPixelStride();
    return new Samples(
        buffer.getData(),
        start,
        layout.getScanlineStride(),
        layout.getPixelStride(),
        offsets[0],
        offsets[bands == 3 ? 1 : 0],
        offsets[bands == 3 ? 2 : 0]);
  }

  private static Samples copied(Raster raster, ColorModel colours, int bands) {
    int width = raster.getWidth();
    var rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, raster.getHeight()), 3)];
    var row = new int[width];
    for (int band = 0; band < 3; band++) {
      int from = bands == 3 ? band : 0;
      int most = (1 << colours.getComponentSize(from)) - 1;
      for (int y = 0, at = band; y < raster.getHeight(); y++) {
        raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, from, row);
        for (int x = 0; x < width; x++, at += 3) {
          rgb[at] = (byte) (most == 255 ? row[x] : (row[x] * 255L + most / 2) / most);
        }
      }
    }
    return Samples.rgb(width, rgb);
  }

  private static Samples palette(Raster raster, IndexColorModel palette) {
    int width = raster.getWidth();
    var rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, raster.getHeight()), 3)];
    var row = new int[width];
    for (int y = 0, at = 0; y < raster.getHeight(); y++) {
      raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        rgb[at++] = (byte) palette.getRed(row[x]);
        rgb[at++] = (byte) palette.getGreen(row[x]);
        rgb[at++] = (byte) palette.getBlue(row[x]);
      }
    }
    return Samples.rgb(width, rgb);
  }
}

package org.nightlight.media;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Pictures of discs on a slope, and files of them.
public final class Shapes {

  private Shapes() {}

  public static BufferedImage discs(int width, int height, int seed) {
    return discs(width, height, seed, BufferedImage.TYPE_3BYTE_BGR);
  }

  static BufferedImage discs(int width, int height, int seed, int type) {
    var image = new BufferedImage(width, height, type);
    var random = new Random(seed);
    var graphics = image.createGraphics();
    for (var y = 0; y < height; y++) {
      graphics.setColor(new Color(60 + 120 * y / height, 90, 200 - 120 * y / height));
      graphics.fillRect(0, y, width, 1);
    }
    for (var i = 0; i < 14; i++) {
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      var size = Math.max(1, (int) (Math.min(width, height) * random.nextDouble(0.1, 0.5)));
      graphics.fillOval(random.nextInt(width), random.nextInt(height), size, size);
    }
    graphics.dispose();
    return image;
  }

  public static byte[] file(BufferedImage image, String format) {
    try (var out = new ByteArrayOutputStream()) {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalStateException("no writer of " + format);
      }
      return out.toByteArray();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /// A GIF whose frames follow each other after half a second.
  static byte[] gif(BufferedImage... frames) {
    var writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (var bytes = new ByteArrayOutputStream();
        var out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (var frame : frames) {
        var metadata =
            writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(frame), null);
        var tree = (IIOMetadataNode) metadata.getAsTree("javax_imageio_gif_image_1.0");
        var control = (IIOMetadataNode)
            tree.getElementsByTagName("GraphicControlExtension").item(0);
        control.setAttribute("delayTime", "50");
        metadata.setFromTree("javax_imageio_gif_image_1.0", tree);
        writer.writeToSequence(new IIOImage(frame, null, metadata), null);
      }
      writer.endWriteSequence();
      out.flush();
      return bytes.toByteArray();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    } finally {
      writer.dispose();
    }
  }
}

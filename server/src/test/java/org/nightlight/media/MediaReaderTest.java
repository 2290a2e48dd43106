package org.nightlight.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nightlight.media.Shapes.discs;
import static org.nightlight.media.Shapes.file;
import static org.nightlight.media.Shapes.gif;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightlight.matching.Fingerprint;
import org.nightlight.matching.Pdq;
import org.nightlight.matching.Pixels;
import org.nightlight.matching.VideoHash.Frame;
import org.nightlight.media.Look.Image;
import org.nightlight.media.Look.Moving;
import org.nightlight.media.Look.NotSeen;
import org.nightlight.media.Look.Partly;

class MediaReaderTest {

  private static final MediaReader READER = new MediaReader();
  private static final BufferedImage DISCS = discs(320, 240, 1);

  // What it sees

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "gif"})
  void hashesTheSamplesThatTheFileHolds(String format) throws IOException {
    var bytes = file(format.equals("gif") ? palette(DISCS) : DISCS, format);
    var seen = (Image) READER.read(bytes);
    var samples = ImageIO.read(new java.io.ByteArrayInputStream(bytes));
    assertThat(seen.pdq()).isEqualTo(print(samples));
    assertThat(seen.type()).isEqualTo("image/" + format);
    assertThat(List.of(seen.width(), seen.height())).containsExactly(320, 240);
    assertThat(seen.blended()).isEmpty();
    assertThat(seen.pdq().usable()).isTrue();
  }

  @Test
  void hashesGreyAsItsSamplesAndNotAsTheyWouldShine() {
    var grey = discs(320, 240, 1, BufferedImage.TYPE_BYTE_GRAY);
    var samples = ((java.awt.image.DataBufferByte) grey.getRaster().getDataBuffer()).getData();
    var expected = Pdq.plain().fingerprint(Pixels.grey(320, 240, samples));
    assertThat(((Image) READER.read(file(grey, "png"))).pdq()).isEqualTo(expected);
  }

  @Test
  void roundsSixteenBitsToEight() {
    var deep = new BufferedImage(320, 240, BufferedImage.TYPE_USHORT_GRAY);
    var flat = new byte[320 * 240];
    var random = new Random(3);
    for (var i = 0; i < flat.length; i++) {
      var sample = (int) (32_768 + 20_000 * Math.sin(i / 900.0) + random.nextInt(9000));
      deep.getRaster().setSample(i % 320, i / 320, 0, sample);
      flat[i] = (byte) ((sample * 255L + 32_767) / 65_535);
    }
    assertThat(((Image) READER.read(file(deep, "png"))).pdq())
        .isEqualTo(Pdq.plain().fingerprint(Pixels.grey(320, 240, flat)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lossy.webp", "lossless.webp"})
  void seesWebp(String name) throws IOException {
    var seen = (Image) READER.read(sample(name));
    var original = (Image) READER.read(sample("shapes.png"));
    assertThat(seen.type()).isEqualTo("image/webp");
    assertThat(seen.pdq().hash().distance(original.pdq().hash()).bits())
        .isLessThanOrEqualTo(name.equals("lossless.webp") ? 0 : 10);
  }

  @Test
  void takesInkFromLightTheWayTheFileKeepsIt() throws IOException {
    var original = print(DISCS);
    for (var adobe : new int[] {-1, 0, 2}) {
      var seen = (Image) READER.read(inks(DISCS, adobe));
      assertThat(seen.pdq().hash().distance(original.hash()).bits())
          .as("transform " + adobe)
          .isLessThanOrEqualTo(8);
    }
  }

  @Test
  void letsNoColourProfileMoveAHash() throws IOException {
    var plain = file(DISCS, "jpeg");
    var profile = java.awt.color.ICC_Profile.getInstance(java.awt.color.ColorSpace.CS_LINEAR_RGB)
        .getData();
    var segment = new ByteArrayOutputStream();
    segment.write(new byte[] {(byte) 0xff, (byte) 0xe2});
    segment.write(new byte[] {(byte) ((profile.length + 16) >> 8), (byte) (profile.length + 16)});
    segment.write("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.ISO_8859_1));
    segment.write(profile);
    var with = insert(plain, 2, segment.toByteArray());
    assertThat(READER.read(with)).isEqualTo(READER.read(plain));
  }

  @Test
  void alsoSeesWhatTransparencyDraws() {
    var drawn = discs(320, 240, 1, BufferedImage.TYPE_BYTE_GRAY);
    var hidden = new BufferedImage(320, 240, BufferedImage.TYPE_4BYTE_ABGR);
    for (var y = 0; y < 240; y++) {
      for (var x = 0; x < 320; x++) {
        hidden.getRaster().setSample(x, y, 3, 255 - drawn.getRaster().getSample(x, y, 0));
      }
    }
    var seen = (Image) READER.read(file(hidden, "png"));
    assertThat(seen.pdq().usable()).isFalse();
    assertThat(seen.blended()).hasSize(2);
    var white = seen.blended().getFirst();
    assertThat(white.hash().distance(print(drawn).hash()).bits()).isLessThanOrEqualTo(2);
    assertThat(seen.fingerprints()).startsWith(seen.pdq()).hasSize(3);
  }

  @Test
  void seesWhatShinesThroughWebp() throws IOException {
    assertThat(((Image) READER.read(sample("see-through.webp"))).blended()).hasSize(2);
  }

  @Test
  void readsAFileOnTheDisk(@TempDir Path folder) throws IOException {
    var bytes = file(DISCS, "png");
    var path = Files.write(folder.resolve("picture.txt"), bytes);
    assertThat(READER.read(path)).isEqualTo(READER.read(bytes));
  }

  // More than one picture

  @Test
  void hashesEachDistinctFrameOfAGif() {
    var one = palette(discs(120, 90, 1));
    var two = palette(discs(120, 90, 2));
    var seen = (Moving) READER.read(gif(one, one, two, one));
    assertThat(seen.frames().frames())
        .extracting(Frame::hash)
        .containsExactly(print(one).hash(), print(two).hash(), print(one).hash());
    assertThat(seen.frames().frames()).extracting(Frame::seconds).containsExactly(0.0, 1.0, 1.5);
  }

  @Test
  void seesAPictureThatComesAfterAHarmlessOne() throws IOException {
    var seen = (Moving) READER.read(sample("moving.webp"));
    assertThat(seen.frames().frames()).hasSize(3);
    assertThat(seen.frames().frames()).extracting(Frame::hash).doesNotHaveDuplicates();
  }

  @Test
  void seesAFrameThatReachesOverTheCanvas() {
    var bytes = gif(palette(discs(120, 90, 1)), palette(discs(120, 90, 2)));
    ByteBuffer.wrap(bytes)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .putShort(6, (short) 1)
        .putShort(8, (short) 1);
    assertThat(((Moving) READER.read(bytes)).frames().frames()).hasSize(2);
  }

  @Test
  void saysThatFramesAreTooManyToSee() {
    var frames = new BufferedImage[1002];
    for (var i = 0; i < frames.length; i++) {
      frames[i] = palette(discs(8, 8, i));
    }
    var seen = (Partly) READER.read(gif(frames));
    assertThat(seen.rule()).isEqualTo("too-many-frames");
    assertThat(seen.seen()).isInstanceOf(Moving.class);
  }

  @Test
  void saysThatOnlyTheStillOfAnAnimatedPngWasSeen() throws IOException {
    assertThat(((Partly) READER.read(sample("animated.png"))).rule()).isEqualTo("animated-png");
  }

  // What it does not see

  @Test
  void saysThatNothingIsInAnEmptyFile() {
    assertThat(READER.read(new byte[0])).isEqualTo(new NotSeen("empty", "the file is empty"));
  }

  @Test
  void neverCallsABrokenOffFileSeen() throws IOException {
    for (var whole : List.of(
        file(discs(320, 240, 4), "jpeg"),
        file(discs(320, 240, 4), "png"),
        gif(palette(DISCS), palette(discs(320, 240, 9))),
        sample("lossy.webp"),
        sample("lossless.webp"),
        sample("moving.webp"))) {
      for (var length = 0; length < whole.length; length += Math.max(1, whole.length / 97)) {
        assertThat(READER.read(Arrays.copyOf(whole, length)))
            .as(MediaKind.of(whole) + " broken off at " + length)
            .isInstanceOfAny(NotSeen.class, Partly.class);
      }
    }
  }

  @Test
  void saysWhatOfAJpegCouldStillBeSeen() {
    var whole = file(DISCS, "jpeg");
    var seen = (Partly) READER.read(Arrays.copyOf(whole, whole.length - 200));
    assertThat(seen.rule()).isEqualTo("truncated");
    assertThat(((Image) seen.seen()).pdq().hash().distance(print(DISCS).hash()).bits())
        .isLessThan(31);
  }

  @Test
  void saysThatAJpegWithoutItsEndIsDamagedEvenWhereTheEndMarkStands() {
    var whole = file(DISCS, "jpeg");
    var cut = Arrays.copyOf(whole, whole.length - 400);
    cut[cut.length - 2] = (byte) 0xff;
    cut[cut.length - 1] = (byte) 0xd9;
    assertThat(((Partly) READER.read(cut)).rule()).isEqualTo("damaged");
  }

  @Test
  void neverCallsAFileSeenWhosePixelsAreTooFew() throws IOException {
    assertThat(((NotSeen) READER.read(png(320, 240))).rule()).isEqualTo("damaged");
    var gif = gif(palette(DISCS));
    ByteBuffer.wrap(gif).order(java.nio.ByteOrder.LITTLE_ENDIAN).putShort(8, (short) 480);
    var descriptor = new String(gif, StandardCharsets.ISO_8859_1).indexOf(",\0\0\0\0@\1\u00f0");
    gif[descriptor + 7] = (byte) 0xff;
    assertThat(((Partly) READER.read(gif)).rule()).isEqualTo("damaged");
    for (var name : List.of("lossy.webp", "lossless.webp")) {
      assertThat(READER.read(shortened(sample(name), 300)))
          .as(name)
          .isInstanceOfAny(NotSeen.class, Partly.class);
    }
  }

  /// A WebP that lacks its last bytes and does not say so.
  private static byte[] shortened(byte[] whole, int by) {
    var less = ByteBuffer.wrap(Arrays.copyOf(whole, whole.length - by))
        .order(java.nio.ByteOrder.LITTLE_ENDIAN);
    less.putInt(4, less.getInt(4) - by).putInt(16, less.getInt(16) - by);
    return less.array();
  }

  @Test
  void looksAtTheHeaderBeforeItDecodes() {
    var bomb = (NotSeen) READER.read(png(30_000, 30_000));
    assertThat(bomb.rule()).isEqualTo("too-large");
    assertThat(bomb.why()).contains("30000 by 30000", "64000000");
  }

  @Test
  void saysThatMemorySetAsideIsNotEnough() {
    assertThat(((NotSeen)
                new MediaReader(Pdq.plain(), MediaDecoder.none(), 10, 10).read(png(4000, 4000)))
            .rule())
        .isEqualTo("too-large");
  }

  @Test
  void makesThemWaitAndThenSaysItIsBusy() throws Exception {
    var reader = new MediaReader(Pdq.plain(), MediaDecoder.none(), 2, 50);
    var inside = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    var bytes = file(DISCS, "png");
    try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = others.submit(() -> reader.show(bytes, (_, _) -> {
        inside.countDown();
        wait(leave);
      }));
      inside.await();
      assertThat(((NotSeen) reader.read(file(discs(400, 400, 1), "png"))).rule())
          .isEqualTo("busy");
      leave.countDown();
      assertThat(first.get()).isEmpty();
      assertThat(reader.read(bytes)).isInstanceOf(Image.class);
    }
  }

  @Test
  void saysWhatFollowsAPicture() throws IOException {
    var zip = HexFormat.of().parseHex("504b0506" + "00".repeat(18));
    for (var whole : List.of(
        file(DISCS, "jpeg"), file(DISCS, "png"), gif(palette(DISCS)), sample("lossy.webp"))) {
      var seen = (Partly) READER.read(insert(whole, whole.length, zip));
      assertThat(seen.rule()).isEqualTo("more-after-end");
      assertThat(seen.why()).contains("22 bytes", "application/zip");
      assertThat(seen.seen()).isEqualTo(READER.read(whole));
      assertThat(READER.read(insert(whole, whole.length, new byte[7])))
          .as("padding is nothing")
          .isEqualTo(READER.read(whole));
    }
  }

  @Test
  void saysThatAPictureIsAnotherFileToo() {
    var pdf = "\u00ff\u00fe\0\f%PDF-1.7  ".getBytes(StandardCharsets.ISO_8859_1);
    var seen = (Partly) READER.read(insert(file(DISCS, "jpeg"), 2, pdf));
    assertThat(seen.rule()).isEqualTo("polyglot");
    assertThat(seen.why()).contains("application/pdf");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "words",
        "%PDF-1.7 ",
        "<svg xmlns='x'/>",
        "<?xml version='1.0'?><svg/>",
        "PK\u0003\u0004 ",
        "\u0000\u0001\u0002",
        "BM      "
      })
  void namesWhatItDoesNotLookAt(String start) {
    var seen = (NotSeen) READER.read(start.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(seen.rule()).isEqualTo("type-not-read");
    assertThat(seen.why())
        .contains(MediaKind.of(start.getBytes(StandardCharsets.ISO_8859_1)).type());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftypheic", "ftypavif", "ftypisom", "ftypqt  "})
  void saysThatADecoderIsNotInstalled(String brand) {
    var seen = (NotSeen)
        READER.read(("\0\0\0\u0018" + brand + "    ").getBytes(StandardCharsets.ISO_8859_1));
    assertThat(seen.rule()).isEqualTo("no-decoder");
  }

  @Test
  void hasAnAnswerForEveryDamagedByte() throws IOException {
    var random = new Random(17);
    for (var whole : List.of(
        file(discs(64, 48, 5), "jpeg"),
        file(discs(64, 48, 5), "png"),
        gif(palette(discs(64, 48, 5)), palette(discs(64, 48, 6))),
        inks(discs(64, 48, 5), 2),
        sample("lossy.webp"),
        sample("lossless.webp"),
        sample("see-through.webp"),
        sample("moving.webp"))) {
      for (var round = 0; round < 150; round++) {
        var damaged = whole.clone();
        for (var i = 0; i <= round % 4; i++) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        assertThat(READER.read(damaged)).isNotNull();
      }
    }
  }

  private static void wait(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException fault) {
      throw new IllegalStateException(fault);
    }
  }

  private static Fingerprint print(BufferedImage image) {
    return Pdq.plain().fingerprint(Pixels.of(image));
  }

  private static BufferedImage palette(BufferedImage image) {
    var flat =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED);
    flat.createGraphics().drawImage(image, 0, 0, null);
    return flat;
  }

  private static byte[] sample(String name) throws IOException {
    try (var stream = MediaReaderTest.class.getResourceAsStream(name)) {
      return java.util.Objects.requireNonNull(stream, name).readAllBytes();
    }
  }

  private static byte[] insert(byte[] into, int at, byte[] what) {
    return ByteBuffer.allocate(into.length + what.length)
        .put(into, 0, at)
        .put(what)
        .put(into, at, into.length - at)
        .array();
  }

  /// A PNG whose header says it is so large, with nothing much in it.
  private static byte[] png(int width, int height) {
    var deflated = new byte[64];
    var deflater = new Deflater();
    deflater.setInput(new byte[16]);
    deflater.finish();
    var length = deflater.deflate(deflated);
    deflater.end();
    var header =
        ByteBuffer.allocate(13).putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0});
    var out = new ByteArrayOutputStream();
    out.writeBytes(HexFormat.of().parseHex("89504e470d0a1a0a"));
    out.writeBytes(chunk("IHDR", header.array()));
    out.writeBytes(chunk("IDAT", Arrays.copyOf(deflated, length)));
    out.writeBytes(chunk("IEND", new byte[0]));
    return out.toByteArray();
  }

  private static byte[] chunk(String name, byte[] data) {
    var body = ByteBuffer.allocate(4 + data.length)
        .put(name.getBytes(StandardCharsets.ISO_8859_1))
        .put(data)
        .array();
    var sum = new CRC32();
    sum.update(body);
    return ByteBuffer.allocate(12 + data.length)
        .putInt(data.length)
        .put(body)
        .putInt((int) sum.getValue())
        .array();
  }

  /// A JPEG of four inks.
  ///
  /// @param adobe the transform Adobe's mark names: 0 plain, 2 luma and chroma; -1 for no mark
  private static byte[] inks(BufferedImage image, int adobe) throws IOException {
    var raster = java.awt.image.Raster.createInterleavedRaster(
        java.awt.image.DataBuffer.TYPE_BYTE, image.getWidth(), image.getHeight(), 4, null);
    for (var y = 0; y < image.getHeight(); y++) {
      for (var x = 0; x < image.getWidth(); x++) {
        raster.setPixel(x, y, ink(image.getRGB(x, y), adobe));
      }
    }
    var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    var bytes = new ByteArrayOutputStream();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(new IIOImage(raster, null, null));
    } finally {
      writer.dispose();
    }
    var mark = HexFormat.of().parseHex("ffee000e41646f62650064000000000" + Math.max(0, adobe));
    return adobe < 0 ? bytes.toByteArray() : insert(bytes.toByteArray(), 2, mark);
  }

  private static int[] ink(int rgb, int adobe) {
    int r = rgb >> 16 & 0xff;
    int g = rgb >> 8 & 0xff;
    int b = rgb & 0xff;
    return switch (adobe) {
      case -1 -> new int[] {255 - r, 255 - g, 255 - b, 0};
      case 0 -> new int[] {r, g, b, 255};
      default -> luma(255 - r, 255 - g, 255 - b);
    };
  }

  private static int[] luma(int r, int g, int b) {
    return new int[] {
      clamp(0.299 * r + 0.587 * g + 0.114 * b),
      clamp(128 - 0.168736 * r - 0.331264 * g + 0.5 * b),
      clamp(128 + 0.5 * r - 0.418688 * g - 0.081312 * b),
      255
    };
  }

  private static int clamp(double value) {
    return Math.clamp(Math.round(value), 0, 255);
  }
}

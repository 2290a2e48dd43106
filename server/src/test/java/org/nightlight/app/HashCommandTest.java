package org.nightlight.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightlight.matching.Pdq;
import org.nightlight.matching.Pixels;
import picocli.CommandLine;

class HashCommandTest {

  @TempDir
  Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return new CommandLine(new HashCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  /// Soft noise, the same for the same seed.
  private Path image(String name, long seed) throws IOException {
    var image = new BufferedImage(90, 70, BufferedImage.TYPE_INT_RGB);
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 40; i++) {
      var graphics = image.createGraphics();
      graphics.setColor(new java.awt.Color(random.nextInt(1 << 24)));
      graphics.fillOval(random.nextInt(80), random.nextInt(60), random.nextInt(50), 20);
      graphics.dispose();
    }
    var file = folder.resolve(name);
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private static String digest(String algorithm, Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file)));
  }

  @Test
  void printsTheHashTheQualityTheDigestsAndTheFile() throws Exception {
    var file = image("a, with comma.png", 1);
    assertThat(run(file.toString())).isZero();
    var looks = Pdq.plain().fingerprint(Pixels.of(ImageIO.read(file.toFile())));
    assertThat(out.toString().lines())
        .containsExactly("%s,%d,%s,%s,%s"
            .formatted(
                looks.hash(), looks.quality(), digest("MD5", file), digest("SHA-256", file), file));
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void printsTheEightTurnsInTheirFixedOrder() throws Exception {
    var file = image("turned.png", 2);
    assertThat(run("--dihedral", file.toString())).isZero();
    var looks = Pdq.plain().fingerprint(Pixels.of(ImageIO.read(file.toFile())));
    assertThat(out.toString().lines().map(line -> line.substring(0, 64)))
        .containsExactlyElementsOf(looks.turns().stream().map(Object::toString).toList());
    assertThat(out.toString().lines().map(line -> line.substring(64)).distinct())
        .hasSize(1);
  }

  @Test
  void namesWhatItCannotHashAndStillPrintsTheOthers() throws Exception {
    var good = image("good.png", 3);
    var text = Files.writeString(folder.resolve("text.png"), "no image");
    var missing = folder.resolve("missing.png");
    assertThat(run(text.toString(), good.toString(), missing.toString())).isOne();
    assertThat(out.toString().lines()).singleElement().asString().endsWith("," + good);
    assertThat(err.toString().lines().toList())
        .isEqualTo(List.of(
            "nightlight hash: " + text
                + ": not hashed: its bytes are text/plain, which is not looked at",
            "nightlight hash: " + missing + ": not hashed: there is no such file"));
  }

  @Test
  void printsWhatItSawOfABrokenFileAndSaysWhatIsWrong() throws Exception {
    var whole = Files.readAllBytes(image("whole.png", 4));
    var cut =
        Files.write(folder.resolve("cut.png"), java.util.Arrays.copyOf(whole, whole.length - 300));
    assertThat(run(cut.toString())).isOne();
    assertThat(err.toString()).contains("cut.png: ").contains("hashed");
  }

  @Test
  void refusesToRunOnNothing() {
    assertThat(run()).isEqualTo(2);
  }
}

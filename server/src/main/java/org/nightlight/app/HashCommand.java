package org.nightlight.app;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.nightlight.matching.Digest;
import org.nightlight.matching.Fingerprint;
import org.nightlight.matching.Pdq;
import org.nightlight.matching.Pixels;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nightlight hash`: what images look like (PDQ) and which files they are (MD5, SHA-256).
@Command(
    name = "hash",
    description = {
      "Print pdq-hex,quality,md5,sha256,file for each image, one a line.",
      "The file stands last and as given, so a comma in its name needs no quoting."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every file was hashed",
      "1:a file was not hashed; standard error says which and why; the others are printed",
      "2:wrong usage"
    })
final class HashCommand implements Callable<Integer> {

  /// What hashing one file came to.
  private sealed interface Outcome {
    record Hashed(Fingerprint looks, Digest md5, Digest sha256) implements Outcome {}

    record NotHashed(String why) implements Outcome {}
  }

  /// From so many images on the vector engine is worth the second or two that warming it up takes.
  private static final int MANY = 100;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Images.")
  private List<Path> files = List.of();

  @Option(
      names = "--dihedral",
      description = {
        "Eight lines a file, one for each way to turn it, in this order: original, rot90, rot180,"
            + " rot270 (counter-clockwise), flipX (top to bottom), flipY (mirrored), flipPlus1,"
            + " flipMinus1 (along the diagonals)."
      })
  private boolean dihedral;

  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    var line = Objects.requireNonNull(spec).commandLine();
    var pdq = files.size() < MANY ? Pdq.plain() : Pdq.fastest();
    int failed = 0;
    for (var file : files) {
      switch (hash(file, pdq)) {
        case Outcome.Hashed hashed -> lines(hashed, file).forEach(line.getOut()::println);
        case Outcome.NotHashed(var why) -> {
          line.getErr().println("nightlight hash: " + file + ": not hashed: " + why);
          failed++;
        }
      }
    }
    line.getOut().flush();
    line.getErr().flush();
    return failed == 0 ? 0 : 1;
  }

  private List<String> lines(Outcome.Hashed hashed, Path file) {
    var looks = hashed.looks();
    var rest = String.join(
        ",",
        Integer.toString(looks.quality()),
        hashed.md5().hex(),
        hashed.sha256().hex(),
        file.toString());
    return (dihedral ? looks.turns() : List.of(looks.hash()))
        .stream().map(hash -> hash + "," + rest).toList();
  }

  private static Outcome hash(Path file, Pdq pdq) {
    try {
      var bytes = Files.readAllBytes(file);
      System.setProperty("java.awt.headless", "true");
      ImageIO.setUseCache(false);
      var image = ImageIO.read(new ByteArrayInputStream(bytes));
      if (image == null) {
        return new Outcome.NotHashed("it is no image of a known format");
      }
      return new Outcome.Hashed(
          pdq.fingerprint(Pixels.of(image)),
          digest(Digest.Algorithm.MD5, bytes),
          digest(Digest.Algorithm.SHA_256, bytes));
    } catch (NoSuchFileException missing) {
      return new Outcome.NotHashed("there is no such file");
    } catch (IOException | IllegalArgumentException fault) {
      return new Outcome.NotHashed(Objects.requireNonNullElse(fault.getMessage(), "it is damaged"));
    }
  }

  private static Digest digest(Digest.Algorithm algorithm, byte[] bytes) {
    try {
      return Digest.of(
          algorithm, MessageDigest.getInstance(algorithm.standardName()).digest(bytes));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }
}

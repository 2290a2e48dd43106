package org.nightlight.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nightlight.matching.Digest;
import org.nightlight.matching.Digest.Algorithm;
import org.nightlight.matching.Pdq;
import org.nightlight.media.Look;
import org.nightlight.media.MediaReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nightlight hash`: what pictures look like (PDQ) and which files they are (MD5, SHA-256). Files
/// are looked at as the server looks at them.
@Command(
    name = "hash",
    description = {
      "Print pdq-hex,quality,md5,sha256,file for each image, one a line; for an animation, a line"
          + " for each picture in it.",
      "The file stands last and as given, so a comma in its name needs no quoting."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every file was hashed",
      "1:a file was not hashed, or only in part: standard error says which and why; the others are"
          + " printed",
      "2:wrong usage"
    })
final class HashCommand implements Callable<Integer> {

  /// From so many files on the vector engine is worth the seconds that warming it up takes.
  private static final int MANY = 100;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Images.")
  private List<Path> files = List.of();

  @Option(
      names = "--dihedral",
      description =
          "Eight lines an image, one for each way to turn it, in this order: original, rot90, rot180,"
              + " rot270 (counter-clockwise), flipX (top to bottom), flipY (mirrored), flipPlus1,"
              + " flipMinus1 (along the diagonals). An animation is refused.")
  private boolean dihedral;

  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    var line = Objects.requireNonNull(spec).commandLine();
    System.setProperty("java.awt.headless", "true");
    var reader = new MediaReader(files.size() < MANY ? Pdq.plain() : Pdq.fastest());
    int failed = 0;
    for (var file : files) {
      var trouble = hash(file, reader, line.getOut());
      if (!trouble.isEmpty()) {
        line.getErr().println("nightlight hash: " + file + ": " + trouble);
        failed++;
      }
    }
    line.getOut().flush();
    line.getErr().flush();
    return failed == 0 ? 0 : 1;
  }

  /// Prints a file's lines, and answers what was wrong with it, if anything was.
  private String hash(Path file, MediaReader reader, PrintWriter out) {
    try {
      if (Files.size(file) > MediaReader.MOST_BYTES) {
        return "not hashed: it has more than " + MediaReader.MOST_BYTES + " bytes";
      }
      var bytes = Files.readAllBytes(file);
      return switch (reader.read(bytes)) {
        case Look.Seen seen -> print(seen, bytes, file, out);
        case Look.Partly(var seen, var _, var why) -> {
          var trouble = print(seen, bytes, file, out);
          yield trouble.isEmpty() ? "hashed only in part: " + why : trouble;
        }
        case Look.NotSeen(var _, var why) -> "not hashed: " + why;
      };
    } catch (NoSuchFileException missing) {
      return "not hashed: there is no such file";
    } catch (IOException fault) {
      return "not hashed: it could not be read: " + fault.getMessage();
    }
  }

  private String print(Look.Seen seen, byte[] bytes, Path file, PrintWriter out) {
    var rest =
        "," + digest(Algorithm.MD5, bytes) + "," + digest(Algorithm.SHA_256, bytes) + "," + file;
    switch (seen) {
      case Look.Image image ->
        (dihedral ? image.pdq().turns() : List.of(image.pdq().hash()))
            .forEach(hash -> out.println(hash + "," + image.pdq().quality() + rest));
      case Look.Moving _
      when dihedral -> {
        return "not hashed: it is an animation, and --dihedral takes single images";
      }
      case Look.Moving moving ->
        moving
            .frames()
            .frames()
            .forEach(frame -> out.println(frame.hash() + "," + frame.quality() + rest));
    }
    return "";
  }

  private static String digest(Algorithm algorithm, byte[] bytes) {
    return Digest.over(algorithm, bytes).hex();
  }
}

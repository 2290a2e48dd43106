package org.nightlight.benchmarks;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.nightlight.matching.Distance;
import org.nightlight.matching.HashIndex;
import org.nightlight.matching.PdqHash;

/// FAISS's exact multi-index hash, asked some of the same questions about the same hashes.
final class Faiss {

  private static final int QUESTIONS = 400;

  private Faiss() {}

  static void compare(
      List<String> script,
      Path folder,
      int count,
      HashIndex index,
      List<PdqHash> questions,
      double perSecond)
      throws IOException, InterruptedException {
    var asked = questions.subList(0, Math.min(QUESTIONS, questions.size()));
    var hashes = folder.resolve("hashes");
    var queries = folder.resolve("queries");
    write(hashes, known -> MatchingMeasures.hashes(count, (hash, _) -> known.write(hash)));
    write(queries, known -> asked.forEach(known::write));
    var command = new ArrayList<>(script);
    command.addAll(List.of(hashes.toString(), queries.toString()));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      System.out.println("FAISS " + said);
      return;
    }
    var figures = said.split(" ", -1);
    double rate = Double.parseDouble(figures[1]);
    long found = asked.stream()
        .mapToLong(hash -> index.find(hash, Distance.SAME_IMAGE).size())
        .sum();
    System.out.printf(
        Locale.ROOT,
        "FAISS multi-index hash: built in %s CPU s, %.0f questions a CPU s; it found %s matches of"
            + " %d questions, this index %d; this index answers %.0f times as many%n",
        figures[0],
        rate,
        figures[2],
        asked.size(),
        found,
        perSecond / rate);
  }

  /// Takes one hash after the other.
  private interface Hashes {
    void write(PdqHash hash);
  }

  private static void write(Path file, java.util.function.Consumer<Hashes> all) throws IOException {
    try (var out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 20))) {
      all.accept(hash -> {
        try {
          out.writeLong(hash.first());
          out.writeLong(hash.second());
          out.writeLong(hash.third());
          out.writeLong(hash.fourth());
        } catch (IOException broken) {
          throw new UncheckedIOException(broken);
        }
      });
    }
  }
}

package org.nightlight.matching;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/// How long building and asking an index takes, with uniform hashes and one asker: run it by hand
/// with the number of
/// hashes and the layout. Half of the questions are copies 0..31 bits from a known hash; each must
/// be found.
final class IndexSpeed {

  private static final int QUESTIONS = 20_000;

  private IndexSpeed() {}

  static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[0]);
    var layout = HashIndex.Layout.valueOf(args[1]);
    var folder =
        Files.createTempDirectory(Path.of(System.getProperty("java.io.tmpdir")), "index-speed");
    var file = folder.resolve("index");
    try {
      long start = cpu();
      try (var builder = HashIndex.build(file, layout)) {
        var random = new SplittableRandom(1);
        for (int i = 0; i < count; i++) {
          builder.add(next(random), i & 3);
        }
        var index = builder.finish();
        System.out.printf(
            "%s %d: built in %.2f CPU s, %.1f bytes a hash%n",
            layout, index.size(), (cpu() - start) / 1e9, (double) index.bytes() / count);
      }
      ask(open(file), count);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  private static HashIndex open(Path file) {
    long start = System.nanoTime();
    var opening = HashIndex.open(file);
    System.out.printf("opened, all checksums read, in %.2f s%n", (System.nanoTime() - start) / 1e9);
    return ((HashIndex.Opening.Opened) opening).index();
  }

  private static void ask(HashIndex index, int count) {
    var questions = questions(count);
    for (int round = 0; round < 4; round++) {
      var took = new long[questions.length];
      int found = 0;
      long start = cpu();
      for (int i = 0; i < questions.length; i++) {
        long before = System.nanoTime();
        found += index.find(questions[i], Distance.SAME_IMAGE).size();
        took[i] = System.nanoTime() - before;
      }
      double seconds = (cpu() - start) / 1e9;
      Arrays.sort(took);
      System.out.printf(
          "asked: p50 %.1f us, p99 %.1f us, %.0f a CPU second, %d found of %d planted%n",
          took[took.length / 2] / 1e3,
          took[took.length * 99 / 100] / 1e3,
          questions.length / seconds,
          found,
          questions.length / 2);
    }
  }

  /// Strangers and planted copies by turns; the known hashes are drawn again from the same seed.
  private static PdqHash[] questions(int count) {
    var questions = new PdqHash[QUESTIONS];
    var random = new SplittableRandom(1);
    var chance = new Hashes(2);
    int every = Math.max(1, count / (QUESTIONS / 2));
    for (int i = 0, asked = 0; i < count && asked < QUESTIONS; i++) {
      var known = next(random);
      if (i % every == 0) {
        questions[asked++] = chance.uniform();
        questions[asked++] = chance.away(known, chance.below(32));
      }
    }
    return questions;
  }

  private static PdqHash next(SplittableRandom random) {
    return new PdqHash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}

package org.nightlight.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.nightlight.matching.Distance;
import org.nightlight.matching.HashIndex;
import org.nightlight.matching.PdqHash;

/// Measures an index of so many uniform hashes, in a process of its own and with one asker: how
/// long
/// it takes to build, how much it takes up, how long a question takes, and when an added hash is
/// matched. Half of the questions are copies 0..31 bits from a known hash, and each must be found.
///
/// `MatchingMeasures COUNT FAST|LEAN FOLDER [--faiss SCRIPT [PYTHON]]`. p50 and p99 are by the
/// clock;
/// the asking thread's CPU stands beside them, which others on the machine lengthen less.
public final class MatchingMeasures {

  private static final int QUESTIONS = 20_000;
  private static final int ROUNDS = 7;
  private static final int ADDED = 20_000;

  private MatchingMeasures() {}

  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[0]);
    var layout = HashIndex.Layout.valueOf(args[1]);
    var folder = Files.createTempDirectory(Path.of(args[2]), "matching-measures");
    var file = folder.resolve("index");
    try {
      build(file, count, layout);
      var index = open(file, count);
      var questions = questions(count);
      double perSecond = ask(index, questions);
      if (args.length > 4) {
        var python = args.length > 5 ? args[5] : "python3";
        Faiss.compare(List.of(python, args[4]), folder, count, index, questions, perSecond);
      }
      add(index);
    } finally {
      try (var left = Files.list(folder)) {
        for (var each : left.toList()) {
          Files.delete(each);
        }
      }
      Files.delete(folder);
    }
  }

  private static void build(Path file, int count, HashIndex.Layout layout) {
    var clock = new Cpu();
    try (var builder = HashIndex.build(file, layout)) {
      hashes(count, (hash, line) -> builder.add(hash, line & 3));
      var index = builder.finish();
      System.out.printf(
          Locale.ROOT,
          "%s, %,d hashes: built in %.1f CPU s, %.1f bytes a hash%n",
          layout,
          index.size(),
          clock.processSeconds(),
          (double) index.bytes() / count);
    }
  }

  /// Hands on the known hashes, the same at every call.
  static void hashes(int count, Known known) {
    var random = new SplittableRandom(1);
    for (int line = 0; line < count; line++) {
      known.accept(next(random), line);
    }
  }

  /// Takes a known hash.
  @FunctionalInterface
  interface Known {
    void accept(PdqHash hash, int line);
  }

  private static HashIndex open(Path file, int count) throws IOException {
    long start = System.nanoTime();
    return switch (HashIndex.open(file)) {
      case HashIndex.Opening.Opened(var index) -> {
        System.out.printf(
            Locale.ROOT,
            "opened, all checksums read: %.2f s of the clock; heap at most %,d MiB%n",
            (System.nanoTime() - start) / 1e9,
            Runtime.getRuntime().maxMemory() >> 20);
        if (index.size() != count) {
          throw new IllegalStateException("holds " + index.size() + " hashes of " + count);
        }
        yield index;
      }
      case HashIndex.Opening.Refused(var reason) -> throw new IllegalStateException(reason);
    };
  }

  /// Asks everything several times, after rounds that warm up, and answers how many questions the
  /// median round answered in a second of CPU.
  private static double ask(HashIndex index, List<PdqHash> questions) {
    System.out.println("round     p50 us     p99 us   CPU us a question   questions a CPU s");
    var rates = new double[ROUNDS];
    for (int round = -2; round < ROUNDS; round++) {
      var took = new long[questions.size()];
      int planted = 0;
      var cpu = new Cpu();
      for (int i = 0; i < took.length; i++) {
        long start = System.nanoTime();
        var found = index.find(questions.get(i), Distance.SAME_IMAGE);
        took[i] = System.nanoTime() - start;
        planted += i % 2 == 1 && !found.isEmpty() ? 1 : 0;
      }
      if (planted != questions.size() / 2) {
        throw new IllegalStateException("found " + planted + " of " + questions.size() / 2);
      }
      if (round >= 0) {
        rates[round] = questions.size() / cpu.threadSeconds();
        print(round, took, rates[round]);
      }
    }
    Arrays.sort(rates);
    System.out.printf(
        Locale.ROOT, "all planted found; median %.0f questions a CPU s%n", rates[ROUNDS / 2]);
    return rates[ROUNDS / 2];
  }

  private static void print(int round, long[] took, double rate) {
    Arrays.sort(took);
    System.out.printf(
        Locale.ROOT,
        "%5d %10.1f %10.1f %19.1f %19.0f%n",
        round,
        took[took.length / 2] / 1e3,
        took[took.length * 99 / 100] / 1e3,
        1e6 / rate,
        rate);
  }

  /// How long after the call to add a hash a question finds it, at worst.
  private static void add(HashIndex index) {
    var random = new SplittableRandom(3);
    long worst = 0;
    for (int i = 0; i < ADDED; i++) {
      var hash = next(random);
      long start = System.nanoTime();
      index.add(hash, 5);
      if (!index.lists(hash).equals(List.of(5))) {
        throw new IllegalStateException("a hash was added and not found");
      }
      worst = Math.max(worst, System.nanoTime() - start);
    }
    System.out.printf(
        Locale.ROOT,
        "added and matched %,d hashes one by one: at most %.1f ms from the call to the match%n",
        ADDED,
        worst / 1e6);
  }

  /// Strangers and planted copies by turns.
  private static List<PdqHash> questions(int count) {
    var questions = new java.util.ArrayList<PdqHash>(QUESTIONS);
    var chance = new SplittableRandom(2);
    int every = Math.max(1, count / (QUESTIONS / 2));
    hashes(count, (known, line) -> {
      if (line % every == 0 && questions.size() < QUESTIONS) {
        questions.add(next(chance));
        questions.add(away(known, chance.nextInt(Distance.SAME_IMAGE.bits() + 1), chance));
      }
    });
    return questions;
  }

  private static PdqHash away(PdqHash hash, int bits, SplittableRandom chance) {
    var away = new long[] {hash.first(), hash.second(), hash.third(), hash.fourth()};
    for (int left = bits; left > 0; ) {
      int bit = chance.nextInt(256);
      boolean fresh = ((away[bit >> 6] ^ quarter(hash, bit >> 6)) >>> bit & 1) == 0;
      if (fresh) {
        away[bit >> 6] ^= 1L << bit;
        left--;
      }
    }
    return new PdqHash(away[0], away[1], away[2], away[3]);
  }

  private static long quarter(PdqHash hash, int quarter) {
    return switch (quarter) {
      case 0 -> hash.first();
      case 1 -> hash.second();
      case 2 -> hash.third();
      default -> hash.fourth();
    };
  }

  private static PdqHash next(SplittableRandom random) {
    return new PdqHash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }
}

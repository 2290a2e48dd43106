package org.nightlight.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Consumer;
import org.nightlight.detection.Activity;
import org.nightlight.detection.ActivityFile;
import org.nightlight.detection.ActivityJson;
import org.nightlight.detection.Admission;
import org.nightlight.detection.Age;
import org.nightlight.detection.Country;
import org.nightlight.detection.Deed;
import org.nightlight.detection.Detectors;
import org.nightlight.detection.Frame;
import org.nightlight.detection.Particulars;
import org.nightlight.detection.Place;
import org.nightlight.detection.Runner;
import org.nightlight.detection.Shown;

/// Measures how many activities the detectors take in: all of them on, so many accounts, each with
/// twelve ties, every account's state in memory. Making the activities is not measured. On a
/// machine
/// that others use, the figure per second of processor time says more than the one by the clock.
///
/// Arguments: accounts (rounded up to a power of two), activities, days, threads, and a file where
/// reading is to be measured too: it is written first, and then read as the command line reads it.
public final class DetectionMeasures {
  private static final String SOURCE = "/platforms/measured";
  private static final long START = Instant.parse("2026-01-05T00:00:00Z").getEpochSecond();
  private static final int[] TIES = {1, 2, 4, 8, 16, 32, 64, 3, 5, 9, 17, 33};
  private static final int PIECE = 1 << 17;
  private static final int PER_WATERMARK = 1 << 14;

  private final Random chance = new Random(1);
  private final int accounts;
  private final long activities;
  private final int days;
  private long signals;
  private final Runner runner;
  private long clock;
  private long processor;

  private DetectionMeasures(int accounts, long activities, int days, int threads) {
    this.accounts = Integer.highestOneBit(Math.max(1, accounts - 1)) << 1;
    this.activities = activities;
    this.days = days;
    this.runner = new Runner(
        new Runner.Setup(Detectors.shipped(), threads, Frame.Ties.KNOWN), signal -> signals++);
  }

  /// Runs one measurement and prints it.
  public static void main(String[] args) throws IOException {
    var one = new DetectionMeasures(
        Integer.parseInt(args[0]),
        Long.parseLong(args[1]),
        Integer.parseInt(args[2]),
        Integer.parseInt(args[3]));
    if (args.length > 4) {
      one.file(Path.of(args[4]), Integer.parseInt(args[3]));
    } else {
      one.introduce(one::take);
      one.measure();
    }
    one.runner.close();
  }

  private void file(Path file, int threads) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      introduce(activity -> write(out, activity));
      for (long number = 0; number < activities; number++) {
        write(out, next(number));
      }
    }
    clock = -System.nanoTime();
    processor = -processorTime();
    var summary = ActivityFile.detect(
        file,
        new ActivityFile.Options(Detectors.shipped(), threads, Frame.Ties.KNOWN),
        signal -> signals++);
    clock += System.nanoTime();
    processor += processorTime();
    print(summary.accepted());
  }

  private static void write(BufferedWriter out, Activity activity) {
    try {
      out.write(ActivityJson.write(activity));
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void introduce(Consumer<Activity> to) {
    var start = Instant.ofEpochSecond(START);
    for (int i = 0; i < accounts; i++) {
      var age = Age.ofYears(10 + i / 64 % 40, Age.Basis.DECLARED);
      var said = new Particulars(age, Country.of("GB"), Particulars.Kind.PERSON, "");
      to.accept(new Activity(SOURCE, "u" + i, start, new Deed.Updated(account(i), said)));
      for (int tie : TIES) {
        if (i < (i ^ tie)) {
          var known = new Deed.ContactExisting(account(i), account(i ^ tie), Optional.empty());
          to.accept(new Activity(SOURCE, "k" + i + "-" + tie, start, known));
        }
      }
      if (i % 10_000 == 9_999) {
        start = start.plusMillis(1);
        runner.watermark(SOURCE, start);
      }
    }
    runner.watermark(SOURCE, Instant.ofEpochSecond(START + 60));
  }

  private void take(Activity activity) {
    runner.accept(activity, Admission.ON_TIME);
  }

  private void measure() {
    long done = 0;
    long tenth = Math.max(1, activities / 5);
    long said = 0;
    while (done < activities) {
      int size = (int) Math.min(PIECE, activities - done);
      var piece = new ArrayList<Activity>(size);
      for (int i = 0; i < size; i++) {
        piece.add(next(done + i));
      }
      piece(piece);
      done += size;
      if (done / tenth > said) {
        said = done / tenth;
        print(done);
      }
    }
    System.gc();
    var memory = Runtime.getRuntime();
    long bytes = memory.totalMemory() - memory.freeMemory();
    System.out.printf(
        Locale.ROOT,
        "%,d accounts, heap %,d MiB, %,d bytes an account; %,d signals%n",
        accounts,
        bytes >> 20,
        bytes / accounts,
        signals);
  }

  private void print(long done) {
    System.out.printf(
        Locale.ROOT,
        "%,d activities: %,.0f a second by the clock, %,.0f a second of processor time%n",
        done,
        done * 1e9 / clock,
        done * 1e9 / processor);
  }

  private void piece(List<Activity> piece) {
    long clockBefore = System.nanoTime();
    long processorBefore = processorTime();
    int count = 0;
    for (Activity activity : piece) {
      admit(activity, ++count);
    }
    clock += System.nanoTime() - clockBefore;
    processor += processorTime() - processorBefore;
  }

  private void admit(Activity activity, int count) {
    take(activity);
    if (count % PER_WATERMARK == 0) {
      runner.watermark(SOURCE, activity.time().minusSeconds(600));
    }
  }

  private static long processorTime() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private Activity next(long number) {
    long second = START + 60 + (long) (number * (days * 86_400.0 - 120) / activities);
    return new Activity(SOURCE, "e" + number, Instant.ofEpochSecond(second), deed());
  }

  private Deed deed() {
    int one = chance.nextInt(accounts);
    String known = account(one ^ TIES[chance.nextInt(TIES.length)]);
    String other = account(chance.nextInt(accounts));
    double roll = chance.nextDouble();
    if (roll < 0.88) {
      return said(account(one), List.of(known), Place.DIRECT, List.of());
    }
    if (roll < 0.92) {
      return said(account(one), List.of(known), Place.PUBLIC, List.of());
    }
    if (roll < 0.93) {
      return said(account(one), List.of(), Place.PUBLIC, List.of(known));
    }
    if (roll < 0.935) {
      return anonymous(known);
    }
    if (roll < 0.96) {
      var mutuals = chance.nextBoolean() ? OptionalInt.of(chance.nextInt(3)) : OptionalInt.empty();
      return new Deed.ContactRequested(
          account(one), other, mutuals, Deed.Via.SEARCH, Shown.UNKNOWN);
    }
    if (roll < 0.985) {
      return new Deed.ContactAnswered(account(one), known, Deed.Answer.ACCEPTED);
    }
    return roll < 0.995
        ? new Deed.Guarded(account(one), other, Deed.Guard.BLOCKED)
        : new Deed.Reported(account(one), other, "other");
  }

  private static Deed said(String from, List<String> to, Place place, List<String> mentions) {
    return new Deed.MessageSent(
        new Deed.Sender.Account(from),
        to,
        place,
        "",
        mentions,
        List.of(),
        List.of(),
        Shown.UNKNOWN);
  }

  private static Deed anonymous(String to) {
    return new Deed.MessageSent(
        new Deed.Sender.Anonymous(""),
        List.of(to),
        Place.PUBLIC,
        "",
        List.of(),
        List.of(),
        List.of(),
        Shown.UNKNOWN);
  }

  private static String account(int number) {
    return "a" + number;
  }
}

package org.nightlight.detect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.nightlight.detection.Detector;
import org.nightlight.detection.Stratum;

/// How many ordinary accounts of each stratum reach a level in 30 days, as measured on invented
/// platforms on which nobody is to be found. The measurement is a file that
/// `org.nightlight.detection.NullLevels` writes. Between two measured levels the logarithm of the
/// rate is drawn straight; above the last it falls tenfold with each 1, as the promise does.
final class Calibration {

  private static final String FILE = "/detect/calibration.csv";
  private static final double HIGHEST = 6_000_000;
  private static final long STEP = 50_000;

  /// What was measured of one detector at one level.
  ///
  /// @param rates of each stratum
  /// @param rate of all its subjects together
  /// @param upper the 95 % upper bound of that
  private record Measured(Map<Stratum, Double> rates, double rate, double upper) {}

  private final Map<String, NavigableMap<Long, Measured>> levels = new HashMap<>();
  private final Map<String, Integer> versions = new HashMap<>();
  private final Map<Stratum, Long> mix = new EnumMap<>(Stratum.class);

  private Calibration() {}

  static Calibration shipped() {
    try (var in = Calibration.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + FILE);
      }
      return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  static Calibration of(String csv) {
    var calibration = new Calibration();
    var rates = new EnumMap<Stratum, Double>(Stratum.class);
    for (var line :
        csv.lines().filter(one -> !one.isBlank() && !one.startsWith("#")).toList()) {
      var cell = List.of(line.split(",", -1));
      var accounts = Long.parseLong(cell.get(4));
      var rate = accounts == 0 ? 0 : Double.parseDouble(cell.get(5)) / accounts;
      if (!cell.get(3).equals("ALL")) {
        rates.put(Stratum.valueOf(cell.get(3)), rate);
        calibration.mix.put(Stratum.valueOf(cell.get(3)), accounts);
        continue;
      }
      calibration.versions.put(cell.get(0), Integer.parseInt(cell.get(1)));
      calibration
          .levels
          .computeIfAbsent(cell.get(0), _ -> new TreeMap<>())
          .put(
              Math.round(Double.parseDouble(cell.get(2)) * 1e6),
              new Measured(Map.copyOf(rates), rate, Double.parseDouble(cell.get(6))));
      rates.clear();
    }
    return calibration;
  }

  /// Who lived on the platforms it was measured on.
  Map<Stratum, Long> mix() {
    return mix;
  }

  Expected expected(Detector detector, long level, Map<Stratum, Long> accounts) {
    var all = accounts.values().stream().mapToLong(Long::longValue).sum();
    var subjects = subjects(detector, accounts);
    var promised = Math.min(1, StrictMath.pow(10, -level / 1e6));
    var ever = subjects * promised;
    var measured = levels.getOrDefault(detector.name(), new TreeMap<>());
    if (measured.isEmpty()) {
      return new Expected(all, 0, 0, ever, 0);
    }
    var mean = 0.0;
    for (var stratum : detector.subjects()) {
      mean += accounts.getOrDefault(stratum, 0L) * at(measured, level, stratum);
    }
    var together = rate(measured, level, Measured::rate);
    var upper = rate(measured, level, Measured::upper);
    var atMost = together > 0 ? mean * upper / together : subjects * upper;
    var version = versions.getOrDefault(detector.name(), 0);
    return new Expected(
        all, Math.min(mean, ever), Math.min(Math.max(mean, atMost), ever), ever, version);
  }

  private static long subjects(Detector detector, Map<Stratum, Long> accounts) {
    return detector.subjects().stream()
        .mapToLong(stratum -> accounts.getOrDefault(stratum, 0L))
        .sum();
  }

  private static double at(NavigableMap<Long, Measured> measured, long level, Stratum stratum) {
    return rate(measured, level, one -> one.rates().getOrDefault(stratum, 0.0));
  }

  private static double rate(
      NavigableMap<Long, Measured> measured,
      long level,
      java.util.function.ToDoubleFunction<Measured> of) {
    var low = measured.floorEntry(level);
    var high = measured.ceilingEntry(level);
    if (low == null) {
      return of.applyAsDouble(measured.firstEntry().getValue());
    }
    if (high == null) {
      var last = of.applyAsDouble(low.getValue());
      return last * StrictMath.pow(10, -(level - low.getKey()) / 1e6);
    }
    var from = of.applyAsDouble(low.getValue());
    var to = of.applyAsDouble(high.getValue());
    if (low.getKey().equals(high.getKey())) {
      return from;
    }
    var part = (level - low.getKey()) / (double) (high.getKey() - low.getKey());
    return from > 0 && to > 0 ? from * StrictMath.pow(to / from, part) : from + (to - from) * part;
  }

  /// The lowest level, in steps of 0.05, at which no more are expected than a budget allows.
  ///
  /// @param budget expected ordinary subjects per 1,000 accounts in 30 days, at the upper bound
  long level(Detector detector, double budget, Map<Stratum, Long> accounts) {
    var whose = accounts.isEmpty() ? mix : accounts;
    var measured = levels.getOrDefault(detector.name(), new TreeMap<>());
    var level = measured.isEmpty() ? detector.level() : measured.firstKey();
    while (level < HIGHEST && expected(detector, level, whose).perThousand() > budget) {
      level += STEP;
    }
    return level;
  }
}

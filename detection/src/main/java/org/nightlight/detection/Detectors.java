package org.nightlight.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// The catalogue: every detector there is, by name, with its tier and its level. An explicit list;
/// nothing is searched for.
public record Detectors(List<Entry> entries) {

  /// A detector, how much it may do, and the level in force, in millionths of log10.
  ///
  /// @param from levels that hold from an event-time day on, in order of their days; before the
  ///     first of them the level itself holds
  public record Entry(Detector detector, Tier tier, long level, List<LevelFrom> from) {

    public Entry {
      from = from.stream().sorted(Comparator.comparing(LevelFrom::day)).toList();
    }

    public Entry(Detector detector, Tier tier, long level) {
      this(detector, tier, level, List.of());
    }

    /// The level in force on an event-time day.
    public long levelOn(Day day) {
      long on = level;
      for (LevelFrom one : from) {
        if (one.day().compareTo(day) <= 0) {
          on = one.level();
        }
      }
      return on;
    }
  }

  /// A level that holds from an event-time day on.
  public record LevelFrom(Day day, long level) {}

  public Detectors {
    entries = List.copyOf(entries);
  }

  /// The detectors of this version at the levels they ship with.
  public static Detectors shipped() {
    return new Detectors(List.of(
        live(new ContactSeeking()),
        live(new ContactedByMany()),
        live(new PileOn()),
        live(new PersistentHarassment())));
  }

  private static Entry live(Detector detector) {
    return new Entry(detector, Tier.LIVE, detector.level());
  }

  /// The same catalogue with one detector in another tier.
  public Detectors with(String name, Tier tier) {
    return changed(name, entry -> new Entry(entry.detector(), tier, entry.level(), entry.from()));
  }

  /// The same catalogue with another level for one detector.
  public Detectors withLevel(String name, long level) {
    return changed(name, entry -> new Entry(entry.detector(), entry.tier(), level));
  }

  /// The same catalogue with other levels for one detector from event-time days on. A day has one
  /// level, however often its source is read again.
  public Detectors withLevels(String name, List<LevelFrom> from) {
    return changed(name, entry -> new Entry(entry.detector(), entry.tier(), entry.level(), from));
  }

  /// The same catalogue at the levels of one event-time day.
  public Detectors on(Day day) {
    return new Detectors(entries.stream()
        .map(entry -> entry.from().isEmpty()
            ? entry
            : new Entry(entry.detector(), entry.tier(), entry.levelOn(day)))
        .toList());
  }

  public Optional<Entry> find(String name) {
    return entries.stream().filter(e -> e.detector().name().equals(name)).findFirst();
  }

  /// The level in force; a detector that is not listed never reaches it.
  public long level(String name) {
    return find(name).map(Entry::level).orElse(Long.MAX_VALUE);
  }

  private Detectors changed(String name, java.util.function.UnaryOperator<Entry> change) {
    if (find(name).isEmpty()) {
      throw new IllegalArgumentException("detector must be one of the catalogue, was " + name);
    }
    return new Detectors(entries.stream()
        .map(e -> e.detector().name().equals(name) ? change.apply(e) : e)
        .toList());
  }

  /// The stages of all detectors that run, each once, in an order in which facts only go forward.
  public List<Stage<?>> stages() {
    var all = new ArrayList<Stage<?>>();
    var names = new LinkedHashSet<String>();
    for (Entry entry : entries) {
      if (entry.tier() != Tier.OFF) {
        for (Stage<?> stage : entry.detector().stages()) {
          if (names.add(stage.name())) {
            all.add(stage);
          }
        }
      }
    }
    return all;
  }
}

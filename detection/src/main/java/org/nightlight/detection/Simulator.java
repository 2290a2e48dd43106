package org.nightlight.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Plays an invented platform: ordinary people, people who look unusual, and accounts to be found,
/// by behaviour only. The same setting plays the same activities, whoever listens.
public final class Simulator {

  /// What to play. Without a base network friendships are invented too. The accounts planted are
  /// about 1 in 80, or none.
  public record Setting(
      long seed,
      int accounts,
      int days,
      Day start,
      Optional<BaseNetwork> base,
      Cast cast,
      Ties ties) {

    public Setting {
      if (accounts < 100 || accounts > 5_000_000) {
        throw new IllegalArgumentException("accounts must be 100..5000000, was " + accounts);
      }
      if (days < 1 || days > 3_650) {
        throw new IllegalArgumentException("days must be 1..3650, was " + days);
      }
    }

    /// A setting that starts on 5 January 2026, with everyone in it.
    public static Setting of(long seed, int accounts, int days) {
      return new Setting(
          seed, accounts, days, new Day(20_458), Optional.empty(), Cast.EVERYONE, Ties.TOLD);
    }

    public Setting startingOn(Day day) {
      return new Setting(seed, accounts, days, day, base, cast, ties);
    }

    public Setting on(BaseNetwork network) {
      return new Setting(seed, accounts, days, start, Optional.of(network), cast, ties);
    }

    public Setting with(Cast other) {
      return new Setting(seed, accounts, days, start, base, other, ties);
    }

    /// The same on a platform that has only just connected: ties from before are not told.
    public Setting justConnected() {
      return new Setting(seed, accounts, days, start, base, cast, Ties.UNTOLD);
    }
  }

  /// Who plays a part besides ordinary life.
  public enum Cast {
    EVERYONE,
    /// Nobody is to be found: for counting false alarms.
    LOOK_ALIKES_ONLY
  }

  /// Whether ties from before the stream are told.
  public enum Ties {
    TOLD,
    UNTOLD
  }

  /// One row of the truth: an account and its kind.
  public record Truth(String account, String kind) {}

  private Simulator() {}

  /// Tells every activity in order of time, a day at a time, and answers with the truth.
  public static List<Truth> play(Setting setting, Consumer<? super Activity> to) {
    var world = new World(setting.seed(), setting.start(), setting.ties());
    var population = new Population(world, setting.accounts());
    setting
        .base()
        .ifPresentOrElse(
            base -> new Overlay(world, population, base, setting.days()).settle(),
            () -> population.settle(setting.days()));
    var parts = cast(setting, world, population);
    var others = new ArrayList<>(world.people);
    parts.stream()
        .filter(part -> part.kind().startsWith("offender-"))
        .map(Part::who)
        .forEach(others::remove);
    for (int day = 0; day < setting.days(); day++) {
      if (setting.base().isEmpty()) {
        live(world, others, day);
      }
      for (Part part : parts) {
        part.day(world, day);
      }
      world.tell(day, to);
    }
    return parts.stream().map(part -> new Truth(part.who().id(), part.kind())).toList();
  }

  private static List<Part> cast(Setting setting, World world, Population population) {
    var casting = new Casting(world);
    var parts = new ArrayList<Part>();
    int people = world.people.size();
    parts.addAll(new LookAlikes(world, casting).cast(Math.max(1, people / 1_300), setting.days()));
    if (setting.cast() == Cast.EVERYONE) {
      parts.addAll(
          new Planted(world, casting, population, setting.days()).cast(Math.max(1, people / 500)));
    }
    int asking = Math.max(1, people / 650);
    parts.addAll(QuestionEvenings.cast(world, casting, setting.seed(), asking));
    return parts;
  }

  private static void live(World world, List<Person> people, int day) {
    for (Person person : people) {
      if (person.isThere(day)) {
        OrdinaryLife.day(world, person, day);
      }
    }
  }
}

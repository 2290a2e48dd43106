package org.nightlight.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Accounts to be found, by behaviour only: whom they turn to, how fast, and how that is met.
/// Shares of children, refusals and borders follow the published figures cited in the page of the
/// detector; the rest is ours and varied from account to account.
final class Planted {

  private final World world;
  private final Casting casting;
  private final Population population;
  private final int days;
  private final List<Part> parts = new ArrayList<>();

  Planted(World world, Casting casting, Population population, int days) {
    this.world = world;
    this.casting = casting;
    this.population = population;
    this.days = days;
  }

  /// How one of them goes about it.
  private record Habit(
      double pace, double children, double friendsOfKnown, double abroad, int from, int until) {}

  private record Seeker(
      String kind, Person who, Habit habit, World.Manner manner, List<Person> shared)
      implements Part {
    @Override
    public void day(World world, int day) {
      if (day < habit.from() || day > habit.until()) {
        return;
      }
      for (int left = world.times(habit.pace()); left > 0; left--) {
        Person other = choose(world, day);
        if (other != who && !who.knows(other) && other.isThere(day)) {
          world.approach(who, other, world.awake(day), manner, shown(world));
        }
      }
      for (int left = world.times(0.5); left > 0 && !who.friends.isEmpty(); left--) {
        world.talk(who, world.any(who.friends), world.awake(day));
      }
    }

    private Person choose(World world, int day) {
      boolean child = world.happens(habit.children());
      if (child && !shared.isEmpty() && world.happens(0.7)) {
        return world.any(shared);
      }
      if (child && !who.friends.isEmpty() && world.happens(habit.friendsOfKnown())) {
        return world.any(world.any(who.friends).friends);
      }
      boolean away = world.happens(habit.abroad());
      for (int tries = 0; tries < 400; tries++) {
        Person other = world.any(world.people);
        boolean fits = child ? other.age >= 10 && other.age <= 16 : other.age >= 18;
        if (fits && other.isThere(day) && away != other.country.equals(who.country)) {
          return other;
        }
      }
      return world.any(world.people);
    }

    private static Shown shown(World world) {
      return world.happens(0.3) ? new Shown(15, world.chance.nextInt(6)) : Shown.UNKNOWN;
    }
  }

  List<Part> cast(int ofEach) {
    for (int i = 0; i < ofEach; i++) {
      seek("offender-fast", new Habit(6, 0.92, 0.05, 0.15, day(), 0), 4, 30, List.of());
      seek("offender-slow", new Habit(0.6, 0.85, 0.1, 0.15, 0, 0), 60, 30, List.of());
      seek("offender-mixed", new Habit(2.2, 0.5, 0.1, 0.15, day(), 0), 20, 30, List.of());
      seek("offender-abroad", new Habit(1.5, 0.85, 0.05, 0.95, day(), 0), 14, 30, List.of());
      seek("offender-posing", new Habit(1.8, 0.95, 0.05, 0.45, day(), 0), 14, 14, List.of());
    }
    for (int left = ofEach; left > 0; left -= 4) {
      ring(Math.min(4, left));
    }
    var harmed = new Harmed(world, casting, population, days);
    for (int i = 0; i < ofEach; i++) {
      parts.addAll(harmed.cast());
    }
    return parts;
  }

  private int day() {
    return world.chance.nextInt(Math.max(1, days * 2 / 3));
  }

  /// Some were there before; most are young accounts.
  private Person newcomer(int age, int from) {
    var person = new Person(world.people.size() + 1);
    person.age = age < 18 ? 35 : age + world.chance.nextInt(15);
    person.saidAge = age < 18 ? 13 + world.chance.nextInt(4) : person.age;
    person.country = world.any(world.people).country;
    person.circle = world.chance.nextInt(world.circles.size());
    person.joins = world.happens(0.6) ? Math.max(0, from - world.chance.nextInt(4)) : -1;
    casting.add(person);
    population.introduce(person);
    return person;
  }

  private void seek(String kind, Habit habit, int lasts, int age, List<Person> shared) {
    Person who = newcomer(age, habit.from());
    double pace = habit.pace() * (0.7 + 0.6 * world.chance.nextDouble());
    var mine = new Habit(
        pace,
        habit.children(),
        habit.friendsOfKnown(),
        habit.abroad(),
        habit.from(),
        habit.from() + lasts);
    double accepted = 0.15 + 0.2 * world.chance.nextDouble();
    var manner = new World.Manner(
        0.3 + 0.6 * world.chance.nextDouble(),
        accepted,
        0.2,
        0.06 + 0.1 * world.chance.nextDouble(),
        0.04);
    parts.add(new Seeker(kind, who, mine, manner, shared));
  }

  /// A few accounts that turn to the same children.
  private void ring(int members) {
    var targets = new ArrayList<Person>();
    Predicate<Person> child = person -> person.age >= 10 && person.age <= 16 && person.joins < 0;
    for (int tries = 0; tries < 5_000 && targets.size() < 12; tries++) {
      Person one = world.any(world.people);
      if (child.test(one) && !targets.contains(one)) {
        targets.add(one);
      }
    }
    int from = day();
    for (int i = 0; i < members; i++) {
      seek("offender-ring", new Habit(1.3, 0.9, 0.05, 0.2, from, 0), 14, 30, targets);
    }
  }
}

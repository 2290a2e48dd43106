package org.nightlight.detection;

import java.util.ArrayList;
import java.util.List;

/// Makes the people of an invented network and the ties they have before it is watched. Ages mix as
/// in friendship networks: mostly one's own age, one's own circle, one's own country (84 %, after
/// Ugander et al. 2011); degrees are log-normal.
final class Population {
  private static final String[] COUNTRIES = {"GB", "DE", "FR", "PL", "US", "NG", "PH", "BR"};
  private static final double[] PARTS = {0.3, 0.2, 0.12, 0.1, 0.12, 0.06, 0.05, 0.05};
  private static final int CIRCLE = 24;

  private final World world;
  private final int accounts;
  private final List<Integer> ages = new ArrayList<>();
  private final List<String> countries = new ArrayList<>();

  Population(World world, int accounts) {
    this.world = world;
    this.accounts = accounts;
  }

  void settle(int days) {
    while (world.people.size() < accounts) {
      circle(days);
    }
    world.people.forEach(this::introduce);
    world.people.forEach(this::ties);
  }

  /// People of one circle: a class, a club, a street, a trade.
  private void circle(int days) {
    int circle = found();
    for (int left = CIRCLE / 2 + world.chance.nextInt(CIRCLE);
        left > 0 && world.people.size() < accounts;
        left--) {
      var person = new Person(world.people.size() + 1);
      world.people.add(person);
      join(person, circle);
      person.joins = world.happens(0.12) ? world.chance.nextInt(days) : -1;
    }
  }

  /// A new circle, with an age and a country of its own.
  int found() {
    world.circles.add(new ArrayList<>());
    ages.add(circleAge());
    countries.add(country());
    return world.circles.size() - 1;
  }

  void join(Person person, int circle) {
    int age = ages.get(circle);
    person.circle = circle;
    person.country = world.happens(0.92) ? countries.get(circle) : country();
    person.age = Math.max(8, (int) (age + world.chance.nextGaussian() * (age < 20 ? 1 : 7)));
    person.saidAge = world.happens(0.05) ? -1 : person.age;
    person.outgoing = world.logNormal(person.age < 25 ? 0.12 : 0.06, 0.8);
    person.talkative = world.logNormal(0.12, 0.9);
    world.circles.get(circle).add(person);
  }

  private int circleAge() {
    double roll = world.chance.nextDouble();
    if (roll < 0.32) {
      return 10 + world.chance.nextInt(8);
    }
    return roll < 0.5 ? 18 + world.chance.nextInt(7) : 25 + world.chance.nextInt(35);
  }

  private String country() {
    double roll = world.chance.nextDouble();
    for (int i = 0; i < PARTS.length; i++) {
      roll -= PARTS[i];
      if (roll < 0) {
        return COUNTRIES[i];
      }
    }
    return COUNTRIES[0];
  }

  void introduce(Person person) {
    long second = person.joins < 0 ? 0 : world.awake(person.joins);
    world.at(
        second,
        person.joins < 0
            ? new Deed.Updated(person.id(), person.particulars())
            : new Deed.Registered(person.id(), person.particulars()));
  }

  private void ties(Person person) {
    if (person.joins >= 0) {
      return;
    }
    int wanted = (int) Math.min(60, world.logNormal(5, 0.8));
    for (int tries = wanted * 3; tries > 0 && wanted > 0; tries--) {
      Person other = likely(world, person);
      if (other != person && other.joins < 0 && !person.knows(other)) {
        world.existing(person, other);
        wanted--;
      }
    }
  }

  /// Somebody a person is likely to meet: a friend's friend, one of the circle, or a stranger of
  /// about their age.
  static Person likely(World world, Person person) {
    Person one = maybe(world, person);
    for (int tries = 0; tries < 4 && !fits(world, person, one); tries++) {
      one = maybe(world, person);
    }
    return one;
  }

  /// Grown-ups seldom begin with children (7 % of what they are shown, and of what they choose),
  /// and few begin abroad (8 %).
  private static boolean fits(World world, Person person, Person other) {
    boolean acrossAge = person.isChild() != other.isChild();
    boolean acrossBorder = !person.country.equals(other.country);
    return (!acrossAge || world.happens(0.45)) && (!acrossBorder || world.happens(0.35));
  }

  private static Person maybe(World world, Person person) {
    double roll = world.chance.nextDouble();
    if (roll < 0.45 && !person.friends.isEmpty()) {
      return world.any(world.any(person.friends).friends);
    }
    List<Person> circle = world.circles.get(person.circle);
    if (roll < 0.85 && circle.size() > 1) {
      return world.any(circle);
    }
    return stranger(world, person);
  }

  static Person stranger(World world, Person person) {
    boolean home = world.happens(0.84);
    double tau = person.isChild() ? 1.5 : 6;
    for (int tries = 0; tries < 60; tries++) {
      Person other = world.any(world.people);
      boolean near = world.happens(StrictMath.exp(-Math.abs(other.age - person.age) / tau));
      if (near && (!home || other.country.equals(person.country))) {
        return other;
      }
    }
    return world.any(world.people);
  }
}

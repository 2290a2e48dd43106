package org.nightlight.detection;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/// Gives parts to people, one part each.
final class Casting {
  private final World world;
  private final Set<Person> taken = new HashSet<>();

  Casting(World world) {
    this.world = world;
  }

  /// Somebody fit for a part who has none; where nobody is fit, anybody who has none.
  Person pick(Predicate<Person> fit) {
    return pick(world.chance, fit);
  }

  /// The same by another chance than the world's.
  Person pick(Random chance, Predicate<Person> fit) {
    for (int tries = 0; tries < 3_000; tries++) {
      Person one = world.people.get(chance.nextInt(world.people.size()));
      if (fit.test(one) && taken.add(one)) {
        return one;
      }
    }
    for (Person one : world.people) {
      if (taken.add(one)) {
        return one;
      }
    }
    throw new IllegalArgumentException(
        "network must have more than " + taken.size() + " accounts for its parts");
  }

  /// A new account that nobody else is.
  Person add(Person person) {
    world.people.add(person);
    taken.add(person);
    return person;
  }
}

package org.nightlight.detection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Lays ages and countries over a real message network: it is cut into neighbourhoods, each with an
/// age and a country of its own, as friends are mostly of one age and one country. Its messages are
/// played at their own pace, or faster where they would not fit the days.
final class Overlay {
  private static final int NEIGHBOURHOOD = 25;

  private final World world;
  private final Population population;
  private final BaseNetwork base;
  private final int days;
  private final Map<String, Person> people = new HashMap<>();
  private final Map<Person, List<Person>> neighbours = new HashMap<>();

  Overlay(World world, Population population, BaseNetwork base, int days) {
    this.world = world;
    this.population = population;
    this.base = base;
    this.days = days;
  }

  void settle() {
    for (var message : base.messages()) {
      Person from = person(message.from());
      Person to = person(message.to());
      if (from != to) {
        neighbours(from).add(to);
        neighbours(to).add(from);
      }
    }
    neighbourhoods();
    world.people.forEach(population::introduce);
    messages();
  }

  private Person person(String name) {
    return people.computeIfAbsent(name, key -> {
      var person = new Person(people.size() + 1);
      world.people.add(person);
      return person;
    });
  }

  private List<Person> neighbours(Person person) {
    return neighbours.computeIfAbsent(person, key -> new ArrayList<>());
  }

  /// Grows neighbourhoods from seeds, all at once, each along its own ties.
  private void neighbourhoods() {
    var queue = new ArrayDeque<Person>();
    int wanted = Math.max(4, world.people.size() / NEIGHBOURHOOD);
    for (Person person : world.people) {
      person.circle = -1;
    }
    while (world.circles.size() < wanted) {
      Person seed = world.any(world.people);
      if (seed.circle < 0) {
        join(seed, population.found(), queue);
      } else {
        wanted--;
      }
    }
    while (!queue.isEmpty()) {
      Person person = queue.remove();
      for (Person next : neighbours(person)) {
        if (next.circle < 0 && world.circles.get(person.circle).size() < NEIGHBOURHOOD * 3) {
          join(next, person.circle, queue);
        }
      }
    }
    for (Person person : world.people) {
      if (person.circle < 0) {
        join(person, world.chance.nextInt(world.circles.size()), queue);
      }
    }
  }

  private void join(Person person, int circle, ArrayDeque<Person> queue) {
    population.join(person, circle);
    queue.add(person);
  }

  private void messages() {
    long first = base.messages().getFirst().second();
    long span = Math.max(1, base.messages().getLast().second() - first);
    double speed = Math.max(1.0, span / (days * 86_400.0 - 3_600));
    for (var message : base.messages()) {
      Person from = person(message.from());
      Person to = person(message.to());
      if (from != to) {
        world.message(from, to, 1_800 + (long) ((message.second() - first) / speed));
        if (from.knows(to) && !from.friends.contains(to)) {
          from.befriends(to);
        }
        from.meets(to);
      }
    }
  }
}

package org.nightlight.detection;

import java.util.List;

/// What ordinary people do on a day: talk to those they know, meet a few new ones, write to groups.
/// Acceptance follows Boshmaf et al. 2011: 19 % of requests from strangers, 59 % where a contact is
/// shared.
final class OrdinaryLife {
  private static final World.Manner AS_STRANGER = new World.Manner(0.6, 0.3, 0.2, 0.02, 0.004);
  private static final World.Manner AS_FRIENDS_FRIEND =
      new World.Manner(0.6, 0.59, 0.12, 0.006, 0.001);

  private OrdinaryLife() {}

  static void day(World world, Person person, int day) {
    for (int left = world.times(person.talkative); left > 0 && !person.friends.isEmpty(); left--) {
      // The earliest friends are the closest.
      int pick = (int) (person.friends.size() * StrictMath.pow(world.chance.nextDouble(), 2));
      world.talk(person, person.friends.get(pick), world.awake(day));
    }
    for (int left = world.times(person.outgoing); left > 0; left--) {
      meet(world, person, Population.likely(world, person), day);
    }
    if (world.happens(0.04)) {
      group(world, person, day);
    }
    if (world.happens(0.05) && !person.friends.isEmpty()) {
      String friend = world.any(person.friends).id();
      world.at(world.awake(day), World.said(person, List.of(friend), Place.PUBLIC, List.of()));
    }
    if (person.isAskedAnonymously() && world.happens(0.3)) {
      world.at(world.awake(day), World.anonymous(person, List.of()));
    }
  }

  static void meet(World world, Person person, Person other, int day) {
    if (other == person || person.knows(other) || !other.isThere(day)) {
      return;
    }
    boolean shared = world.mutuals(person, other) > 0;
    world.approach(
        person,
        other,
        world.awake(day),
        shared ? AS_FRIENDS_FRIEND : AS_STRANGER,
        shown(world, person));
  }

  /// What a platform shows is mostly people of one's own age.
  private static Shown shown(World world, Person person) {
    if (!world.happens(0.3)) {
      return Shown.UNKNOWN;
    }
    double children = person.isChild() ? 0.8 : 0.07;
    int accounts = 6 + world.chance.nextInt(15);
    int shown = 0;
    for (int i = 0; i < accounts; i++) {
      shown += world.happens(children) ? 1 : 0;
    }
    return new Shown(accounts, shown);
  }

  private static void group(World world, Person person, int day) {
    List<String> circle = world.circles.get(person.circle).stream()
        .filter(other -> other != person && other.isThere(day))
        .limit(40)
        .map(Person::id)
        .toList();
    if (!circle.isEmpty()) {
      world.at(world.awake(day), World.said(person, circle, Place.GROUP, List.of()));
    }
  }
}

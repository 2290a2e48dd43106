package org.nightlight.detection;

import java.util.ArrayList;
import java.util.List;

/// Children something happens to: many strangers at once, many against one, or one who keeps coming
/// back.
final class Harmed {
  private static final World.Manner UNWANTED = new World.Manner(0.5, 0.1, 0.3, 0.2, 0.05);

  private record Once(String kind, Person who, int on, List<Person> others) implements Part {
    @Override
    public void day(World world, int day) {
      if (day != on) {
        return;
      }
      long hour = world.awake(day);
      for (Person other : others) {
        if (kind.startsWith("harmed-pile-on")) {
          against(world, other, hour + world.chance.nextInt(4 * 3600));
        } else if (!other.knows(who)) {
          world.approach(
              other, who, hour + world.chance.nextInt(10 * 3600), UNWANTED, Shown.UNKNOWN);
        }
      }
    }

    private void against(World world, Person other, long second) {
      for (int left = 1 + world.times(1); left > 0; left--) {
        Place place = world.happens(0.7) ? Place.PUBLIC : Place.DIRECT;
        world.at(
            second + world.chance.nextInt(3600),
            World.said(other, List.of(who.id()), place, List.of("hostile")));
      }
      if (world.happens(0.3)) {
        world.at(second + 4_000, new Deed.Guarded(other.id(), who.id(), Deed.Guard.BLOCKED));
      }
      other.meets(who);
    }
  }

  private record Returning(Person who, Person other, int from, int days) implements Part {
    @Override
    public String kind() {
      return "harmed-harassment-persistent";
    }

    @Override
    public void day(World world, int day) {
      if (day == from) {
        long second = world.awake(day);
        world.message(other, who, second);
        world.at(second + 3_600, new Deed.Guarded(who.id(), other.id(), Deed.Guard.BLOCKED));
        other.meets(who);
      } else if (day > from && day <= from + days) {
        for (int left = world.times(1.5); left > 0; left--) {
          world.message(
              other, who, world.awake(day), world.happens(0.4) ? List.of("hostile") : List.of());
        }
      }
    }
  }

  private final World world;
  private final Casting casting;
  private final int days;

  Harmed(World world, Casting casting, int days) {
    this.world = world;
    this.casting = casting;
    this.days = days;
  }

  List<Part> cast() {
    var parts = new ArrayList<Part>();
    parts.add(new Once("harmed-contacted-many", child(), someDay(), others(12, 25)));
    parts.add(new Once("harmed-pile-on-burst", child(), someDay(), others(10, 12)));
    Person other = casting.pick(person -> person.age >= 12 && person.joins < 0);
    parts.add(new Returning(child(), other, world.chance.nextInt(Math.max(1, days - 10)), 8));
    return parts;
  }

  private int someDay() {
    return Math.min(days - 1, 3 + world.chance.nextInt(Math.max(1, days - 4)));
  }

  private Person child() {
    return casting.pick(person -> person.isChild() && person.age >= 10 && person.joins < 0);
  }

  private List<Person> others(int many, int oldest) {
    var others = new ArrayList<Person>();
    for (int tries = 0; tries < 4_000 && others.size() < many; tries++) {
      Person one = world.any(world.people);
      boolean fits = one.joins < 0 && (oldest < 18 ? one.isChild() : one.age >= 18);
      if (fits && !others.contains(one)) {
        others.add(one);
      }
    }
    return others;
  }
}

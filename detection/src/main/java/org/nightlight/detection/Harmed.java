package org.nightlight.detection;

import java.util.ArrayList;
import java.util.List;

/// Children something happens to: many new accounts one after another, many against one within
/// hours, or one who keeps coming back.
final class Harmed {
  private static final World.Manner UNWANTED = new World.Manner(0.5, 0.1, 0.3, 0.2, 0.05);
  private static final List<String> HOSTILE = List.of("hostile");

  /// What happens to one, day by day.
  private record Happens(String kind, Person who, Daily plays) implements Part {
    @Override
    public void day(World world, int day) {
      plays.day(world, day);
    }
  }

  private interface Daily {
    void day(World world, int day);
  }

  private final World world;
  private final Casting casting;
  private final Population population;
  private final int days;

  Harmed(World world, Casting casting, Population population, int days) {
    this.world = world;
    this.casting = casting;
    this.population = population;
    this.days = days;
  }

  List<Part> cast() {
    return List.of(
        contactedAtOnce(),
        contactedOverDays(),
        pileOn("harmed-pile-on-burst", false),
        pileOn("harmed-pile-on-classmates", true),
        anonymous(),
        comesBack(false),
        comesBack(true),
        comesAsNewAccounts());
  }

  private int someDay(int lasts) {
    return Math.min(days - 1, 3 + world.chance.nextInt(Math.max(1, days - 3 - lasts)));
  }

  private Person child() {
    return casting.pick(person -> person.isChild() && person.age >= 10 && person.joins < 0);
  }

  private List<Person> others(int many, boolean children) {
    var others = new ArrayList<Person>();
    for (int tries = 0; tries < 4_000 && others.size() < many; tries++) {
      Person one = world.any(world.people);
      if (one.joins < 0 && one.isChild() == children && !others.contains(one)) {
        others.add(one);
      }
    }
    return others;
  }

  private Part contactedAtOnce() {
    Person who = child();
    int on = someDay(1);
    var others = others(9 + world.chance.nextInt(6), false);
    return new Happens("harmed-contacted-many", who, (w, day) -> {
      long hour = w.awake(day);
      if (day == on) {
        others.forEach(other -> approach(w, other, who, hour + w.chance.nextInt(10 * 3600)));
      }
    });
  }

  private Part contactedOverDays() {
    Person who = child();
    int from = someDay(4);
    var others = others(8, false);
    others.addAll(others(6, true));
    return new Happens("harmed-contacted-over-days", who, (w, day) -> {
      if (day >= from && day < from + 4) {
        for (int left = 3 + w.chance.nextInt(2); left > 0; left--) {
          approach(w, w.any(others), who, w.awake(day));
        }
      }
    });
  }

  private static void approach(World w, Person other, Person who, long second) {
    if (other != who && !other.knows(who)) {
      w.approach(other, who, second, UNWANTED, Shown.UNKNOWN);
    }
  }

  private Part pileOn(String kind, boolean classmates) {
    Person who = child();
    int on = someDay(1);
    var others = classmates
        ? world.circles.get(who.circle).stream()
            .filter(one -> one != who)
            .limit(12)
            .toList()
        : others(8 + world.chance.nextInt(6), true);
    return new Happens(kind, who, (w, day) -> {
      long hour = w.awake(day);
      if (day == on) {
        others.forEach(other -> against(w, other, who, hour + w.chance.nextInt(4 * 3600)));
      }
    });
  }

  private static void against(World w, Person other, Person who, long second) {
    for (int left = 1 + w.times(1); left > 0; left--) {
      Place place = w.happens(0.7) ? Place.PUBLIC : Place.DIRECT;
      long when = second + w.chance.nextInt(3600);
      List<String> codes = w.happens(0.6) ? HOSTILE : List.of();
      w.at(
          when,
          w.happens(0.3)
              ? mention(other, who, codes)
              : World.said(other, List.of(who.id()), place, codes));
    }
    if (w.happens(0.3)) {
      w.at(second + 4_000, new Deed.Guarded(other.id(), who.id(), Deed.Guard.BLOCKED));
    }
    if (w.happens(0.15)) {
      w.at(second + 4_500, new Deed.Guarded(who.id(), other.id(), Deed.Guard.BLOCKED));
    }
    other.meets(who);
  }

  /// A public post to nobody in person that names somebody.
  private static Deed mention(Person other, Person who, List<String> codes) {
    return new Deed.MessageSent(
        new Deed.Sender.Account(other.id()),
        List.of(),
        Place.PUBLIC,
        "",
        List.of(who.id()),
        codes,
        List.of(),
        Shown.UNKNOWN);
  }

  /// On an anonymous question site: whether many or one is known to nobody.
  private Part anonymous() {
    Person who = child();
    int on = someDay(1);
    return new Happens("harmed-pile-on-anonymous", who, (w, day) -> {
      if (w.happens(0.3)) {
        w.at(w.awake(day), World.anonymous(who, List.of()));
      }
      if (day == on) {
        long hour = w.awake(day);
        for (int left = 12 + w.chance.nextInt(12); left > 0; left--) {
          w.at(
              hour + w.chance.nextInt(5 * 3600),
              World.anonymous(who, w.happens(0.6) ? HOSTILE : List.of()));
        }
      }
    });
  }

  /// Is blocked after the first message, and goes on writing for days: itself, or from an account
  /// the platform knows to be linked.
  private Part comesBack(boolean linked) {
    Person who = child();
    Person first = casting.pick(person -> person.age >= 12 && person.joins < 0);
    Person other = linked ? newcomer(-1) : first;
    int from = world.chance.nextInt(Math.max(1, days - 10));
    String kind = linked ? "harmed-harassment-linked" : "harmed-harassment-persistent";
    return new Happens(kind, who, (w, day) -> {
      if (day == from) {
        long second = w.awake(day);
        w.message(first, who, second);
        w.at(second + 3_600, new Deed.Guarded(who.id(), first.id(), Deed.Guard.BLOCKED));
        if (linked) {
          w.at(second + 4_000, new Deed.Linked(other.id(), first.id(), Deed.LinkBasis.DEVICE));
        }
        first.meets(who);
        other.meets(who);
      } else if (day > from && day <= from + 8) {
        for (int left = w.times(1.5); left > 0; left--) {
          w.message(other, who, w.awake(day), w.happens(0.4) ? HOSTILE : List.of());
        }
      }
    });
  }

  /// Blocked, it comes with a new account every day or two, and is blocked again.
  private Part comesAsNewAccounts() {
    Person who = child();
    int from = world.chance.nextInt(Math.max(1, days - 12));
    return new Happens("harmed-harassment-new-accounts", who, (w, day) -> {
      if (day >= from && day < from + 10 && (day == from || w.happens(0.7))) {
        Person other = newcomer(day);
        long second = w.awake(day);
        w.message(other, who, second);
        if (w.happens(0.8)) {
          w.at(second + 1_800, new Deed.Guarded(who.id(), other.id(), Deed.Guard.BLOCKED));
        }
        other.meets(who);
      }
    });
  }

  /// An account that lives only to come back; it joins early on its day.
  private Person newcomer(int day) {
    var person = new Person(world.people.size() + 1);
    person.age = 16;
    person.saidAge = world.happens(0.5) ? 16 : -1;
    person.country = world.any(world.people).country;
    person.circle = world.chance.nextInt(world.circles.size());
    person.joins = day;
    casting.add(person);
    if (day < 0) {
      population.introduce(person);
    } else {
      world.at(day * 86_400L, new Deed.Registered(person.id(), person.particulars()));
    }
    return person;
  }
}

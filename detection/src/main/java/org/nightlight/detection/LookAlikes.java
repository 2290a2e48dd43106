package org.nightlight.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/// Ordinary people who look unusual: those a careless rule would point at.
final class LookAlikes {
  private static final World.Manner WELCOME = new World.Manner(0.7, 0.8, 0.04, 0.003, 0);
  private static final World.Manner MIXED = new World.Manner(0.6, 0.45, 0.15, 0.02, 0.002);
  private static final World.Manner UNWELCOME = new World.Manner(0.3, 0.03, 0.25, 0.12, 0.06);

  private record Playing(String kind, Person who, BiConsumer<World, Integer> plays)
      implements Part {
    @Override
    public void day(World world, int day) {
      if (who.isThere(day)) {
        plays.accept(world, day);
      }
    }
  }

  private final World world;
  private final Casting casting;
  private final List<Part> parts = new ArrayList<>();

  LookAlikes(World world, Casting casting) {
    this.world = world;
    this.casting = casting;
  }

  List<Part> cast(int ofEach, int days) {
    for (int i = 0; i < ofEach; i++) {
      withClass("benign-coach", "coach");
      withClass("benign-teacher", "teacher");
      withClass("benign-coach-undeclared", "");
      relative("benign-relative", false, days);
      relative("benign-family-abroad", true, days);
      helpline();
      wide("benign-popular", "creator", MIXED, 1.5);
      wide("benign-spammer", "", UNWELCOME, 6);
      manyFriends();
      mover(days);
      turnsEighteen(days);
      gamer();
      brigaded(days);
      parts.addAll(new BusyChildren(world, casting, days).cast());
    }
    return parts;
  }

  private void add(String kind, Person who, BiConsumer<World, Integer> plays) {
    parts.add(new Playing(kind, who, plays));
  }

  private Person adult() {
    return casting.pick(person -> person.age >= 25 && person.joins < 0);
  }

  private Person child() {
    return casting.pick(person -> person.isChild() && person.age >= 12 && person.joins < 0);
  }

  /// The platform tells that it vouches for a role, after it told who the account is.
  private void declare(Person who, String role) {
    who.role = role;
    if (!role.isEmpty()) {
      world.at(1, new Deed.Updated(who.id(), who.particulars()));
    }
  }

  private List<Person> circleOf(Predicate<Person> one) {
    for (int tries = 0; tries < 500; tries++) {
      var circle = world.any(world.circles);
      if (circle.size() > 6 && circle.stream().filter(one).count() * 2 > circle.size()) {
        return circle;
      }
    }
    return world.any(world.circles);
  }

  /// Meets a class or a team of children who know each other, over a few weeks.
  private void withClass(String kind, String role) {
    Person who = adult();
    declare(who, role);
    var team = circleOf(Person::isChild);
    who.country = team.getFirst().country;
    team.stream().limit(3).filter(one -> !who.knows(one)).forEach(one -> world.existing(who, one));
    add(kind, who, (w, day) -> approach(w, who, team, 0.5, day, WELCOME));
  }

  private static void approach(
      World w, Person who, List<Person> whom, double pace, int day, World.Manner manner) {
    for (int left = w.times(pace); left > 0; left--) {
      Person other = w.any(whom);
      if (other != who && !who.knows(other) && other.isThere(day)) {
        w.approach(who, other, w.awake(day), manner, Shown.UNKNOWN);
      }
    }
  }

  /// Joins a family on the platform: some grown up, some children, who know each other.
  private void relative(String kind, boolean abroad, int days) {
    Person who = adult();
    var family = new ArrayList<Person>();
    Person parent = casting.pick(
        p -> p.age >= 25 && p.joins < 0 && (!abroad || !p.country.equals(who.country)));
    family.add(parent);
    for (int i = 0; i < 4; i++) {
      Person next = casting.pick(
          p -> p.joins < 0 && p.country.equals(parent.country) && (p.isChild() || p.age > 30));
      family.forEach(one -> {
        if (one != next && !one.knows(next)) {
          world.existing(one, next);
        }
      });
      family.add(next);
    }
    if (!who.knows(parent)) {
      world.existing(who, parent);
    }
    int from = world.chance.nextInt(Math.max(1, days - 8));
    add(kind, who, (w, day) -> {
      if (day >= from) {
        approach(w, who, family, 0.7, day, WELCOME);
      }
    });
  }

  /// Children write to it; it answers, and sometimes writes first again.
  private void helpline() {
    Person who = adult();
    who.kind = Particulars.Kind.ORGANISATION;
    declare(who, "helpline");
    add("benign-helpline", who, (w, day) -> {
      for (int left = w.times(1.2); left > 0; left--) {
        Person child = w.any(w.people);
        if (child.isChild() && child != who && !child.knows(who) && child.isThere(day)) {
          child.befriends(who);
          w.talk(child, who, w.awake(day));
        }
      }
    });
  }

  /// Turns to people of every age.
  private void wide(String kind, String role, World.Manner manner, double pace) {
    Person who = adult();
    declare(who, role);
    add(kind, who, (w, day) -> approach(w, who, w.people, pace, day, manner));
  }

  private void manyFriends() {
    Person who = child();
    add("benign-many-friends", who, (w, day) -> {
      for (int left = w.times(1.5); left > 0; left--) {
        OrdinaryLife.meet(w, who, Population.likely(w, who), day);
      }
    });
  }

  /// A child comes to another school and meets a class in a week.
  private void mover(int days) {
    Person who = child();
    var school = circleOf(one -> one.isChild() && Math.abs(one.age - who.age) <= 1);
    int from = world.chance.nextInt(Math.max(1, days - 7));
    add("benign-moves-school", who, (w, day) -> {
      if (day >= from && day < from + 7) {
        approach(w, who, school, 2, day, WELCOME);
      }
    });
  }

  /// Turns eighteen among friends of seventeen.
  private void turnsEighteen(int days) {
    Person who = casting.pick(person -> person.age == 17 && person.joins < 0);
    int birthday = world.chance.nextInt(Math.max(1, days / 2));
    add("benign-turns-eighteen", who, (w, day) -> {
      if (day == birthday) {
        who.age = 18;
        who.saidAge = 18;
        w.at(day * 86_400L, new Deed.Updated(who.id(), who.particulars()));
      }
      approach(w, who, w.circles.get(who.circle), 0.4, day, WELCOME);
      if (w.happens(0.4) && !who.friends.isEmpty()) {
        OrdinaryLife.meet(w, who, w.any(w.any(who.friends).friends), day);
      }
    });
  }

  /// Plays with strangers from everywhere, mostly a little younger or older.
  private void gamer() {
    Person who = casting.pick(person -> person.age >= 15 && person.age < 24 && person.joins < 0);
    add("benign-gamer", who, (w, day) -> {
      for (int left = w.times(0.7); left > 0; left--) {
        Person other = w.any(w.people);
        if (other != who
            && Math.abs(other.age - who.age) < 8
            && !who.knows(other)
            && other.isThere(day)) {
          w.approach(who, other, w.awake(day), MIXED, Shown.UNKNOWN);
        }
      }
    });
  }

  /// Many who never heard from it report it on one day.
  private void brigaded(int days) {
    Person who = casting.pick(person -> person.age >= 12 && person.joins < 0);
    int on = world.chance.nextInt(days);
    add("benign-brigaded", who, (w, day) -> {
      if (day == on) {
        for (int i = 0; i < 25; i++) {
          Person other = w.any(w.people);
          if (other != who) {
            w.at(w.awake(day), new Deed.Reported(other.id(), who.id(), "other"));
          }
        }
      }
    });
  }
}

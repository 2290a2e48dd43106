package org.nightlight.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/// Ordinary children to whom much happens: those a careless rule would call bullied.
final class BusyChildren {
  private static final World.Manner WELCOME = new World.Manner(0.7, 0.7, 0.08, 0.004, 0.001);
  private static final World.Manner AGAIN = new World.Manner(1, 0.1, 0.6, 0.02, 0);

  private record Busy(String kind, Person who, BiConsumer<World, Integer> plays) implements Part {
    @Override
    public void day(World world, int day) {
      plays.accept(world, day);
    }
  }

  private final World world;
  private final Casting casting;
  private final int days;

  BusyChildren(World world, Casting casting, int days) {
    this.world = world;
    this.casting = casting;
    this.days = days;
  }

  List<Part> cast() {
    return List.of(
        birthday(), wellLiked(), newAtSchool(), askedAnonymously(), quarrels(), isAskedAgain());
  }

  private Person child() {
    return casting.pick(person -> person.isChild() && person.age >= 10 && person.joins < 0);
  }

  private int from(int lasts) {
    return world.chance.nextInt(Math.max(1, days - lasts));
  }

  /// Friends and a few who hardly know it write on one evening.
  private Part birthday() {
    Person who = child();
    int on = from(1);
    return new Busy("benign-birthday", who, (w, day) -> {
      if (day != on) {
        return;
      }
      var wishing = new ArrayList<>(who.friends.subList(0, Math.min(14, who.friends.size())));
      wishing.addAll(w.circles.get(who.circle).stream().limit(4).toList());
      for (Person one : wishing) {
        if (one != who) {
          Place place = w.happens(0.5) ? Place.PUBLIC : Place.DIRECT;
          w.at(w.awake(day), World.said(one, List.of(who.id()), place, List.of()));
          one.meets(who);
        }
      }
    });
  }

  /// New people of about its age turn to it, day after day.
  private Part wellLiked() {
    Person who = child();
    return new Busy("benign-well-liked", who, (w, day) -> {
      for (int left = w.times(1.2); left > 0; left--) {
        Person other = Population.stranger(w, who);
        if (other != who && !other.knows(who) && other.isThere(day)) {
          w.approach(other, who, w.awake(day), WELCOME, Shown.UNKNOWN);
        }
      }
    });
  }

  /// A class turns to it within a few days.
  private Part newAtSchool() {
    Person who = child();
    int from = from(3);
    var school = world.any(world.circles);
    for (int tries = 0; tries < 300 && !fits(school, who); tries++) {
      school = world.any(world.circles);
    }
    var mates = school;
    return new Busy("benign-new-at-school", who, (w, day) -> {
      if (day < from || day > from + 3) {
        return;
      }
      for (int left = w.times(3); left > 0; left--) {
        Person other = w.any(mates);
        if (other != who && !other.knows(who) && other.isThere(day)) {
          w.approach(other, who, w.awake(day), WELCOME, Shown.UNKNOWN);
        }
      }
    });
  }

  private static boolean fits(List<Person> circle, Person who) {
    return circle.size() > 8
        && circle.stream()
            .allMatch(one -> one != who && one.age < 20 && Math.abs(one.age - who.age) < 4);
  }

  /// Is on an anonymous question site, and asked a few things every day.
  private Part askedAnonymously() {
    Person who = child();
    return new Busy("benign-asked-anonymously", who, (w, day) -> {
      for (int left = w.times(2); left > 0; left--) {
        w.at(w.awake(day), World.anonymous(who, List.of()));
      }
    });
  }

  /// Mutes a friend for a day or two; then they talk again.
  private Part quarrels() {
    Person who = child();
    int from = from(6);
    return new Busy("benign-quarrel", who, (w, day) -> {
      if (day != from || who.friends.isEmpty()) {
        return;
      }
      Person friend = who.friends.getFirst();
      long second = w.awake(day);
      w.message(friend, who, second);
      w.at(second + 300, new Deed.Guarded(who.id(), friend.id(), Deed.Guard.MUTED));
      for (int hour = 2; hour < 40; hour += 9) {
        w.message(friend, who, second + hour * 3_600L);
      }
      w.message(who, friend, second + 45 * 3_600L);
      for (int next = 0; next < 6; next++) {
        w.talk(friend, who, second + 50 * 3_600L + next * 14_000L);
      }
    });
  }

  /// Somebody it declined asks twice again.
  private Part isAskedAgain() {
    Person who = child();
    int from = from(8);
    Person other = Population.stranger(world, who);
    return new Busy("benign-asked-again", who, (w, day) -> {
      if (other != who && (day == from || day == from + 3 || day == from + 6)) {
        w.approach(other, who, w.awake(day), AGAIN, Shown.UNKNOWN);
      }
    });
  }
}

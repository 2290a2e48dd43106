package org.nightlight.detection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Consumer;

/// An invented network while it is played: its people, its chance, and what is about to happen.
final class World {
  static final String SOURCE = "/platforms/invented";
  private static final int DAY = 86_400;

  /// Something that will happen, at a second of the stream.
  private record Happening(long second, long order, Deed deed) {}

  /// How somebody begins contacts and how these are met: chances between 0 and 1.
  record Manner(
      double requests, double accepted, double declined, double blocked, double reported) {}

  final Random chance;
  final List<Person> people = new ArrayList<>();
  final List<List<Person>> circles = new ArrayList<>();
  private final Instant start;
  private final PriorityQueue<Happening> coming = new PriorityQueue<>(
      Comparator.comparingLong(Happening::second).thenComparingLong(Happening::order));
  private long order;
  private long told;

  private final Simulator.Ties ties;

  World(long seed, Day start, Simulator.Ties ties) {
    this.chance = new Random(seed);
    this.start = start.start();
    this.ties = ties;
  }

  boolean happens(double p) {
    return chance.nextDouble() < p;
  }

  <T> T any(List<T> of) {
    return of.get(chance.nextInt(of.size()));
  }

  /// How often something happens that happens so often on average.
  int times(double mean) {
    double left = StrictMath.exp(-mean);
    int count = -1;
    for (double product = 1; product > left; count++) {
      product *= chance.nextDouble();
    }
    return count;
  }

  double logNormal(double median, double spread) {
    return median * StrictMath.exp(spread * chance.nextGaussian());
  }

  /// A second of a day when people are awake: mostly after school, some before.
  long awake(int day) {
    double hour = happens(0.25) ? 7 + 2 * chance.nextDouble() : 15.5 + 3 * chance.nextGaussian();
    return (long) day * DAY + (long) (Math.clamp(hour, 0.1, 23.8) * 3600) + chance.nextInt(60);
  }

  void at(long second, Deed deed) {
    coming.add(new Happening(second, order++, deed));
  }

  /// Tells everything up to the end of a day, in order of time.
  void tell(int day, Consumer<? super Activity> to) {
    while (!coming.isEmpty() && coming.peek().second() < (day + 1L) * DAY) {
      var next = coming.remove();
      to.accept(new Activity(SOURCE, "e" + ++told, start.plusSeconds(next.second()), next.deed()));
    }
  }

  int mutuals(Person a, Person b) {
    int count = 0;
    for (Person friend : a.friends) {
      count += b.friends.contains(friend) ? 1 : 0;
    }
    return count;
  }

  void existing(Person a, Person b) {
    a.befriends(b);
    if (ties == Simulator.Ties.UNTOLD) {
      return;
    }
    at(0, new Deed.ContactExisting(a.id(), b.id(), Optional.empty()));
  }

  void message(Person a, Person b, long second) {
    message(a, b, second, List.of());
  }

  void message(Person a, Person b, long second, List<String> codes) {
    at(second, said(a, List.of(b.id()), Place.DIRECT, codes));
  }

  static Deed said(Person a, List<String> to, Place place, List<String> codes) {
    return new Deed.MessageSent(
        new Deed.Sender.Account(a.id()), to, place, "", List.of(), codes, List.of(), Shown.UNKNOWN);
  }

  /// An anonymous message.
  static Deed anonymous(Person to, List<String> codes) {
    return new Deed.MessageSent(
        new Deed.Sender.Anonymous(""),
        List.of(to.id()),
        Place.PUBLIC,
        "",
        List.of(),
        codes,
        List.of(),
        Shown.UNKNOWN);
  }

  /// One begins a contact with another it has not met, and the other does something about it, or
  /// nothing.
  void approach(Person a, Person b, long second, Manner manner, Shown shown) {
    int mutuals = mutuals(a, b);
    a.meets(b);
    boolean asks = happens(manner.requests());
    if (asks) {
      OptionalInt said = happens(0.7) ? OptionalInt.of(mutuals) : OptionalInt.empty();
      at(
          second,
          new Deed.ContactRequested(
              a.id(), b.id(), said, mutuals > 0 ? Deed.Via.SUGGESTION : Deed.Via.SEARCH, shown));
    } else {
      message(a, b, second);
    }
    answer(a, b, second, asks, manner);
  }

  private void answer(Person a, Person b, long second, boolean asks, Manner manner) {
    long then = second + 60 + (long) (-StrictMath.log(1 - chance.nextDouble()) * 5 * 3600);
    double roll = chance.nextDouble();
    if (roll < manner.accepted()) {
      if (asks) {
        at(then, new Deed.ContactAnswered(b.id(), a.id(), Deed.Answer.ACCEPTED));
      }
      message(asks ? a : b, asks ? b : a, then + 90 + chance.nextInt(2_000));
      a.friends.add(b);
      b.friends.add(a);
    } else if (roll < manner.accepted() + manner.declined()) {
      at(
          then,
          asks
              ? new Deed.ContactAnswered(b.id(), a.id(), Deed.Answer.DECLINED)
              : new Deed.Guarded(b.id(), a.id(), Deed.Guard.MUTED));
    }
    if (happens(manner.blocked())) {
      at(then + 300 + chance.nextInt(40_000), new Deed.Guarded(b.id(), a.id(), Deed.Guard.BLOCKED));
    }
    if (happens(manner.reported())) {
      at(
          then + 600 + chance.nextInt(40_000),
          new Deed.Reported(b.id(), a.id(), "unwanted-contact"));
    }
  }

  /// A talk between two who know each other: a few messages to and fro.
  void talk(Person a, Person b, long second) {
    long now = second;
    Person speaks = a;
    for (int left = 1 + times(2.2); left > 0; left--) {
      message(speaks, speaks == a ? b : a, now);
      now += 9 + chance.nextInt(240);
      speaks = happens(0.7) ? (speaks == a ? b : a) : speaks;
    }
  }
}

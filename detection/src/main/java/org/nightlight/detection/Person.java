package org.nightlight.detection;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Somebody of an invented network: who they are, what they say they are, and whom they know.
final class Person {
  final int number;

  /// Years of age, and the years they declare; -1 where they declare none.
  int age;

  int saidAge;
  String country = "";

  /// School, club, town or trade: people of one circle know each other.
  int circle;

  String role = "";
  Particulars.Kind kind = Particulars.Kind.PERSON;

  /// The day of the stream on which they join, or -1 where they were there before it began.
  int joins = -1;

  /// New contacts begun, and messages to those they know, on an ordinary day.
  double outgoing;

  double talkative;
  final List<Person> friends = new ArrayList<>();
  final Set<Integer> met = new HashSet<>();

  Person(int number) {
    this.number = number;
  }

  String id() {
    return "a" + number;
  }

  boolean isChild() {
    return age < 18;
  }

  /// One child in ten takes anonymous questions.
  boolean isAskedAnonymously() {
    return isChild() && number % 10 == 0;
  }

  boolean knows(Person other) {
    return met.contains(other.number);
  }

  boolean isThere(int day) {
    return joins <= day;
  }

  void befriends(Person other) {
    meets(other);
    friends.add(other);
    other.friends.add(this);
  }

  void meets(Person other) {
    met.add(other.number);
    other.met.add(number);
  }

  Particulars particulars() {
    Age said = saidAge < 0 ? Age.UNKNOWN : Age.ofYears(saidAge, Age.Basis.DECLARED);
    return new Particulars(
        said, country.isEmpty() ? Country.UNKNOWN : Country.of(country), kind, role);
  }
}

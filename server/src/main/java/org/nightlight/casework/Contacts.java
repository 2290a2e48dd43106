package org.nightlight.casework;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.nightlight.casework.ActivityWords.Line;
import org.nightlight.casework.CaseFile.Affected;
import org.nightlight.casework.CaseFile.Age;
import org.nightlight.casework.CaseShelf.Head;

/// Who did what to whom, as far as the signals of one case cite it: nothing about any other
/// account.
///
/// @param lines one contact each, oldest first
/// @param ties between two accounts, from the one to the other
record Contacts(String subject, List<Contact> lines, List<Tie> ties) {

  static final String ANONYMOUS = "somebody anonymous";

  private static final String MORE = " and \\d+ more$";

  Contacts {
    lines = List.copyOf(lines);
    ties = List.copyOf(ties);
  }

  /// One contact.
  ///
  /// @param age of the account that is not the subject
  /// @param from whether the subject did it
  record Contact(Instant at, String actor, String other, String deed, Age age, From from) {

    enum From {
      SUBJECT,
      OTHERS
    }

    public String exact() {
      return CaseView.Ago.of(at, at).exact();
    }

    public String ageWords() {
      return words(age);
    }
  }

  /// All that one account did to another.
  ///
  /// @param what such as `wrote to 3, asked for contact with 1`
  record Tie(
      String actor, Age actorAge, String other, Age otherAge, String what, int count, String last) {

    public String actorWords() {
      return words(actorAge);
    }

    public String otherWords() {
      return words(otherAge);
    }
  }

  static String words(Age age) {
    return switch (age) {
      case CHILD -> "child";
      case ADULT -> "adult";
      case UNKNOWN -> "age not known";
    };
  }

  static Contacts of(Head head, List<Line> activities, List<Affected> affected) {
    var ages = new TreeMap<String, Age>();
    affected.forEach(one -> ages.put(one.who().account(), one.age()));
    var lines = activities.stream()
        .filter(line -> concerns(line, head.account()))
        .map(line -> contact(line, head.account(), ages))
        .filter(line -> !line.actor().equals(line.other()))
        .sorted(Comparator.comparing(Contact::at))
        .toList();
    ages.put(head.account(), head.age());
    return new Contacts(head.account(), lines, ties(lines, ages));
  }

  /// What an account only tells of itself is no contact.
  private static boolean concerns(Line line, String subject) {
    return !line.other().isEmpty() || !line.actor().equals(subject);
  }

  private static Contact contact(Line line, String subject, Map<String, Age> ages) {
    var actor = line.actor().isEmpty() ? ANONYMOUS : line.actor();
    // A message that names the subject is sent to nobody in person.
    var other = line.other().isEmpty() ? subject : line.other().replaceFirst(MORE, "");
    var from = actor.equals(subject) ? Contact.From.SUBJECT : Contact.From.OTHERS;
    var counterpart = from == Contact.From.SUBJECT ? other : actor;
    return new Contact(
        line.at(),
        actor,
        other,
        line.other().isEmpty() ? "named" : line.deed(),
        ages.getOrDefault(counterpart, Age.UNKNOWN),
        from);
  }

  private static List<Tie> ties(List<Contact> lines, Map<String, Age> ages) {
    var byPair = new LinkedHashMap<List<String>, List<Contact>>();
    lines.forEach(line -> byPair
        .computeIfAbsent(List.of(line.actor(), line.other()), _ -> new ArrayList<>())
        .add(line));
    var ties = new ArrayList<Tie>();
    byPair.forEach((pair, of) -> ties.add(new Tie(
        pair.getFirst(),
        ages.getOrDefault(pair.getFirst(), Age.UNKNOWN),
        pair.getLast(),
        ages.getOrDefault(pair.getLast(), Age.UNKNOWN),
        what(of),
        of.size(),
        of.getLast().exact())));
    return ties;
  }

  private static String what(List<Contact> of) {
    var deeds = new LinkedHashMap<String, Integer>();
    of.forEach(one -> deeds.merge(one.deed(), 1, Integer::sum));
    var words = new ArrayList<String>();
    deeds.forEach((deed, count) -> words.add(String.format(Locale.UK, "%s: %,d", deed, count)));
    return String.join(", ", words);
  }
}

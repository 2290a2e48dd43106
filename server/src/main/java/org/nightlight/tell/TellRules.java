package org.nightlight.tell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nightlight.help.Audience;
import org.nightlight.intake.Besides;
import org.nightlight.intake.Danger;
import org.nightlight.intake.ReportDraft;
import org.nightlight.intake.ReportWords;
import org.nightlight.intake.Subject;
import org.nightlight.intake.Teller;
import org.nightlight.intake.Teller.Reach;
import org.nightlight.intake.Voice;

/// What makes an answer of the form good enough to go on, and what the answers amount to: pure.
final class TellRules {

  /// Places that are no platform of ours.
  static final List<String> PLACES =
      List.of("online", "school", "home", "journey", "elsewhere", ReportDraft.PLACE_UNKNOWN);

  private static final String OTHER_TOPIC = "other";

  private TellRules() {}

  /// What one can choose, where the choice is not fixed.
  record Choices(Set<String> topics, Set<String> sources, Set<String> countries) {}

  /// Something to mend, by the key of its phrase.
  record Mend(String field, String key, List<Object> values) {}

  /// What to mend on one page; empty where one can go on.
  static List<Mend> mend(TellStep step, TellAnswers answers, Choices choices) {
    return switch (step) {
      case WHO -> unless(Audience.of(answers.who()).isPresent(), "who", "mend.who");
      case DANGER -> unless(Danger.of(answers.danger()).isPresent(), "danger", "mend.danger");
      case TOPIC -> unless(choices.topics().contains(answers.topic()), "topic", "mend.topic");
      case WORDS -> words("words", answers.words());
      case WHERE -> where(answers, choices);
      case MORE -> more(answers, choices);
      case NAME -> name(answers);
      case CHECK -> List.of();
    };
  }

  /// The first page with something to mend.
  static Optional<TellStep> firstToMend(TellAnswers answers, Choices choices) {
    for (var step : TellStep.values()) {
      if (!mend(step, answers, choices).isEmpty()) {
        return Optional.of(step);
      }
    }
    return Optional.empty();
  }

  /// Where somebody is in danger now, what is not answered yet is not known, and does not keep the
  /// report from being sent.
  static TellAnswers atOnce(TellAnswers answers) {
    if (!answers.danger().equals("now")) {
      return answers;
    }
    var whole = answers;
    if (answers.who().isEmpty()) {
      whole = whole.with("who", Audience.OTHER.code());
    }
    if (answers.topic().isEmpty()) {
      whole = whole.with("topic", OTHER_TOPIC);
    }
    return answers.places().isEmpty() ? whole.with("place", ReportDraft.PLACE_UNKNOWN) : whole;
  }

  private static List<Mend> where(TellAnswers answers, Choices choices) {
    var places = answers.places();
    var known = places.stream()
        .allMatch(place -> PLACES.contains(place) || choices.sources().contains(place));
    if (places.isEmpty() || !known) {
      return List.of(new Mend("place", "mend.place", List.of()));
    }
    return tooLong("account", answers.account());
  }

  private static List<Mend> tooLong(String field, String text) {
    return text.length() <= TellAnswers.MOST_ACCOUNT
        ? List.of()
        : List.of(new Mend(field, "mend.account", List.of(TellAnswers.MOST_ACCOUNT)));
  }

  private static List<Mend> name(TellAnswers answers) {
    var tooLong = tooLong("name", answers.name());
    return tooLong.isEmpty() ? tooLong("contact", answers.contact()) : tooLong;
  }

  private static List<Mend> more(TellAnswers answers, Choices choices) {
    var tooLong = words("more", answers.more());
    if (!tooLong.isEmpty()) {
      return tooLong;
    }
    var country = answers.country();
    if (!country.isEmpty() && !choices.countries().contains(country)) {
      return List.of(new Mend("country", "mend.country", List.of()));
    }
    return unless(
        ReportDraft.language(answers.language()).isPresent(), "language", "mend.language");
  }

  private static List<Mend> words(String field, String text) {
    return text.length() <= TellAnswers.MOST_WORDS
        ? List.of()
        : List.of(new Mend(field, "mend.words", List.of(text.length(), TellAnswers.MOST_WORDS)));
  }

  private static List<Mend> unless(boolean good, String field, String key) {
    return good ? List.of() : List.of(new Mend(field, key, List.of()));
  }

  /// The platform's account a report is about: on the first platform chosen, where one was named.
  static Optional<Subject> about(TellAnswers answers, Choices choices) {
    var account = answers.account().strip();
    return answers.places().stream()
        .filter(choices.sources()::contains)
        .findFirst()
        .filter(_ -> !account.isEmpty())
        .map(source -> new Subject(source, account));
  }

  /// What a person wrote.
  static ReportWords words(TellAnswers answers) {
    return new ReportWords(
        answers.words().strip(), answers.account().strip(), answers.more().strip());
  }

  /// The report that answers without anything to mend amount to. What happened away from the screen
  /// joins what happened on it.
  static ReportDraft draft(TellAnswers answers, Choices choices, Voice voice) {
    var about = about(answers, choices);
    var places = new ArrayList<>(answers.places());
    var first = about.map(Subject::source).orElse(places.getFirst());
    places.remove(first);
    var draft = new ReportDraft(
        answers.token(),
        Audience.of(answers.who()).orElseThrow(),
        answers.topic(),
        Danger.of(answers.danger()).orElseThrow(),
        first,
        about,
        answers.country(),
        ReportDraft.language(answers.language()).orElseThrow(),
        Optional.empty(),
        words(answers),
        new Besides(places, teller(answers), voice, Optional.empty()));
    // A form that was changed and sent once more tells something new.
    return draft.under(answers.token() + "\u0000" + draft.content());
  }

  private static Optional<Teller> teller(TellAnswers answers) {
    var name = answers.name().strip();
    var contact = answers.contact().strip();
    if (name.isEmpty() && contact.isEmpty()) {
      return Optional.empty();
    }
    var safe = answers.reach().equals("contact") && !contact.isEmpty();
    return Optional.of(new Teller(name, contact, safe ? Reach.CONTACT : Reach.RECEIPT));
  }
}

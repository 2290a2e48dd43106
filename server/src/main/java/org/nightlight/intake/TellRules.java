package org.nightlight.intake;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.nightlight.help.Audience;

/// What makes an answer of the form good enough to go on, and what the answers amount to: pure.
final class TellRules {

  /// Places that are no platform of ours.
  static final List<String> PLACES =
      List.of("online", "school", "home", "journey", "elsewhere", ReportDraft.PLACE_UNKNOWN);

  private TellRules() {}

  /// What one can choose, where the choice is not fixed.
  record Choices(Set<String> topics, Set<String> sources, Set<String> countries) {}

  /// Something to mend, in words for the reporter.
  public record Mend(String field, String text) {}

  /// What to mend on one page; empty where one can go on.
  static List<Mend> mend(TellStep step, TellAnswers answers, Choices choices) {
    return switch (step) {
      case WHO -> unless(audience(answers.who()).isPresent(), "who", "Choose who you are.");
      case DANGER ->
        unless(
            danger(answers.danger()).isPresent(),
            "danger",
            "Choose one answer. \"I am not sure\" is a good answer too.");
      case TOPIC ->
        unless(
            choices.topics().contains(answers.topic()),
            "topic",
            "Choose what comes closest. \"Something else\" is a good answer too.");
      case WORDS -> words("words", answers.words());
      case WHERE -> where(answers, choices);
      case MORE -> more(answers, choices);
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

  private static List<Mend> where(TellAnswers answers, Choices choices) {
    if (!PLACES.contains(answers.place()) && !choices.sources().contains(answers.place())) {
      return List.of(
          new Mend("place", "Choose one place. \"I am not sure\" is a good answer too."));
    }
    return unless(
        answers.account().length() <= TellAnswers.MOST_ACCOUNT,
        "account",
        "A name has at most " + TellAnswers.MOST_ACCOUNT
            + " letters. You can say more on the next page.");
  }

  private static List<Mend> more(TellAnswers answers, Choices choices) {
    var tooLong = words("more", answers.more());
    if (!tooLong.isEmpty()) {
      return tooLong;
    }
    var country = answers.country();
    if (!country.isEmpty() && !choices.countries().contains(country)) {
      return List.of(new Mend("country", "Choose a country from the list, or leave it open."));
    }
    return unless(
        language(answers.language()).isPresent(),
        "language",
        "Choose a language from the list, or leave it open.");
  }

  private static List<Mend> words(String field, String text) {
    return unless(
        text.length() <= TellAnswers.MOST_WORDS,
        field,
        "This is "
            + text.length()
            + " letters long, and "
            + TellAnswers.MOST_WORDS
            + " fit. Send the first part now, and tell us the rest in a second report.");
  }

  private static List<Mend> unless(boolean good, String field, String text) {
    return good ? List.of() : List.of(new Mend(field, text));
  }

  static Optional<Audience> audience(String code) {
    for (var audience : Audience.values()) {
      if (audience.code().equals(code)) {
        return Optional.of(audience);
      }
    }
    return Optional.empty();
  }

  static Optional<Danger> danger(String code) {
    for (var danger : Danger.values()) {
      if (danger.name().toLowerCase(Locale.ROOT).equals(code)) {
        return Optional.of(danger);
      }
    }
    return Optional.empty();
  }

  /// A language tag; `und` where nobody said one.
  static Optional<String> language(String tag) {
    if (tag.isEmpty()) {
      return Optional.of(ReportDraft.LANGUAGE_UNKNOWN);
    }
    return tag.matches("[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}") ? Optional.of(tag) : Optional.empty();
  }

  /// The report that answers without anything to mend amount to.
  static ReportDraft draft(TellAnswers answers, Choices choices) {
    var account = answers.account().strip();
    var about = choices.sources().contains(answers.place()) && !account.isEmpty()
        ? Optional.of(new Subject(answers.place(), account))
        : Optional.<Subject>empty();
    var words = new ReportWords(answers.words().strip(), account, answers.more().strip());
    var draft = new ReportDraft(
        answers.token(),
        audience(answers.who()).orElseThrow(),
        answers.topic(),
        danger(answers.danger()).orElseThrow(),
        answers.place(),
        about,
        answers.country(),
        language(answers.language()).orElseThrow(),
        Optional.empty(),
        words);
    // A form that was changed and sent once more tells something new.
    return draft.under(answers.token() + "\u0000" + draft.content());
  }
}

package org.nightlight.tell;

import java.util.List;
import java.util.stream.Stream;
import org.nightlight.language.Phrase;
import org.nightlight.language.Phrases;

/// The fixed choices of the form, in a reader's words.
final class TellWords {

  static final List<String> AUDIENCES =
      List.of("child", "parent", "professional", "other", "flagger");

  private TellWords() {}

  /// One choice of a question.
  public record Choice(String value, Phrase label, Phrase hint) {}

  static List<Choice> who(Phrases say) {
    return choices(say, "who", AUDIENCES.stream());
  }

  static List<Choice> danger(Phrases say) {
    return choices(say, "danger", Stream.of("now", "no", "unknown"));
  }

  /// @param reader whom they are for: a child's home is "home"
  static List<Choice> places(Phrases say, String reader) {
    return TellRules.PLACES.stream()
        .map(code -> new Choice(
            code,
            say.suited("place." + code, reader),
            code.equals("online") || code.equals("journey")
                ? say.of("place." + code + ".hint")
                : Phrase.plain("")))
        .toList();
  }

  static List<Choice> reach(Phrases say) {
    return choices(say, "reach", Stream.of("receipt", "contact"));
  }

  private static List<Choice> choices(Phrases say, String question, Stream<String> codes) {
    return codes
        .map(code ->
            new Choice(code, say.of(question + "." + code), say.suited(question + ".hint", code)))
        .toList();
  }
}

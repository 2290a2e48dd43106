package org.nightlight.intake;

import java.util.List;
import org.nightlight.help.Audience;
import org.nightlight.intake.TellPages.Choice;

/// The fixed choices of the form, in its words.
final class TellWords {

  static final List<Choice> WHO = List.of(
      new Choice("child", "I am under 18", ""),
      new Choice("parent", "I am a parent or carer", ""),
      new Choice(
          "professional", "I work with children", "Teacher, doctor, social or youth worker."),
      new Choice("other", "I am someone else", ""));

  static final List<Choice> DANGER = List.of(
      new Choice("now", "Yes, someone is in danger now", ""),
      new Choice("no", "No, not right now", ""),
      new Choice("unknown", "I am not sure", ""));

  /// The one answer to a receipt that opens nothing, whatever the reason.
  static final String NO_RECEIPT =
      "We cannot find a report with this receipt. Please look at each letter and number again. A receipt works for one year.";

  private TellWords() {}

  static List<Choice> places(Audience audience) {
    var child = audience == Audience.CHILD;
    return List.of(
        new Choice(
            "online", "Somewhere else online", "An app, game or site that is not named here."),
        new Choice("school", "At school", ""),
        new Choice("home", child ? "At home" : "At the child's home", ""),
        new Choice("journey", "On the way somewhere", "A bus, a street, a park."),
        new Choice("elsewhere", "In another place", ""),
        new Choice("unknown", "I am not sure", ""));
  }
}

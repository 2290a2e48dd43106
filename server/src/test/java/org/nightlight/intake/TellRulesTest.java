package org.nightlight.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TellRulesTest {

  private static final TellRules.Choices CHOICES = new TellRules.Choices(
      Set.of("bullying", "other"), Set.of("https://example.test"), Set.of("GB"));

  private final Map<String, String> fields = new HashMap<>(Map.of(
      "token",
      "t",
      "who",
      "child",
      "danger",
      "no",
      "topic",
      "bullying",
      "words",
      " mine ",
      "place",
      "https://example.test",
      "account",
      " acc-7 ",
      "country",
      "GB"));

  private TellAnswers answers() {
    return TellAnswers.from(name -> fields.getOrDefault(name, ""));
  }

  @Test
  void goesOnWhereEveryQuestionHasAnAnswer() {
    assertThat(TellRules.firstToMend(answers(), CHOICES)).isEmpty();
  }

  @Test
  void leadsToTheFirstQuestionWithoutAGoodAnswer() {
    fields.put("topic", "weather");
    fields.remove("place");
    assertThat(TellRules.firstToMend(answers(), CHOICES)).contains(TellStep.TOPIC);
    fields.remove("who");
    assertThat(TellRules.firstToMend(answers(), CHOICES)).contains(TellStep.WHO);
  }

  @Test
  void letsAReporterLeaveTheWordsAndTheLastQuestionOpen() {
    fields.remove("words");
    fields.remove("country");
    assertThat(TellRules.firstToMend(answers(), CHOICES)).isEmpty();
  }

  @Test
  void saysHowLongWordsMayBeInsteadOfCuttingThem() {
    fields.put("words", "a".repeat(5_001));
    assertThat(TellRules.mend(TellStep.WORDS, answers(), CHOICES))
        .singleElement()
        .satisfies(mend -> assertThat(mend.text()).contains("5001", "5000"));
  }

  @Test
  void joinsAReportToAnAccountOnlyOnAPlatformWeKnow() {
    assertThat(TellRules.draft(answers(), CHOICES).about())
        .contains(new Subject("https://example.test", "acc-7"));
    fields.put("place", "school");
    var elsewhere = TellRules.draft(answers(), CHOICES);
    assertThat(elsewhere.about()).isEmpty();
    assertThat(elsewhere.words().where()).isEqualTo("acc-7");
    assertThat(elsewhere.place()).isEqualTo("school");
  }

  @Test
  void doesNotGuessWhatNobodySaid() {
    fields.remove("country");
    var draft = TellRules.draft(answers(), CHOICES);
    assertThat(draft.country()).isEmpty();
    assertThat(draft.language()).isEqualTo("und");
    assertThat(draft.occurredAt()).isEmpty();
  }

  @Test
  void tellsAFormSentTwiceFromOneThatWasChangedInBetween() {
    var first = TellRules.draft(answers(), CHOICES);
    assertThat(TellRules.draft(answers(), CHOICES).idempotency()).isEqualTo(first.idempotency());
    fields.put("words", "mine, and more");
    assertThat(TellRules.draft(answers(), CHOICES).idempotency()).isNotEqualTo(first.idempotency());
  }

  @Test
  void carriesEveryAnswerButTheOneAskedFor() {
    for (var step : TellStep.values()) {
      var carried = answers().carried(step);
      fields.forEach((name, value) -> {
        var asked = switch (name) {
          case "who" -> TellStep.WHO;
          case "danger" -> TellStep.DANGER;
          case "topic" -> TellStep.TOPIC;
          case "words" -> TellStep.WORDS;
          case "place", "account" -> TellStep.WHERE;
          case "country" -> TellStep.MORE;
          default -> TellStep.CHECK;
        };
        if (asked == step && step != TellStep.CHECK) {
          assertThat(carried).doesNotContainKey(name);
        } else {
          assertThat(carried).containsEntry(name, value);
        }
      });
    }
  }

  @Test
  void asksTheQuestionsInOrderAndBack() {
    var step = TellStep.WHO;
    for (var number = 1; step != TellStep.CHECK; number++) {
      assertThat(step.number()).isEqualTo(number);
      assertThat(step.next().before()).contains(step);
      step = step.next();
    }
    assertThat(TellStep.WHO.before()).isEmpty();
    assertThat(TellStep.QUESTIONS).isEqualTo(6);
  }
}

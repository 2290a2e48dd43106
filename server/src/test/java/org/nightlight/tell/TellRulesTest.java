package org.nightlight.tell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nightlight.intake.Subject;
import org.nightlight.intake.Teller;
import org.nightlight.intake.Voice;

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
        .satisfies(mend -> assertThat(mend.values()).containsExactly(5001, 5000));
  }

  @Test
  void joinsAReportToAnAccountOnlyOnAPlatformWeKnow() {
    assertThat(TellRules.draft(answers(), CHOICES, Voice.UNKNOWN).about())
        .contains(new Subject("https://example.test", "acc-7"));
    fields.put("place", "school");
    var elsewhere = TellRules.draft(answers(), CHOICES, Voice.UNKNOWN);
    assertThat(elsewhere.about()).isEmpty();
    assertThat(elsewhere.words().where()).isEqualTo("acc-7");
    assertThat(elsewhere.place()).isEqualTo("school");
  }

  @Test
  void doesNotGuessWhatNobodySaid() {
    fields.remove("country");
    var draft = TellRules.draft(answers(), CHOICES, Voice.UNKNOWN);
    assertThat(draft.country()).isEmpty();
    assertThat(draft.language()).isEqualTo("und");
    assertThat(draft.occurredAt()).isEmpty();
  }

  @Test
  void joinsWhatHappenedAwayFromTheScreenToWhatHappenedOnIt() {
    fields.put("place", "school https://example.test journey");
    var draft = TellRules.draft(answers(), CHOICES, Voice.UNKNOWN);
    assertThat(draft.about()).contains(new Subject("https://example.test", "acc-7"));
    assertThat(draft.place()).isEqualTo("https://example.test");
    assertThat(draft.besides().alsoAt()).containsExactly("school", "journey");
  }

  @Test
  void needsOnlyTheWordDangerToSendAtOnce() {
    fields.keySet().retainAll(Set.of("token", "danger"));
    fields.put("danger", "now");
    var now = TellRules.atOnce(answers());
    assertThat(TellRules.firstToMend(now, CHOICES)).isEmpty();
    assertThat(TellRules.draft(now, CHOICES, Voice.UNKNOWN).place()).isEqualTo("unknown");
    fields.put("danger", "no");
    assertThat(TellRules.firstToMend(TellRules.atOnce(answers()), CHOICES)).isPresent();
  }

  @Test
  void takesAContactForSafeOnlyWhereTheReporterSaysSo() {
    assertThat(TellRules.draft(answers(), CHOICES, Voice.UNKNOWN).besides().teller())
        .isEmpty();
    fields.put("contact", " 0000 000 ");
    assertThat(TellRules.draft(answers(), CHOICES, Voice.UNKNOWN).besides().teller())
        .contains(new Teller("", "0000 000", Teller.Reach.RECEIPT));
    fields.put("reach", "contact");
    assertThat(TellRules.draft(answers(), CHOICES, Voice.UNKNOWN).besides().teller())
        .contains(new Teller("", "0000 000", Teller.Reach.CONTACT));
    fields.put("contact", "");
    fields.put("name", "somebody");
    assertThat(TellRules.draft(answers(), CHOICES, Voice.UNKNOWN).besides().teller())
        .contains(new Teller("somebody", "", Teller.Reach.RECEIPT));
  }

  @Test
  void tellsAFormSentTwiceFromOneThatWasChangedInBetween() {
    var first = TellRules.draft(answers(), CHOICES, Voice.UNKNOWN);
    assertThat(TellRules.draft(answers(), CHOICES, Voice.UNKNOWN).idempotency())
        .isEqualTo(first.idempotency());
    fields.put("words", "mine, and more");
    assertThat(TellRules.draft(answers(), CHOICES, Voice.UNKNOWN).idempotency())
        .isNotEqualTo(first.idempotency());
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
          case "name", "contact" -> TellStep.NAME;
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
    var step = TellStep.DANGER;
    for (var number = 1; step != TellStep.CHECK; number++) {
      assertThat(step.next().before()).contains(step);
      assertThat(step.number()).isEqualTo(number);
      step = step.next();
    }
    assertThat(TellStep.WHO.before()).isEmpty();
    assertThat(TellStep.DANGER.before()).isEmpty();
    assertThat(TellStep.WHO.next()).isEqualTo(TellStep.DANGER);
    assertThat(TellStep.QUESTIONS).isEqualTo(6);
  }
}

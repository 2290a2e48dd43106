package org.nightlight.help;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightlight.help.DangerRules.Rule;

class DangerRulesTest {

  private final Help help = new Help();

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      I am not safe tonight                 | en.now
      please come, IN DANGER NOW!!          | en.now
      I can't breathe                       | en.body
      I can’t get out of the room           | en.cannot-get-away
      he has a knife                        | en.weapon
      she wants to die                      | en.wants-to-die
      they keep hitting me                  | en.being-hurt
      Dw i'n methu anadlu nawr              | cy.body
      dydw i ddim eisiau byw                | cy.wants-to-die
      أنا في خطر الآن                       | ar.now
      لَا أُرِيدُ أَنْ أَعِيشَ              | ar.wants-to-die
      """)
  void meetsTheRuleThatWordsOfDangerStandIn(String text, String rule) {
    assertThat(help.dangerRules(text)).contains(rule);
    assertThat(help.aboutRule(rule)).isNotEqualTo(rule).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "???",
        "They were mean to me on the bus.",
        "He keeps writing and wants to meet.",
        "She took my bag and my phone charger.",
        "We used a knife and fork for lunch.",
        "It happened in the gun museum",
        "Mae rhywun yn gas wrtha i",
        "هناك شخص يزعجني"
      })
  void staysQuietWithoutThem(String text) {
    assertThat(help.dangerRules(text)).isEmpty();
  }

  @Test
  void looksForWholeWordsSoNearEachOther() {
    var rule = new Rule("xx.r", "", List.of("red stone*"), List.of("blue"));
    assertThat(DangerRules.met(List.of(rule), "A RED stones, blue")).containsExactly("xx.r");
    assertThat(DangerRules.met(List.of(rule), "a red stone")).isEmpty();
    assertThat(DangerRules.met(List.of(rule), "a tired stone is blue")).isEmpty();
    assertThat(DangerRules.met(List.of(rule), "red stone 1 2 3 4 5 6 7 blue")).isEmpty();
    assertThat(DangerRules.met(List.of(rule), "blue 1 2 3 4 red stone")).isNotEmpty();
  }

  @Test
  void hasRulesInEveryLanguageOfTheForm() {
    var languages = new org.nightlight.language.Languages().all();
    for (var language : languages) {
      assertThat(help.content().danger())
          .as(language.name())
          .anyMatch(rule -> rule.code().equals(language.tag() + ".wants-to-die"))
          .anyMatch(rule -> rule.code().equals(language.tag() + ".now"));
    }
  }
}

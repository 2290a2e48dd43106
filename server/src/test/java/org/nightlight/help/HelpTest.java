package org.nightlight.help;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HelpTest {

  private final Help help = new Help();

  @ParameterizedTest
  @EnumSource(Audience.class)
  void hasAdviceForEveryTopic(Audience audience) {
    for (var topic : help.topics(audience)) {
      var advice = help.advise(audience, topic.code(), "GB");
      assertThat(advice.topic()).isEqualTo(topic.code());
      assertThat(advice.paragraphs()).isNotEmpty();
      assertThat(advice.steps()).isNotEmpty();
      assertThat(topic.label()).isNotBlank();
    }
    assertThat(help.topics(audience)).hasSize(7);
  }

  @Test
  void speaksToAChildInOtherWordsThanToAnAdult() {
    assertThat(help.advise(Audience.CHILD, "bullying", "").title())
        .isNotEqualTo(help.advise(Audience.PARENT, "bullying", "").title());
  }

  @Test
  void givesTheAdviceThatFitsAnyForATopicNobodyWroteFor() {
    assertThat(help.advise(Audience.CHILD, "something-new", "GB"))
        .isEqualTo(help.advise(Audience.CHILD, "other", "GB"));
  }

  @Test
  void namesWhatHelpsInOneCountryOnlyThere() {
    assertThat(
            String.join("\n", help.advise(Audience.CHILD, "image-shared", "GB").steps()))
        .contains("Report Remove")
        .doesNotContain("Take It Down")
        .doesNotContain("[");
    assertThat(String.join("\n", help.advise(Audience.CHILD, "image-shared", "").steps()))
        .contains("Take It Down")
        .doesNotContain("Report Remove")
        .doesNotContain("[");
  }

  @ParameterizedTest
  @CsvSource({
    "GB,999", "IE,112", "US,911", "CA,911", "AU,000", "NZ,111", "FR,112", "DE,112", "NL,112",
    "ES,112"
  })
  void knowsTheEmergencyNumber(String country, String number) {
    assertThat(help.emergency(country)).isEqualTo(new EmergencyNumber.Known(country, number));
  }

  @ParameterizedTest
  @CsvSource({"''", "JP", "XX", "any", "eu", "gb"})
  void neverGuessesAnEmergencyNumber(String country) {
    assertThat(help.emergency(country)).isEqualTo(new EmergencyNumber.Unknown());
  }

  @Test
  void hasSomebodyToTalkToInEveryCountryForEveryone() {
    var countries = new ArrayList<>(List.of(Locale.getISOCountries()));
    countries.add("");
    for (var country : countries) {
      for (var audience : Audience.values()) {
        assertThat(help.helplines(country, audience))
            .as(country + " " + audience)
            .isNotEmpty();
      }
    }
  }

  @Test
  void givesEachAudienceItsOwnHelplines() {
    assertThat(help.helplines("GB", Audience.CHILD).getFirst().name()).isEqualTo("Childline");
    assertThat(help.helplines("GB", Audience.CHILD))
        .noneMatch(line -> line.name().contains("NSPCC"));
    assertThat(help.helplines("GB", Audience.PARENT))
        .noneMatch(line -> line.name().equals("Childline"));
  }

  @Test
  void saysWhereEachNumberStands() {
    for (var country : Locale.getISOCountries()) {
      assertThat(help.helplines(country)).allMatch(line -> line.source().startsWith("https://"));
    }
  }

  @Test
  void saysLoudlyWhichWordsNobodyReviewed() {
    assertThat(help.stale(LocalDate.parse("2026-11-24")))
        .hasSize(help.content().files().size())
        .containsKey("danger/en");
    var reviewed = "title: a\nreviewed: 2026-10-01\nreview-by: 2027-01-01\n\nWords.";
    var file = HelpFile.parse("bullying.child", reviewed);
    assertThat(HelpRules.stale(file, LocalDate.parse("2027-01-01"))).isEmpty();
    assertThat(HelpRules.stale(file, LocalDate.parse("2027-01-02")))
        .contains("bullying.child: its review was due on 2027-01-01");
  }

  @Test
  void refusesToStartWithoutAnAdviceFile() {
    var some = new HashMap<>(HelpFile.texts());
    some.keySet().removeIf(path -> path.startsWith("advice/"));
    assertThatThrownBy(() -> new HelpContent(some))
        .hasMessage("there is no help file grooming-worry.adult");
  }

  @Test
  void speaksAnotherLanguageWhereSomebodyWroteInItAndEnglishWhereNobodyDid() {
    var welsh = help.advise(Audience.CHILD, "bullying", "GB", "cy");
    assertThat(welsh.language()).isEqualTo("cy");
    assertThat(welsh.title()).startsWith("Nid oes rhaid");
    assertThat(help.advise(Audience.PARENT, "bullying", "GB", "cy").language()).isEqualTo("en");
    assertThat(help.helplines("GB").getFirst().aboutIn("cy").lang()).isEqualTo("cy");
    assertThat(help.helplines("FR").getFirst().aboutIn("cy").lang()).isEqualTo("en");
  }

  @Test
  void hasTheSameTopicsForAChildInEveryLanguage() {
    for (var tag : List.of("cy", "ar")) {
      assertThat(help.topics(Audience.CHILD, tag))
          .allMatch(topic -> topic.language().equals(tag));
    }
  }

  @Test
  void refusesAHelplineNobodyCanReach() {
    var file = HelpFile.parse(
        "GB", "name: x\n\nhelpline: Nobody\nabout: None.\nsource: https://example.org");
    var fields = (HelpFile.Block.Fields) file.blocks().getLast();
    assertThatThrownBy(() -> Helpline.of(fields)).hasMessageContaining("Nobody");
  }
}

package org.nightlight.casework;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SentencesTest {

  @Test
  void saysWhatWasSeenAndWhatIsUsual() {
    assertThat(Sentences.of("children-among-new-contacts", "11 of 12", "1 in 21"))
        .isEqualTo(
            "11 of the 12 accounts this account wrote to first are children; usual: 1 in 21.");
  }

  @Test
  void saysNoneRatherThanNought() {
    assertThat(Sentences.of("left-unanswered", "0 of 4", "1 in 3"))
        .isEqualTo("None of the 4 children it wrote to have not answered; usual: 1 in 3.");
  }

  @Test
  void saysHowFarASpellGotAndHowOftenItDoes() {
    assertThat(Sentences.of("accounts-within-hours", "9 in 70 minutes", "1 in 830"))
        .isEqualTo("Accounts turned to this child, or against it, within hours of each other:"
            + " 9 in 70 minutes. It gets that far 1 in 830 times.");
  }

  @Test
  void groupsTheDigitsOfWhatIsUsualAndLeavesDecimals() {
    assertThat(Sentences.of("links-to-one-address", "7", "1 in 1000000"))
        .isEqualTo("Links to one address: 7; usual: 1 in 1,000,000.");
    assertThat(Sentences.of("accounts-within-hours", "9 in 70 minutes", "1 in 1000000"))
        .endsWith("It gets that far 1 in 1,000,000 times.");
    assertThat(Sentences.of("children-among-new-contacts", "4 of 4", "1 in 4000.55"))
        .endsWith("usual: 1 in 4000.55.");
  }

  @Test
  void namesTheOthersWhoTurnedToTheSameChildren() {
    assertThat(Sentences.of(
            "same-children-as-other-suspicious-accounts", "3 of 5 (a17, a20 and 2 more)", ""))
        .isEqualTo("3 of the 5 children it turned to were turned to by other accounts under"
            + " suspicion, too: a17, a20 and 2 more. This is told, and not weighed.");
  }

  @Test
  void stillReadsWhereNobodyHasWordedACode() {
    assertThat(Sentences.of("links-to-one-address", "7", "1 in 40"))
        .isEqualTo("Links to one address: 7; usual: 1 in 40.");
    assertThat(Sentences.of("hostile", "", "")).isEqualTo("Hostile.");
  }
}

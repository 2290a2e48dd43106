package org.nightlight.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nightlight.casework.CaseId;
import org.nightlight.oversight.StaffId;
import org.nightlight.statement.Statement.Found;
import org.nightlight.statement.Statement.State;

class StatementRulesTest {

  private static final Instant TOLD = Instant.parse("2026-08-31T22:00:00Z");

  @Test
  void anAppealMayComeForSixMonthsToTheLastDay() {
    assertThat(StatementRules.until(TOLD)).isEqualTo(LocalDate.of(2027, 2, 28));
    assertThat(StatementRules.inTime(TOLD, Instant.parse("2027-02-28T23:59:59Z")))
        .isTrue();
    assertThat(StatementRules.inTime(TOLD, Instant.parse("2027-03-01T00:00:00Z")))
        .isFalse();
  }

  @Test
  void whoeverDecidedOrAgreedDecidesNoAppeal() {
    var mari = new StaffId(new UUID(0, 1));
    var tomos = new StaffId(new UUID(0, 2));
    assertThat(StatementRules.mayDecide(mari, Set.of(mari, tomos))).isFalse();
    assertThat(StatementRules.mayDecide(tomos, Set.of(mari, tomos))).isFalse();
    assertThat(StatementRules.mayDecide(new StaffId(new UUID(0, 3)), Set.of(mari)))
        .isTrue();
  }

  @Test
  void aReferredCaseIsHeldAndAnyCaseIsWhileAnAuthorityHasSomethingOpen() {
    assertThat(StatementRules.held("refer", Optional.empty())).contains(StatementRules.REFERRED);
    assertThat(StatementRules.held("restrict-contact", Optional.of("An authority asks about it.")))
        .contains("An authority asks about it.");
    assertThat(StatementRules.held("restrict-contact", Optional.empty())).isEmpty();
  }

  private static Statement statement(String facts) {
    return new Statement(
        new UUID(3, 3),
        501,
        new CaseId(new UUID(1, 1)),
        Optional.empty(),
        "/platforms/demo",
        "restrict-contact",
        "INCOMPATIBLE_CONTENT",
        "Directive 2011/93/EU, Article 6; SI 2026/268",
        "STATEMENT_CATEGORY_PROTECTION_OF_MINORS",
        List.of("KEYWORD_GROOMING_SEXUAL_ENTICEMENT_MINORS"),
        facts,
        Found.SIGNAL,
        LocalDate.of(2026, 8, 30),
        TOLD,
        State.SENT,
        Optional.of(TOLD),
        Optional.empty());
  }

  @Test
  void exportHasTheFieldsThatTheDatabaseRequiresAndNoOther() {
    var row = ExportRules.row(statement("This account wrote first to many."));
    assertThat(row.keySet())
        .containsExactlyInAnyOrder(
            "decision_provision",
            "decision_ground",
            "incompatible_content_ground",
            "incompatible_content_explanation",
            "decision_facts",
            "category",
            "category_specification",
            "content_type",
            "content_type_other",
            "content_date",
            "application_date",
            "source_type",
            "automated_detection",
            "automated_decision",
            "puid");
    assertThat(row)
        .containsEntry("decision_ground", "DECISION_GROUND_INCOMPATIBLE_CONTENT")
        .containsEntry("application_date", "2026-08-31")
        .containsEntry("automated_detection", "Yes")
        .containsEntry("automated_decision", "AUTOMATED_DECISION_NOT_AUTOMATED");
    assertThat(ExportRules.personal(501, row, List.of("a17", "first"))).hasSize(2);
    assertThat(ExportRules.personal(501, row, List.of("a17", "irs"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "It wrote as somebody@example.org to many,an e-mail address",
    "It gave +44 20 7946 0000 to many,a phone number",
    "It gave (020) 7946-0000 to many,a phone number",
    "The account A17 wrote to many,the id of an account"
  })
  void exportNamesTheStatementTheFieldAndWhatIsPersonalInIt(String facts, String what) {
    var found = ExportRules.personal(501, ExportRules.row(statement(facts)), List.of("a17"));
    assertThat(found)
        .containsExactlyInAnyOrder(
            new ExportRules.Found(501, "decision_facts", what),
            new ExportRules.Found(501, "incompatible_content_explanation", what));
  }
}

package org.nightlight.refer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.nightlight.casework.CaseId;

/// What each authority's own form says, and what it says it does not know.
class SheetTest {

  private static final String HOSTILE = "<script>alert(1)</script>";

  @Test
  void asksTheNcaForEveryFieldOfTheRegulationsAndSaysWhatIsNotSupplied() {
    var lines = filled(new NcaSheet(), 1).lines();
    assertThat(lines)
        .extracting(Sheet.Line::what)
        .contains(
            "Priority",
            "Content",
            "How it was detected",
            "Previous report and its NCA reference",
            "EXIF",
            "Billing",
            "Login IP addresses of the last three months",
            "Links to other accounts",
            "Declaration");
    assertThat(line(lines, "EXIF").known()).isFalse();
    assertThat(line(lines, "Previous report and its NCA reference").value()).isEqualTo("N-16");
    assertThat(line(lines, "How it was detected").value())
        .isEqualTo("by reports of people, by signals about behaviour, by lists of known material");
  }

  @Test
  void callsForHelpFirstWhereSomebodyIsInDangerNow() {
    assertThat(new NcaSheet().checklist(1).getFirst()).contains("999");
    assertThat(new NcaSheet().checklist(3)).noneMatch(step -> step.contains("999"));
    assertThat(SendRules.time(1)).isLessThan(SendRules.time(2));
    assertThat(SendRules.time(2)).isLessThan(SendRules.time(3));
  }

  @Test
  void tellsAHotlineTheCategoryWithItsSchemeAndNothingOfWhoReported() {
    var lines = filled(new HotlineSheet(), 3).lines();
    assertThat(line(lines, "Category (scheme:code)").value()).isEqualTo("ncmec:B2");
    assertThat(lines).noneMatch(one -> one.value().contains(HOSTILE));
  }

  @Test
  void givesEveryFormATemplateInWhichHostileWordsStayWords() {
    for (var form : Authority.Form.values()) {
      Sheet.of(form).ifPresent(sheet -> {
        var page = new String(
            new ReadingPage().render(sheet.name(), filled(sheet, 2)), StandardCharsets.UTF_8);
        assertThat(page).as(sheet.name()).doesNotContain(HOSTILE).contains("/platforms/demo");
      });
    }
    assertThat(List.of(Authority.Form.values()))
        .filteredOn(one -> Sheet.of(one).isPresent())
        .hasSize(3);
  }

  private static Sheet.Filled filled(Sheet sheet, int priority) {
    var id = new ReferralId(UUID.randomUUID());
    var contents = Samples.contents(new CaseId(UUID.randomUUID()), HOSTILE);
    var document = Document.of(id, Samples.NOW, Samples.authority("Desk", "GB"), contents, "N-16");
    return sheet.fill(new Sheet.Facts(document, priority, Samples.NOW));
  }

  private static Sheet.Line line(List<Sheet.Line> lines, String what) {
    return lines.stream().filter(one -> one.what().equals(what)).findFirst().orElseThrow();
  }
}

package org.nightlight.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// One report and one signal about the same account, from the first word to the handed-over
/// package.
class JourneyTest {

  private final Site site = Site.played();

  @Test
  void takesWhatAPlatformSendsAndRaisesASignalWithReasons() {
    assertThat(site.activities).isGreaterThan(1_000);
    assertThat(site.caseText).contains("Why it is here").contains("children; usual:");
  }

  @Test
  void bringsAChildsReportAndTheSignalAboutTheSameAccountIntoOneCase() {
    assertThat(site.caseText).contains("Why it is here").contains("Reports").contains("a child");
  }

  @Test
  void bringsKnownMaterialToTheQueueWithWhatItIsLike() {
    assertThat(site.knownText)
        .contains("Known material")
        .contains("Exactly the bytes of an entry of the list Invented list.")
        .contains("Not seen here before.");
  }

  @Test
  void givesTheChildAReceiptThatOpensAStatusInPlainWords() {
    assertThat(site.receipt).matches("([0-9A-Z]{4} ){4}[0-9A-Z]{4}");
    assertThat(site.statusBefore).isNotBlank();
  }

  @Test
  void tellsTheChildThatSomethingWasDoneOnceAPersonHasDecided() {
    assertThat(site.statusAfter).isNotEqualTo(site.statusBefore).contains("done");
  }

  @Test
  void neverTellsTheChildWhatBecameOfAnyoneElse() {
    assertThat(site.statusAfter)
        .doesNotContainIgnoringCase("refer")
        .doesNotContainIgnoringCase("police");
  }

  @Test
  void showsExactlyWhatAnAuthorityWillRead() {
    assertThat(site.previewText)
        .contains("Referral to Invented desk")
        .contains(Child.WORDS)
        .contains("children; usual:")
        .contains("Nearly all it wrote to first are children")
        .contains("Not supplied");
  }

  @Test
  void encryptsThePackageToTheAuthority() {
    assertThat(site.parcel.length).isGreaterThan(1_000);
    assertThat(new String(site.parcel, StandardCharsets.ISO_8859_1))
        .doesNotContain("referral.json");
  }

  @Test
  void keepsWhoHandedItOverHowAndWhatTheAuthorityCallsIt() {
    assertThat(site.handedOverText)
        .contains("Handed over")
        .contains("Lee Lead")
        .contains("their desk, upload")
        .contains("N-17");
    assertThat(site.lead.go(site.referral).has("form[action$='/hand-over']")).isFalse();
  }

  @Test
  void putsEveryStepOnRecord() {
    site.administrator.go("/record?thing=referral");
    assertThat(site.administrator.text())
        .contains("hand over referral")
        .contains("prepare referral");
  }
}

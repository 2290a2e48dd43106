package org.nightlight.refer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.nightlight.casework.CaseId;
import tools.jackson.databind.json.JsonMapper;

/// What is in a package, before it is encrypted.
class PackageTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private final ReferralId id = ReferralId.of("00000000-0000-4000-8000-000000000001");
  private final CaseId matter = new CaseId(UUID.fromString("00000000-0000-4000-8000-000000000002"));
  private final Authority to = Samples.authority("North desk", "GB");

  @Test
  void writesEveryFieldTheFormatNames() {
    var tree = JSON.readTree(document("Someone keeps writing to me.").json());
    assertThat(tree.propertyNames())
        .containsExactly(
            "format",
            "version",
            "reference",
            "preparedAt",
            "authority",
            "case",
            "decision",
            "subject",
            "danger",
            "countries",
            "signals",
            "knownMaterial",
            "reports",
            "activities",
            "exhibits",
            "notSupplied",
            "legal",
            "affected",
            "supplementTo");
    assertThat(tree.path("format").asString()).isEqualTo("nightlight-referral");
    assertThat(tree.path("version").asInt()).isEqualTo(1);
    assertThat(tree.path("preparedAt").asString()).isEqualTo("2026-11-24T03:04:05Z");
    assertThat(tree.at("/case/id").asString()).isEqualTo(matter.toString());
    assertThat(tree.at("/decision/role").asString()).isEqualTo("reviewer");
    assertThat(tree.at("/subject/age").asString()).isEqualTo("unknown");
    assertThat(tree.at("/signals/0/reasons/0/observed").asString()).isEqualTo("11 of 12");
    assertThat(tree.at("/signals/0/reasons/0/usual").asString()).isEqualTo("1 in 21");
    assertThat(tree.at("/reports/0/words").asString()).isEqualTo("Someone keeps writing to me.");
    assertThat(tree.at("/notSupplied/0/what").asString()).isEqualTo("IP addresses");
  }

  @Test
  void showsAPersonTheSameAsTheMachine() {
    assertThat(page(document("Someone keeps writing to me.")))
        .contains("Referral to North desk")
        .contains("11 of the 12 accounts")
        .contains("Someone keeps writing to me.")
        .contains("a1742")
        .contains("{&quot;to&quot;:&quot;a12&quot;}")
        .contains("The platform did not send them.")
        .contains("24 Nov 2026, 03:04:05 UTC");
  }

  @Test
  void letsNothingThatWasWrittenBecomePartOfThePage() {
    var page =
        page(document("<script>x</script><img src=https://a.example/ onerror=x> [[${1+1}]]"));
    assertThat(page)
        .doesNotContain("<script")
        .doesNotContain("<img")
        .contains("&lt;script&gt;x&lt;/script&gt;")
        .contains("[[${1+1}]]");
  }

  @Test
  void loadsNothingAndSaysSoToTheBrowser() {
    var page = page(document(""));
    assertThat(page).doesNotContain("src=").doesNotContain("<link").doesNotContain("url(");
    assertThat(page).contains("default-src &#39;none&#39;; style-src &#39;sha256-");
  }

  @Test
  void listsTheDigestOfEveryFile() {
    var bundle = bundle("one");
    var manifest = JSON.readTree(piece(bundle, Bundle.MANIFEST));
    var sums = new StringBuilder();
    for (var file : manifest.path("files")) {
      var name = file.path("name").asString();
      var bytes = piece(bundle, name);
      assertThat(file.path("sha256").asString()).isEqualTo(Bundle.digest(bytes));
      assertThat(file.path("bytes").asInt()).isEqualTo(bytes.length);
      sums.append(file.path("sha256").asString()).append("  ").append(name).append('\n');
    }
    assertThat(bundle.pieces().stream().map(Bundle.Piece::name))
        .containsExactly("a.txt", "exhibits/1.json", "manifest.json", "SHA256SUMS");
    assertThat(new String(piece(bundle, Bundle.SUMS), StandardCharsets.UTF_8))
        .isEqualTo(sums.toString());
  }

  @Test
  void isTheSameByteForByteWhenNothingChanged() {
    assertThat(bundle("one").digest()).isEqualTo(bundle("one").digest());
    assertThat(bundle("one").digest()).isNotEqualTo(bundle("two").digest());
  }

  private Document document(String words) {
    return Document.of(id, Samples.NOW, to, Samples.contents(matter, words), "");
  }

  private static String page(Document document) {
    return new String(new ReadingPage().render(document), StandardCharsets.UTF_8);
  }

  private Bundle bundle(String text) {
    return Bundle.of(
        id,
        Samples.NOW,
        List.of(
            new Bundle.Piece("a.txt", text.getBytes(StandardCharsets.UTF_8)),
            new Bundle.Piece("exhibits/1.json", new byte[] {1, 2, 3})));
  }

  private static byte[] piece(Bundle bundle, String name) {
    return bundle.piece(name).orElseThrow().bytes();
  }
}

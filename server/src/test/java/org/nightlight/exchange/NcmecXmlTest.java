package org.nightlight.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nightlight.exchange.Given.Flaw;
import org.nightlight.exchange.Given.Gone;
import org.nightlight.exchange.NcmecXml.Read;
import org.nightlight.match.Entry;
import org.nightlight.match.HashKind;
import org.nightlight.match.KnownHash;

class NcmecXmlTest {

  private static final String OPEN =
      "<queryResult xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\">";
  private static final String MD5 = "0123456789abcdef0123456789abcdef";

  @Test
  void readsImagesVideosTombstonesAndThePathOfTheNextPage() {
    var page = page(OPEN + """
        <images count="2" maxTimestamp="2026-10-24T15:10:00Z">
          <image><member id="42">Example</member><timestamp>2026-10-24T15:00:00Z</timestamp><id>image1</id>
            <classification>A1</classification>
            <fingerprints><md5>0123456789ABCDEF0123456789ABCDEF</md5><pdna>AAAA</pdna></fingerprints>
            <feedback><affirmativeFeedback type="Md5"><members><member id="9">Other</member></members></affirmativeFeedback></feedback>
          </image>
          <deletedImage><member id="43">Other</member><id>image4</id><timestamp>2026-10-24T15:10:00Z</timestamp></deletedImage>
        </images>
        <videos count="1" maxTimestamp="2026-10-24T15:20:00Z">
          <video><member id="42">Example</member><timestamp>2026-10-24T15:00:00Z</timestamp><id>video1</id>
            <fingerprints><tmk-pdqf rel="self" href="/v2/entries/1/fingerprints/TMK_PDQF"/></fingerprints></video>
        </videos>
        <paging><next>/v2/entries?from=a&amp;to=b&amp;start=2001&amp;size=1000&amp;max=3000</next></paging>
        </queryResult>
        """);
    assertThat(page.given().stands())
        .extracting(
            Entry::origin,
            Entry::giver,
            entry -> entry.categories().toString(),
            entry -> entry.hashes().size())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("42/image1", "Example", "[ncmec:A1]", 1),
            org.assertj.core.groups.Tuple.tuple("42/video1", "Example", "[]", 0));
    assertThat(page.given().stands().getFirst().hashes())
        .containsExactly(new KnownHash(HashKind.MD5, MD5));
    assertThat(page.given().gone())
        .containsExactly(new Gone("43/image4", "Other", Instant.parse("2026-10-24T15:10:00Z")));
    assertThat(page.given().incomparable()).isEqualTo(Map.of("pdna", 1L, "tmk-pdqf", 1L));
    assertThat(page.next()).contains("/v2/entries?from=a&to=b&start=2001&size=1000&max=3000");
    assertThat(page.latest()).contains(Instant.parse("2026-10-24T15:20:00Z"));
    assertThat(page.given().flaws()).isEmpty();
  }

  @Test
  void takesTheLaterOfTwoStatesOfAnEntryWhateverTheirOrder() {
    var page = page(OPEN + "<images>"
        + "<deletedImage><member id=\"1\"/><id>a</id><timestamp>2026-01-02T00:00:00Z</timestamp></deletedImage>"
        + image("a", "2026-01-01T00:00:00Z", "")
        + image("b", "2026-01-03T00:00:00Z", "")
        + "<deletedImage><member id=\"1\"/><id>b</id><timestamp>2026-01-02T00:00:00Z</timestamp></deletedImage>"
        + "</images></queryResult>");
    assertThat(page.given().gone()).extracting(Gone::origin).containsExactly("1/a");
    assertThat(page.given().stands()).extracting(Entry::origin).containsExactly("1/b");
  }

  @Test
  void refusesWhatDoesNotFitByPlaceAndRuleAndKeepsTheRest() {
    var page = page(OPEN + "\n<images>\n"
        + image("a", "2026-01-01T00:00:00Z", "<md5>abc</md5><sha1>" + MD5 + "01234567</sha1>")
        + "\n" + image("b", "yesterday", "")
        + "\n<image><member/><id>c</id><timestamp>2026-01-01T00:00:00Z</timestamp></image>"
        + "\n</images></queryResult>");
    assertThat(page.given().stands())
        .singleElement()
        .satisfies(entry -> assertThat(entry.hashes())
            .containsExactly(new KnownHash(HashKind.SHA1, MD5 + "01234567")));
    assertThat(page.given().flaws())
        .extracting(flaw -> flaw.at().replaceAll(", column.*", ""), Flaw::rule)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "line 3", "md5 has 32 hex digits, this has 3 characters"),
            org.assertj.core.groups.Tuple.tuple(
                "line 4", "an entry has a timestamp such as 2026-11-24T10:00:00Z"),
            org.assertj.core.groups.Tuple.tuple(
                "line 5", "an entry names its member and its id, 200 characters at most"));
  }

  @Test
  void refusesBrokenXmlAnotherRootAndAnotherNamespace() {
    assertThat(flaw(OPEN + "<images>").rule()).isEqualTo("must be well-formed XML");
    assertThat(flaw("").rule()).isEqualTo("must be well-formed XML");
    assertThat(flaw("<queryResult/>").rule()).contains("must begin with <queryResult>");
    assertThat(flaw("<status xmlns=\"" + NcmecXml.NAMESPACE + "\"/>").rule())
        .contains("must begin with <queryResult>");
    assertThat(flaw(OPEN + "</queryResult>trailing").at()).contains("line 1");
  }

  @Test
  void refusesDocumentTypesAndWithThemEveryEntityOfTheirs() {
    assertThat(flaw("<!DOCTYPE queryResult [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + OPEN
                + "<images>" + image("&x;", "2026-01-01T00:00:00Z", "") + "</images></queryResult>")
            .rule())
        .isEqualTo("must have no document type");
    assertThat(flaw(OPEN + "&x;</queryResult>").rule()).isEqualTo("must be well-formed XML");
  }

  @Test
  void readsWhoWeAreThereAndTheReasonsThereAre() {
    assertThat(
            NcmecXml.status(
                bytes(
                    "<status xmlns=\"" + NcmecXml.NAMESPACE
                        + "\"><ipAddress>1.1.1.1</ipAddress><username>u</username><member id=\"1\">m</member></status>")))
        .isEqualTo(new Read.Fit<>(new NcmecXml.Status("u", "1", "m")));
    assertThat(NcmecXml.reasons(bytes("<availableFeedbackReasons xmlns=\"" + NcmecXml.NAMESPACE
            + "\"><reason guid=\"g\" name=\"n\" type=\"Sha1\"/></availableFeedbackReasons>")))
        .isEqualTo(new Read.Fit<>(java.util.List.of(new NcmecXml.Reason("g", "n"))));
  }

  @FuzzTest
  void answersAnyBytesWithoutAFault(byte[] bytes) {
    assertThat(NcmecXml.page(bytes)).isNotNull();
    assertThat(NcmecXml.status(bytes)).isNotNull();
    assertThat(NcmecXml.reasons(bytes)).isNotNull();
  }

  private static String image(String id, String at, String prints) {
    return "<image><member id=\"1\">M</member><timestamp>%s</timestamp><id>%s</id><fingerprints>%s</fingerprints></image>"
        .formatted(at, id, prints);
  }

  private static NcmecXml.Page page(String xml) {
    return switch (NcmecXml.page(bytes(xml))) {
      case Read.Fit<NcmecXml.Page>(var page) -> page;
      case Read.Unfit<NcmecXml.Page>(var flaw) -> throw new AssertionError(flaw);
    };
  }

  private static Flaw flaw(String xml) {
    return Optional.of(NcmecXml.page(bytes(xml)))
        .filter(Read.Unfit.class::isInstance)
        .map(read -> ((Read.Unfit<NcmecXml.Page>) read).flaw())
        .orElseThrow();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

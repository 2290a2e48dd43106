package org.nightlight.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nightlight.exchange.Given.Flaw;
import org.nightlight.exchange.Given.Gone;
import org.nightlight.exchange.StopNcii.Read;
import org.nightlight.match.Entry;
import org.nightlight.match.HashKind;
import org.nightlight.match.KnownHash;

class StopNciiTest {

  private static final String PDQ = "0123456789abcdef".repeat(4);

  @Test
  void readsActiveHashesAndTakesBackAllThatAreNot() {
    var read =
        read("""
        {"count":4,"nextPageToken":"t","nextSetTimestamp":77,"hasMoreRecords":true,"hashRecords":[
         {"lastModtimestamp":10,"signalType":"ImagePDQ","hashValue":"%s","hashStatus":"Active","caseNumbers":{"1":"Active"}},
         {"lastModtimestamp":11,"signalType":"VideoMD5","hashValue":"%s","hashStatus":"Withdrawn"},
         {"lastModtimestamp":12,"signalType":"VideoMD5","hashValue":"%s","hashStatus":"Received"},
         {"lastModtimestamp":13,"signalType":"URL","hashValue":"x","hashStatus":"Active"},
         {"lastModtimestamp":13,"signalType":"Text","hashValue":"x","hashStatus":"Deleted"}]}
        """.formatted(PDQ.toUpperCase(java.util.Locale.ROOT), "a".repeat(32), "b".repeat(32)));
    assertThat(read)
        .isEqualTo(new Read.Fit(
            new Given(
                java.util.List.of(new Entry(
                    "ImagePDQ/" + PDQ,
                    "",
                    Instant.ofEpochSecond(10),
                    java.util.List.of(),
                    java.util.List.of(new KnownHash(HashKind.PDQ, PDQ)))),
                java.util.List.of(
                    new Gone("VideoMD5/" + "a".repeat(32), "", Instant.ofEpochSecond(11)),
                    new Gone("VideoMD5/" + "b".repeat(32), "", Instant.ofEpochSecond(12))),
                Map.of("URL", 1L),
                java.util.List.of()),
            java.util.Optional.of("t"),
            "77"));
  }

  @Test
  void refusesARecordByPlaceAndRuleAndKeepsTheRest() {
    var read = read("""
        {"nextSetTimestamp":1,"hasMoreRecords":false,"hashRecords":[
         {"lastModtimestamp":10,"signalType":"ImagePDQ","hashValue":"12","hashStatus":"Active"},
         {"lastModtimestamp":"x","signalType":"ImagePDQ","hashValue":"%1$s","hashStatus":"Active"},
         {"lastModtimestamp":10,"signalType":"ImagePDQ","hashValue":"%1$s","hashStatus":"Perhaps"},
         17,
         {"lastModtimestamp":10,"signalType":"ImagePDQ","hashValue":"%1$s","hashStatus":"Active"}]}
        """.formatted(PDQ));
    assertThat(read).isInstanceOfSatisfying(Read.Fit.class, fit -> {
      assertThat(fit.given().stands()).hasSize(1);
      assertThat(fit.given().flaws())
          .extracting(Flaw::at)
          .containsExactly("hashRecords[0]", "hashRecords[1]", "hashRecords[2]", "hashRecords[3]");
    });
  }

  @Test
  void refusesAnAnswerThatDoesNotSayHowToGoOn() {
    assertThat(unfit("{\"nextSetTimestamp\":1,\"hasMoreRecords\":true,\"hashRecords\":[]}")
            .at())
        .isEqualTo("nextPageToken");
    assertThat(unfit("{\"hasMoreRecords\":false,\"hashRecords\":[]}").at())
        .isEqualTo("nextSetTimestamp");
    assertThat(unfit("{\"nextSetTimestamp\":1}").at()).isEqualTo("hasMoreRecords");
    assertThat(unfit("{\"nextSetTimestamp\":1,\"hasMoreRecords\":false,\"hashRecords\":7}")
            .at())
        .isEqualTo("hashRecords");
    assertThat(unfit("{\"nextSetTimestamp\":1,").rule()).isEqualTo("must be well-formed JSON");
    assertThat(unfit("").rule()).isEqualTo("hasMoreRecords must be true or false".substring(15));
  }

  @FuzzTest
  void answersAnyBytesWithoutAFault(byte[] bytes) {
    assertThat(StopNcii.read(bytes)).isNotNull();
  }

  private static Read read(String json) {
    return StopNcii.read(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Flaw unfit(String json) {
    return switch (read(json)) {
      case Read.Unfit(var flaw) -> flaw;
      case Read.Fit fit -> throw new AssertionError(fit);
    };
  }
}

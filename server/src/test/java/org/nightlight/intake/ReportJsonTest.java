package org.nightlight.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nightlight.help.Audience;

class ReportJsonTest {

  private static final String GOOD = """
      {"idempotencyKey": "k-1", "reporter": "child", "topic": "bullying", "danger": "no",
       "about": {"source": "https://example.test", "account": "acc-7"},
       "words": "in my own words", "country": "GB", "language": "en-GB",
       "occurredAt": "2026-11-23T20:15:00+01:00"}
      """;

  private final ReportJson json = new ReportJson(
      Set.of("bullying", "other"),
      Set.of("https://example.test"),
      Set.of("GB", "IE"),
      Instant.parse("2026-11-24T04:00:00Z"));

  @Test
  void readsAWholeReport() {
    var draft = fit(GOOD);
    assertThat(draft.audience()).isEqualTo(Audience.CHILD);
    assertThat(draft.danger()).isEqualTo(Danger.NO);
    assertThat(draft.about()).contains(new Subject("https://example.test", "acc-7"));
    assertThat(draft.occurredAt()).contains(Instant.parse("2026-11-23T19:15:00Z"));
    assertThat(draft.words().happened()).isEqualTo("in my own words");
  }

  @Test
  void readsANoticeAndKeepsWhoGivesItApartFromItsWords() {
    var draft = fit(GOOD.replace("\"country\"", """
        "alsoAt": ["school"], "reporterKey": "p-1", "notice": {"location": ["https://a.test/1"],
          "name": "Somebody", "email": "s@a.test", "goodFaith": true}, "country\""""));
    assertThat(draft.words().where()).isEqualTo("https://a.test/1");
    assertThat(draft.besides().alsoAt()).containsExactly("school");
    assertThat(draft.besides().teller())
        .contains(new Teller("Somebody", "s@a.test", Teller.Reach.RECEIPT));
    assertThat(draft.besides().reporter()).contains("p-1");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      "notice": {"location": ["https://a.test"]}                     | good-faith-missing
      "notice": {"location": ["https://a.test"], "goodFaith": false} | good-faith-missing
      "notice": {"goodFaith": true}                                  | field-missing
      "notice": {"location": "https://a.test", "goodFaith": true}    | field-type
      "notice": {"phone": "1", "goodFaith": true}                    | field-unknown
      "notice": []                                                   | field-type
      "alsoAt": ["the moon"]                                         | place-unknown
      """)
  void saysWhatANoticeLacks(String part, String rule) {
    var problem = unfit(GOOD.replace("\"country\"", part + ", \"country\""));
    assertThat(problem.rule()).isEqualTo(rule);
  }

  @Test
  void takesUnknownForWhatNobodySaid() {
    var draft = fit("{\"idempotencyKey\": \"k\", \"reporter\": \"other\", \"topic\": \"other\"}");
    assertThat(draft.danger()).isEqualTo(Danger.UNKNOWN);
    assertThat(draft.country()).isEmpty();
    assertThat(draft.language()).isEqualTo("und");
    assertThat(draft.place()).isEqualTo("unknown");
    assertThat(draft.about()).isEmpty();
    assertThat(draft.occurredAt()).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      'k-1'                                    | ''                                       | 422 | field-missing
      "child"                                  | "robot"                                  | 422 | reporter-unknown
      "bullying"                               | "weather"                                | 422 | topic-unknown
      "no"                                     | "maybe"                                  | 422 | danger-unknown
      "https://example.test"                   | "https://other.test"                     | 422 | source-not-yours
      "GB"                                     | "XX"                                     | 422 | country-unknown
      "GB"                                     | "gb"                                     | 422 | country-unknown
      "en-GB"                                  | "Englisch"                               | 422 | language-unknown
      "2026-11-23T20:15:00+01:00"              | "2026-11-24T04:05:01Z"                   | 422 | time-in-the-future
      "2026-11-23T20:15:00+01:00"              | "yesterday"                              | 422 | time-malformed
      "2026-11-23T20:15:00+01:00"              | "2026-11-23T20:15:00"                    | 422 | time-malformed
      "words"                                  | "file"                                   | 422 | field-unknown
      "in my own words"                        | 7                                        | 422 | field-type
      "in my own words"                        | "a\\u0000b"                              | 422 | text-has-nul
      "danger"                                 | "topic"                                  | 400 | json-malformed
      "acc-7"                                  | " "                                      | 422 | field-missing
      }                                        | ]                                        | 400 | json-malformed
      """)
  void namesTheRuleForWhatDoesNotFit(String good, String bad, int status, String rule) {
    var problem = unfit(GOOD.replace(good, bad == null ? "" : bad));
    assertThat(problem.rule()).isEqualTo(rule);
    assertThat(problem.status()).isEqualTo(status);
    assertThat(problem.detail()).isNotBlank();
  }

  @Test
  void saysHowLongATextMayBeAndNotWhatItSays() {
    var problem = unfit(GOOD.replace("in my own words", "secret".repeat(2_000)));
    assertThat(problem.rule()).isEqualTo("text-too-long");
    assertThat(problem.detail())
        .isEqualTo("words must be at most 10000 characters, was 12000")
        .doesNotContain("secret");
  }

  @Test
  void takesATimeThatClocksMayDisagreeOn() {
    assertThat(fit(GOOD.replace("2026-11-23T20:15:00+01:00", "2026-11-24T04:05:00Z"))
            .occurredAt())
        .isPresent();
  }

  @Test
  void refusesTwoDocumentsAndNone() {
    assertThat(unfit(GOOD + GOOD).rule()).isEqualTo("json-malformed");
    assertThat(unfit("").rule()).isEqualTo("json-malformed");
    assertThat(unfit("[]").rule()).isEqualTo("json-malformed");
    assertThat(unfit("[".repeat(100_000)).rule()).isEqualTo("json-malformed");
  }

  /// Twenty thousand broken copies of a good report, the same every run: an answer, never a fault.
  @Test
  void survivesAnything() {
    var random = new Random(4);
    var good = GOOD.getBytes(StandardCharsets.UTF_8);
    for (var round = 0; round < 20_000; round++) {
      var bytes = good.clone();
      for (var strokes = 1 + random.nextInt(6); strokes > 0; strokes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      var read = json.read(bytes);
      if (read instanceof ReportJson.Read.Unfit(var problem)) {
        assertThat(problem.status()).isIn(400, 422);
        assertThat(problem.detail()).doesNotContain("own words");
      }
    }
  }

  private ReportDraft fit(String text) {
    return ((ReportJson.Read.Fit) json.read(text.getBytes(StandardCharsets.UTF_8))).draft();
  }

  private Problem unfit(String text) {
    return ((ReportJson.Read.Unfit) json.read(text.getBytes(StandardCharsets.UTF_8))).problem();
  }
}

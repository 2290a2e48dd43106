package org.nightlight.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightlight.oversight.Role;
import org.nightlight.oversight.TestOversight;

/// Text with the character NUL: no database keeps it, so it is refused before anything is asked.
class NulTest {

  private static final TestServer SERVER = TestServer.start();
  private static final String KEY =
      TestOversight.platform(SERVER.oversight(), "Ours", "/platforms/ours").key();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void isRefusedInEveryFormWithWords() {
    var mari = SERVER.signedIn("mari", Role.values());
    for (var form : new String[][] {
      {"/queue/notes", "note", "a\0b"},
      {"/queue/notes", "no\0te", "ab"},
      {"/care/calibration", "name", "a\0b"},
      {"/requests", "reference", "a\0b"},
      {"/staff/sign-in", "username", "a\0b"},
      {"/tell", "words", "a\0b"},
      {"/follow", "code", "a\0b"}
    }) {
      mari.get("/staff/me");
      var refused = mari.post(form[0], form[1], form[2]);
      assertThat(refused.statusCode()).as(form[0]).isEqualTo(400);
      assertThat(refused.body())
          .as(form[0])
          .contains("the character NUL", "nothing of it was kept");
    }
    assertThat(mari.get("/queue?q=a%00b").statusCode()).isEqualTo(400);
    assertThat(mari.get("/queue?q=ab").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\u0000b", "\\u0000", "a\\\\\\u0000", "a\0b"})
  void isRefusedInJsonAsAnEscapeAndAsAByte(String words) throws Exception {
    var answer = report(words);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("nul-in-text", "the character NUL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\\\u0000b", "a\\u0001b", "u0000", "a\\u00001"})
  void whatOnlyLooksLikeItIsTaken(String words) throws Exception {
    var taken = report(words);
    assertThat(taken.statusCode())
        .as(taken.body())
        .isEqualTo(words.equals("a\\u00001") ? 400 : 201);
  }

  @Test
  void isRefusedInAnAppealAndAnActivity() throws Exception {
    var id = UUID.randomUUID();
    assertThat(
            post("/api/v1/reports/" + id + "/appeal", "application/json", "{\"words\":\"\\u0000\"}")
                .statusCode())
        .isEqualTo(404);
    var event = """
        [{"specversion":"1.0","id":"e\\u0000","source":"/platforms/ours",\
        "type":"org.nightlight.message.sent","time":"2026-11-14T02:30:00Z",\
        "data":{"actor":"a","recipients":["b"]}}]""";
    assertThat(post("/api/v1/activities", "application/cloudevents-batch+json", event)
            .statusCode())
        .isEqualTo(400);
  }

  private static HttpResponse<String> report(String words) throws Exception {
    return post("/api/v1/reports", "application/json", """
        {"idempotencyKey":"%s","reporter":"other","topic":"bullying","danger":"no",\
        "about":{"source":"/platforms/ours","account":"acc-7"},"words":"%s"}""".formatted(UUID.randomUUID(), words));
  }

  private static HttpResponse<String> post(String path, String type, String body) throws Exception {
    return SERVER.post(KEY, path, type, body);
  }
}

package org.nightlight.intake;

import java.util.Map;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerResponse;

/// Why a platform's request was not taken, as `application/problem+json`.
///
/// @param rule in kebab-case
/// @param detail the thing, the rule and the value, and what to do; nothing a person wrote
public record Problem(int status, String rule, String detail) {

  static Problem malformed(String detail) {
    return new Problem(400, "json-malformed", detail);
  }

  static Problem unknown(String id) {
    return new Problem(404, "report-unknown", "no report of this platform has the id " + id);
  }

  /// What holds more than it may.
  public static Problem tooLarge(String thing, long most) {
    return new Problem(
        413, "body-too-large", thing + " holds at most " + most + " bytes; nothing of it was kept");
  }

  /// Answers a request with it.
  public ServerResponse answer() {
    return answer(headers -> {});
  }

  /// Says as well after how many seconds to send the same again.
  public ServerResponse answerAndRetryAfter(int seconds) {
    return answer(headers -> headers.set(HttpHeaders.RETRY_AFTER, Integer.toString(seconds)));
  }

  private ServerResponse answer(Consumer<HttpHeaders> more) {
    return ServerResponse.status(status)
        .headers(more)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(Map.of("status", status, "rule", rule, "detail", detail));
  }
}

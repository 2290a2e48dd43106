package org.nightlight.intake;

import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerResponse;

/// Why a platform's request was not taken, as `application/problem+json`.
///
/// @param rule in kebab-case
/// @param detail the thing, the rule and the value, and what to do; nothing a person wrote
record ReportProblem(int status, String rule, String detail) {

  static ReportProblem malformed(String detail) {
    return new ReportProblem(400, "json-malformed", detail);
  }

  static ReportProblem unknown(String id) {
    return new ReportProblem(404, "report-unknown", "no report of this platform has the id " + id);
  }

  static ReportProblem tooLarge(String thing, long most) {
    return new ReportProblem(
        413, "body-too-large", thing + " holds at most " + most + " bytes; nothing of it was kept");
  }

  ServerResponse answer() {
    return ServerResponse.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(Map.of("status", status, "rule", rule, "detail", detail));
  }
}

package org.nightlight.statement;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.intake.Intake;
import org.nightlight.intake.Problem;
import org.nightlight.intake.ReportId;
import org.nightlight.intake.Via;
import org.nightlight.oversight.Caller;
import org.nightlight.oversight.Routes;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Appeals that a platform passes on: of an account against its statement, and of a reporter
/// against
/// the decision about a report that came through the platform.
final class AppealApi {

  private static final int MOST_BYTES = 64 << 10;

  private final Statements door;
  private final StatementStore statements;
  private final Appeals appeals;
  private final Intake intake;

  AppealApi(Statements door, StatementStore statements, Appeals appeals, Intake intake) {
    this.door = door;
    this.statements = statements;
    this.appeals = appeals;
    this.intake = intake;
  }

  Routes routes() {
    return new Routes()
        .platform(
            HttpMethod.POST,
            "/api/v1/statements/{id}/appeal",
            (request, caller) -> take(request, caller, toAccount(request, caller)))
        .platform(
            HttpMethod.GET,
            "/api/v1/statements/{id}/appeal",
            (request, caller) -> shown(toAccount(request, caller)))
        .platform(
            HttpMethod.POST,
            "/api/v1/reports/{id}/appeal",
            (request, caller) -> take(request, caller, toReporter(request, caller)))
        .platform(
            HttpMethod.GET,
            "/api/v1/reports/{id}/appeal",
            (request, caller) -> shown(toReporter(request, caller)));
  }

  /// A statement that was sent to an account of this platform.
  private Optional<Statement> toAccount(ServerRequest request, Caller caller) {
    return id(request)
        .flatMap(statements::find)
        .filter(one -> one.report().isEmpty()
            && one.sent().isPresent()
            && caller.sources().contains(one.source()));
  }

  /// What the reporter of a report is told, where it came through this platform's key.
  private Optional<Statement> toReporter(ServerRequest request, Caller caller) {
    return id(request)
        .filter(id -> intake
            .report(new ReportId(id))
            .filter(report -> report.via().equals(new Via.Platform(caller.platform())))
            .isPresent())
        .flatMap(statements::toReporter);
  }

  private static Optional<UUID> id(ServerRequest request) {
    return Routes.id(request.pathVariable("id"));
  }

  private ServerResponse take(ServerRequest request, Caller caller, Optional<Statement> one)
      throws IOException {
    if (one.isEmpty()) {
      return unknown();
    }
    var body = request.servletRequest().getInputStream().readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      return Problem.tooLarge("an appeal", MOST_BYTES).answer();
    }
    return switch (appeals.take(one.get().id(), words(body), caller.actor())) {
      case Appealing.Taken _, Appealing.Already _ -> shown(one);
      case Appealing.NoWords _ ->
        new Problem(422, "words-missing", "words holds 1 to " + Appeals.LONGEST + " characters")
            .answer();
      case Appealing.TooLate(var until) ->
        new Problem(409, "appeal-too-late", "an appeal was possible until " + until).answer();
      case Appealing.NoStatement _, Appealing.SamePerson _ -> unknown();
    };
  }

  private static String words(byte[] body) {
    try {
      return JsonMapper.shared().readTree(body).path("words").asString("");
    } catch (JacksonException _) {
      return "";
    }
  }

  private ServerResponse shown(Optional<Statement> one) {
    if (one.isEmpty()) {
      return unknown();
    }
    var answer = door.answer(one.get());
    var body = new LinkedHashMap<String, Object>();
    body.put("appeal", answer.appeal());
    body.put("until", answer.until().toString());
    if (!answer.answer().isEmpty()) {
      body.put("answer", answer.answer());
    }
    return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).body(body);
  }

  private static ServerResponse unknown() {
    return new Problem(
            404, "statement-unknown", "nothing that this platform was told of can be appealed here")
        .answer();
  }
}

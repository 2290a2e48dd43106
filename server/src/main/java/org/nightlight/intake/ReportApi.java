package org.nightlight.intake;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.nightlight.help.Help;
import org.nightlight.help.Nearby;
import org.nightlight.oversight.Caller;
import org.nightlight.oversight.Routes;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// What platforms may send and ask about reports.
final class ReportApi {

  private static final int MOST_BYTES = 256 << 10;

  /// How much of a body that is too large is still read, so that its sender hears why.
  private static final long PATIENCE = 160L << 20;

  private static final Set<String> COUNTRIES =
      Nearby.countries().stream().map(Nearby.Country::code).collect(Collectors.toSet());

  private final Reports reports;
  private final ReportAttachments attachments;
  private final Help help;
  private final Clock clock;

  ReportApi(Reports reports, ReportAttachments attachments, Help help, Clock clock) {
    this.reports = reports;
    this.attachments = attachments;
    this.help = help;
    this.clock = clock;
  }

  Routes routes() {
    return new Routes()
        .platform(HttpMethod.POST, "/api/v1/reports", this::take)
        .platform(HttpMethod.GET, "/api/v1/reports/{id}", this::show)
        .platform(HttpMethod.PUT, "/api/v1/reports/{id}/attachments/{number}", this::attach);
  }

  private ServerResponse take(ServerRequest request, Caller caller) throws IOException {
    var type = request.headers().contentType().orElse(MediaType.APPLICATION_OCTET_STREAM);
    if (!MediaType.APPLICATION_JSON.isCompatibleWith(type)) {
      return refuse(
          request, new Problem(415, "content-type", "send application/json, was " + type));
    }
    return switch (BodyReader.read(request, MOST_BYTES)) {
      case BodyReader.Body.TooLarge _ -> refuse(request, Problem.tooLarge("a report", MOST_BYTES));
      case BodyReader.Body.Whole whole ->
        switch (json(caller).read(whole.bytes())) {
          case ReportJson.Read.Unfit unfit -> unfit.problem().answer();
          case ReportJson.Read.Fit fit -> keep(fit.draft(), caller);
        };
    };
  }

  private ReportJson json(Caller caller) {
    return new ReportJson(help.topicCodes(), caller.sources(), COUNTRIES, clock.instant());
  }

  private ServerResponse keep(ReportDraft draft, Caller caller) {
    return switch (reports.passOn(draft, caller)) {
      case Reports.Taking.Taken taken -> created(taken.report());
      case Reports.Taking.Again again -> created(again.report());
      case Reports.Taking.Slowed(var until) ->
        new Problem(
                429,
                "reporter-slowed",
                "this reporterKey made several manifestly unfounded reports; send it again later, or"
                    + " at once with danger now")
            .answerAndRetryAfter((int) until.toSeconds() + 1);
      case Reports.Taking.Differs _ ->
        new Problem(
                409,
                "idempotency-key-used",
                "another report came under this idempotencyKey; send a new one under a key of its own")
            .answer();
    };
  }

  private ServerResponse created(Report report) {
    return ServerResponse.created(URI.create("/api/v1/reports/" + report.id()))
        .contentType(MediaType.APPLICATION_JSON)
        .body(Map.of(
            "id", report.id().toString(), "receivedAt", report.receivedAt().toString()));
  }

  private ServerResponse show(ServerRequest request, Caller caller) {
    var id = request.pathVariable("id");
    return own(id, caller)
        .map(this::shown)
        .orElseGet(() -> Problem.unknown(shortened(id)).answer());
  }

  private ServerResponse shown(Report report) {
    var body = new LinkedHashMap<String, Object>();
    body.put("id", report.id().toString());
    body.put("receivedAt", report.receivedAt().toString());
    body.put("reporter", report.audience().code());
    body.put("topic", report.topic());
    body.put("danger", report.danger().name().toLowerCase(Locale.ROOT));
    report
        .about()
        .ifPresent(about ->
            body.put("about", Map.of("source", about.source(), "account", about.account())));
    body.put("progress", code(Progress.now(reports.steps(report.id()).keySet())));
    body.put("attachments", reports.attachments(report.id()).size());
    return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).body(body);
  }

  private static String code(Progress progress) {
    return progress.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private ServerResponse attach(ServerRequest request, Caller caller) throws IOException {
    var id = request.pathVariable("id");
    var report = own(id, caller);
    if (report.isEmpty()) {
      return refuse(request, Problem.unknown(shortened(id)));
    }
    if (request.headers().contentLength().orElse(0) > ReportAttachments.MOST_BYTES) {
      return refuse(request, Problem.tooLarge("an attachment", ReportAttachments.MOST_BYTES));
    }
    var attaching = attachments.attach(
        report.get(),
        number(request.pathVariable("number")),
        declared(request),
        request.servletRequest().getInputStream(),
        caller);
    return switch (attaching) {
      case ReportAttachments.Attaching.Attached attached ->
        put(HttpStatus.CREATED, attached.exhibit());
      case ReportAttachments.Attaching.Again again -> put(HttpStatus.OK, again.exhibit());
      case ReportAttachments.Attaching.Refused refused -> refuse(request, refused.problem());
    };
  }

  private static ServerResponse put(HttpStatus status, org.nightlight.evidence.Exhibit exhibit) {
    return ServerResponse.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .body(Map.of("sha256", exhibit.sha256(), "bytes", exhibit.bytes()));
  }

  private static String declared(ServerRequest request) {
    return request
        .headers()
        .contentType()
        .map(type -> (type.getType() + "/" + type.getSubtype()).toLowerCase(Locale.ROOT))
        .orElse(ReportMedia.UNKNOWN);
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
  }

  private Optional<Report> own(String id, Caller caller) {
    return Routes.id(id)
        .map(ReportId::new)
        .flatMap(reports::report)
        .filter(report -> report.via().equals(new Via.Platform(caller.platform())));
  }

  private static String shortened(String id) {
    return id.length() > 40 ? id.substring(0, 40) + "..." : id;
  }

  /// Answers a refusal once the rest of the body has been let go by: a sender still sending would
  /// see a broken connection instead of the reason.
  private static ServerResponse refuse(ServerRequest request, Problem problem) throws IOException {
    drain(request.servletRequest().getInputStream());
    return problem.answer();
  }

  private static void drain(InputStream body) throws IOException {
    var buffer = new byte[64 << 10];
    var left = PATIENCE;
    for (int read; left > 0 && (read = body.read(buffer)) >= 0; left -= read) {
      // Nothing of it is kept.
    }
  }
}

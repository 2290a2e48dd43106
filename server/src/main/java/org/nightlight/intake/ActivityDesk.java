package org.nightlight.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.nightlight.detection.ActivityReader;
import org.nightlight.detection.Line;
import org.nightlight.intake.ActivityBatch.Candidate;
import org.nightlight.intake.ActivityBatch.RefusedLine;
import org.nightlight.oversight.Caller;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// `POST /api/v1/activities`: reads the lines, takes out what has no legal basis, queues the rest
/// for the one writer and answers after its commit.
final class ActivityDesk {

  static final int MOST_BYTES = 16 << 20;

  private static final MediaType NDJSON = MediaType.parseMediaType("application/x-ndjson");
  private static final MediaType ONE = MediaType.parseMediaType("application/cloudevents+json");
  private static final MediaType BATCH =
      MediaType.parseMediaType("application/cloudevents-batch+json");
  private static final long LONGEST_WAIT_SECONDS = 30;

  private final Admissions admissions;
  private final LegalBasis legalBasis;

  ActivityDesk(Admissions admissions, LegalBasis legalBasis) {
    this.admissions = admissions;
    this.legalBasis = legalBasis;
  }

  ServerResponse receive(ServerRequest request, Caller caller) throws Exception {
    var encoding = request.headers().firstHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      return problem(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "content-encoding",
          "send the body without content encoding");
    }
    var type = request.headers().contentType().orElse(MediaType.APPLICATION_OCTET_STREAM);
    if (!known(type)) {
      return problem(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "content-type",
          "send application/x-ndjson, application/cloudevents+json or application/cloudevents-batch+json");
    }
    if (!legalBasis.confirmed(caller)) {
      return problem(
          HttpStatus.FORBIDDEN,
          "behaviour-not-confirmed",
          "the register of processing holds no basis for this platform's behaviour; an administrator confirms it on the page Platforms");
    }
    return switch (BodyReader.read(request, MOST_BYTES)) {
      case BodyReader.Body.TooLarge(var most) ->
        problem(
            HttpStatus.CONTENT_TOO_LARGE,
            "body-too-large",
            "a body holds at most " + most + " bytes; nothing of it was kept; send it in parts");
      case BodyReader.Body.Whole body -> admit(caller, read(type, body.bytes()), body.sha256());
    };
  }

  private static boolean known(MediaType type) {
    return NDJSON.includes(plain(type)) || ONE.includes(plain(type)) || BATCH.includes(plain(type));
  }

  private static MediaType plain(MediaType type) {
    return new MediaType(type.getType(), type.getSubtype());
  }

  private static List<Line> read(MediaType type, byte[] bytes) {
    if (ONE.includes(plain(type))) {
      return List.of(ActivityReader.readEvent(bytes));
    }
    return BATCH.includes(plain(type))
        ? ActivityReader.readBatch(bytes)
        : ActivityReader.readLines(bytes);
  }

  private ServerResponse admit(Caller caller, List<Line> lines, String digest)
      throws InterruptedException {
    var batch = batch(caller, lines, digest);
    if (!admissions.offer(batch)) {
      return busy();
    }
    try {
      return ServerResponse.ok()
          .contentType(MediaType.APPLICATION_JSON)
          .body(batch.answer().get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException _) {
      return busy();
    }
  }

  private ActivityBatch batch(Caller caller, List<Line> lines, String digest) {
    var candidates = new ArrayList<Candidate>(lines.size());
    var refused = new ArrayList<RefusedLine>();
    var removed = 0;
    for (var line : lines) {
      switch (line) {
        case Line.Refused(var number, var rule, var value) ->
          refused.add(new RefusedLine(number, rule, value));
        case Line.Accepted accepted -> {
          var foreign = foreignSource(caller, accepted);
          if (foreign.isPresent()) {
            refused.add(foreign.get());
          } else {
            var kept = legalBasis.keep(caller, accepted);
            removed += kept.removed();
            candidates.add(kept.candidate());
          }
        }
      }
    }
    return new ActivityBatch(
        caller, candidates, refused, removed, digest, new CompletableFuture<>());
  }

  private static Optional<RefusedLine> foreignSource(Caller caller, Line.Accepted accepted) {
    var source = accepted.activity().source();
    return caller.sources().contains(source)
        ? Optional.empty()
        : Optional.of(new RefusedLine(accepted.number(), "source-not-yours", source));
  }

  /// Nothing of the request is known to be kept: the sender sends it again, and what was kept
  /// after all is acknowledged as a duplicate.
  private static ServerResponse busy() {
    return new Problem(
            HttpStatus.SERVICE_UNAVAILABLE.value(),
            "not-acknowledged",
            "not committed in time; send the same request again, duplicates have no effect")
        .answerAndRetryAfter(2);
  }

  private static ServerResponse problem(HttpStatus status, String rule, String detail) {
    return new Problem(status.value(), rule, detail).answer();
  }
}

package org.nightlight.match;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.evidence.Origin;
import org.nightlight.intake.Problem;
import org.nightlight.match.MediaItem.Read;
import org.nightlight.match.MediaMatch.Gap;
import org.nightlight.media.MediaKind;
import org.nightlight.media.MediaReader;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Caller;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Register;
import org.nightlight.oversight.Routes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// `POST /api/v1/media`: a platform asks whether media is known, by the media itself or by its
/// hashes
/// alone. The key is told what to do, the kind, categories and a reference; never a list, a
/// distance
/// or a listed hash, with which somebody could find out what passes.
final class MediaApi {

  static final int MOST_BYTES = 64 << 20;
  static final int MOST_JSON_BYTES = 8 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(MediaApi.class);

  /// Media read into memory at once.
  private static final int AT_ONCE = 4;

  private final Comparing comparing;
  private final MediaReader reader;
  private final KnownHashes known;
  private final Probing probing;
  private final Alarms alarms;
  private final Oversight oversight;
  private final Evidence evidence;
  private final Semaphore room = new Semaphore(AT_ONCE);

  MediaApi(
      Comparing comparing,
      MediaReader reader,
      KnownHashes known,
      Probing probing,
      Alarms alarms,
      Oversight oversight,
      Evidence evidence) {
    this.comparing = comparing;
    this.reader = reader;
    this.known = known;
    this.probing = probing;
    this.alarms = alarms;
    this.oversight = oversight;
    this.evidence = evidence;
  }

  void add(Routes routes) {
    routes.platform(HttpMethod.POST, "/api/v1/media", this::take);
  }

  private ServerResponse take(ServerRequest request, Caller caller) throws IOException {
    var type = request.headers().contentType().orElse(MediaType.APPLICATION_OCTET_STREAM);
    return MediaType.APPLICATION_JSON.isCompatibleWith(type)
        ? hashes(request, caller)
        : media(request, caller);
  }

  private ServerResponse hashes(ServerRequest request, Caller caller) throws IOException {
    var body = request.servletRequest().getInputStream().readNBytes(MOST_JSON_BYTES + 1);
    if (body.length > MOST_JSON_BYTES) {
      return new Problem(
              413, "body-too-large", "a request holds at most " + MOST_JSON_BYTES + " bytes")
          .answer();
    }
    return switch (MediaJson.read(body, caller.sources())) {
      case MediaJson.Request.Unfit(var rule, var why) -> new Problem(400, rule, why).answer();
      case MediaJson.Request.Items(var items) -> {
        var answers = new ArrayList<Map<String, Object>>();
        for (var item : items) {
          answers.add(answer(item, caller, Optional.empty()));
        }
        yield answers(answers);
      }
    };
  }

  /// Media itself, one item a request; where it is stands in the address.
  private ServerResponse media(ServerRequest request, Caller caller) throws IOException {
    if (!room.tryAcquire()) {
      return busy();
    }
    try {
      var body = request.servletRequest().getInputStream().readNBytes(MOST_BYTES + 1);
      if (body.length > MOST_BYTES) {
        return new Problem(
                413,
                "body-too-large",
                "media holds at most " + MOST_BYTES + " bytes; it was not checked; send its hashes")
            .answer();
      }
      var item = item(request, caller);
      var allowed = item.read() instanceof Read.Fit && denied(item, caller).isEmpty();
      var seen = allowed ? item.with(new Read.Fit(Asked.of(body, reader.read(body)))) : item;
      return answers(List.of(answer(seen, caller, Optional.of(body))));
    } finally {
      room.release();
    }
  }

  private static MediaItem item(ServerRequest request, Caller caller) {
    var id = request.param("item").orElse("");
    var source = request.param("source").orElse("");
    var account = request.param("account").orElse("");
    var country = request.param("country").orElse("");
    var places = MediaItem.places(request.param("place").orElse(""));
    var wrong = MediaItem.wrong(id, source, account, places, country, caller.sources());
    return new MediaItem(
        id,
        source,
        account,
        places,
        country,
        wrong.<Read>map(Read.Unfit::new).orElseGet(() -> new Read.Fit(Asked.nothing())));
  }

  /// Why the register of processing does not let hashes be read there; empty where it does.
  private Optional<Gap> denied(MediaItem item, Caller caller) {
    var register = oversight.register(caller.platform());
    var allowed = item.places().stream()
        .allMatch(place ->
            register.may(Register.Kind.HASHES, place, item.country()) == Register.Verdict.ALLOWED);
    return allowed
        ? Optional.empty()
        : Optional.of(new Gap(
            "no-legal-basis",
            "the register of processing holds no basis for comparing hashes of media there; an"
                + " administrator records one on the page Platforms"));
  }

  private Map<String, Object> answer(MediaItem item, Caller caller, Optional<byte[]> body) {
    if (item.read() instanceof Read.Unfit(var gap)) {
      return MediaJson.notChecked(item.item(), List.of(gap), Set.of());
    }
    var denied = denied(item, caller);
    if (denied.isPresent()) {
      return MediaJson.notChecked(item.item(), List.of(denied.get()), Set.of());
    }
    try {
      return compared(item, ((Read.Fit) item.read()).asked(), caller, body);
    } catch (RuntimeException fault) {
      LOG.warn("media could not be compared: {}", fault.getClass().getSimpleName());
      var gap = new Gap("matching-failed", "the comparison could not be made; send it again");
      return MediaJson.notChecked(item.item(), List.of(gap), Set.of());
    }
  }

  private Map<String, Object> compared(
      MediaItem item, Asked asked, Caller caller, Optional<byte[]> body) {
    return switch (comparing.compare(asked)) {
      case MediaMatch.NoMatch(var compared) -> MediaJson.noMatch(item.item(), compared);
      case MediaMatch.NotChecked(var gaps, var compared) ->
        MediaJson.notChecked(item.item(), gaps, compared);
      case MediaMatch.Known found -> {
        watch(asked, found, caller);
        var where = new Sightings.Where(
            item.source(),
            item.account(),
            item.item(),
            Optional.of(caller.platform().value()),
            body.flatMap(bytes -> seal(bytes, caller)),
            Optional.empty());
        yield MediaJson.known(item.item(), comparing.keep(where, asked, found));
      }
    };
  }

  /// Known material is kept only where somebody may lawfully receive it.
  private Optional<ExhibitId> seal(byte[] body, Caller caller) {
    if (oversight.authorityToReceiveMaterial().isEmpty()) {
      return Optional.empty();
    }
    var origin = new Origin(caller.actor(), "matched-media", MediaKind.of(body).type());
    return Optional.of(evidence.seal(new ByteArrayInputStream(body), origin));
  }

  private void watch(Asked asked, MediaMatch.Known found, Caller caller) {
    if (asked.look().isEmpty() || !(known.state() instanceof KnownHashes.State.Ready(var loaded))) {
      return;
    }
    if (probing.note(caller.key(), asked.look().get(), found.hits(), loaded.lists())) {
      alarms.raise(
          "near-threshold",
          new Actor.Key(caller.platform(), caller.key()).words(),
          "one key sent " + Probing.VARIANTS
              + " variants of one known picture within a day, each near the threshold: somebody may"
              + " be finding out what passes");
    }
  }

  private static ServerResponse answers(List<Map<String, Object>> answers) {
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(Map.of("items", answers));
  }

  private static ServerResponse busy() {
    return new Problem(
            503,
            "not-checked",
            "as much media is being read as fits; nothing was checked; send it again")
        .answerAndRetryAfter(2);
  }
}

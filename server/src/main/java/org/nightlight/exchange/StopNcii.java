package org.nightlight.exchange;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nightlight.exchange.Fetcher.Reply;
import org.nightlight.exchange.Given.Flaw;
import org.nightlight.exchange.Given.Gone;
import org.nightlight.exchange.Given.Hash;
import org.nightlight.match.Entry;
import org.nightlight.match.HashKind;
import org.nightlight.match.KnownHash;
import org.nightlight.match.Opinion;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// StopNCII: intimate images of adults, by those who are in them. A record stands for one hash, and
/// its latest state takes the place of all before.
///
/// Only an active record is held. A withdrawn or deleted one is taken back at once, and so is one
/// that is merely received: the source has not let it be used yet. Its origin here is its kind and
/// its hash, because it has no other name.
final class StopNcii implements Source {

  private static final int PAGE = 800;
  private static final String FIRST = "10";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Fetcher fetcher;
  private final URI base;
  private final String subscription;
  private final String fetchKey;
  private final String feedbackKey;

  /// @param feedbackKey the function key for telling opinions; empty where there is none
  StopNcii(Fetcher fetcher, URI base, String subscription, String fetchKey, String feedbackKey) {
    this.fetcher = fetcher;
    this.base = base;
    this.subscription = subscription;
    this.fetchKey = fetchKey;
    this.feedbackKey = feedbackKey;
  }

  /// What was read, or why the whole of it is refused.
  sealed interface Read {

    /// A page.
    ///
    /// @param next the token of the next page; empty on the last
    /// @param checkpoint where to begin the next time, once there is no page left
    record Fit(Given given, Optional<String> next, String checkpoint) implements Read {}

    record Unfit(Flaw flaw) implements Read {}
  }

  /// Reads an answer to `FetchHashes`.
  static Read read(byte[] text) {
    try {
      var root = JSON.readTree(text);
      var records = root.path("hashRecords");
      var more = root.path("hasMoreRecords");
      var checkpoint = root.path("nextSetTimestamp");
      var token = root.path("nextPageToken").asString("");
      if (!records.isArray() && !records.isMissingNode() && !records.isNull()) {
        return unfit("hashRecords", "must be an array");
      }
      if (!more.isBoolean()) {
        return unfit("hasMoreRecords", "must be true or false");
      }
      if (!checkpoint.isIntegralNumber()
          || !checkpoint.canConvertToLong()
          || checkpoint.asLong() < 0) {
        return unfit("nextSetTimestamp", "must be a whole number from 0");
      }
      if (more.asBoolean() && token.isEmpty()) {
        return unfit("nextPageToken", "must be given while there are more records");
      }
      var next = more.asBoolean() ? Optional.of(token) : Optional.<String>empty();
      return new Read.Fit(given(records), next, Long.toString(checkpoint.asLong()));
    } catch (JacksonException fault) {
      var at = fault.getLocation();
      return unfit(
          at == null
              ? "somewhere"
              : "line %d, column %d".formatted(at.getLineNr(), at.getColumnNr()),
          "must be well-formed JSON");
    }
  }

  private static Read unfit(String at, String rule) {
    return new Read.Unfit(new Flaw(at, rule));
  }

  private static Given given(JsonNode records) {
    var stands = new ArrayList<Entry>();
    var gone = new ArrayList<Gone>();
    var incomparable = new HashMap<String, Long>();
    var flaws = new ArrayList<Flaw>();
    for (var at = 0; at < records.size(); at++) {
      switch (one(records.get(at))) {
        case One.Stands(var entry) -> stands.add(entry);
        case One.Taken(var taken) -> gone.add(taken);
        case One.Incomparable(var kind) -> incomparable.merge(kind, 1L, Long::sum);
        case One.Nothing _ -> {}
        case One.Wrong(var rule) -> flaws.add(new Flaw("hashRecords[" + at + "]", rule));
      }
    }
    return new Given(stands, gone, incomparable, flaws).latest();
  }

  private sealed interface One {
    record Stands(Entry entry) implements One {}

    record Taken(Gone gone) implements One {}

    record Incomparable(String kind) implements One {}

    /// Taken back, and never held because it cannot be compared.
    record Nothing() implements One {}

    record Wrong(String rule) implements One {}
  }

  private static One one(JsonNode record) {
    var type = record.path("signalType").asString("");
    var status = record.path("hashStatus").asString("");
    var seconds = record.path("lastModtimestamp");
    var kind = switch (type) {
      case "ImagePDQ" -> Optional.of(HashKind.PDQ);
      case "VideoMD5" -> Optional.of(HashKind.MD5);
      default -> Optional.<HashKind>empty();
    };
    if (!seconds.isIntegralNumber()
        || !seconds.canConvertToLong()
        || Math.abs(seconds.asLong()) > 1L << 40) {
      return new One.Wrong("lastModtimestamp must be a number of seconds");
    }
    if (kind.isEmpty()) {
      return !type.matches("[A-Za-z0-9_-]{1,40}")
          ? new One.Wrong("signalType must name a kind of hash")
          : status.equals("Active") ? new One.Incomparable(type) : new One.Nothing();
    }
    return switch (Given.hash(kind.get(), record.path("hashValue").asString(""))) {
      case Hash.Unfit(var rule) -> new One.Wrong(rule);
      case Hash.Fit(var hash) -> one(type, status, hash, Instant.ofEpochSecond(seconds.asLong()));
    };
  }

  private static One one(String type, String status, KnownHash hash, Instant at) {
    var origin = type + "/" + hash.hex();
    return switch (status) {
      case "Active" -> new One.Stands(new Entry(origin, "", at, List.of(), List.of(hash)));
      case "Received", "Withdrawn", "Deleted" -> new One.Taken(new Gone(origin, "", at));
      default -> new One.Wrong("hashStatus must be Received, Active, Withdrawn or Deleted");
    };
  }

  @Override
  public Progress.Range range(String checkpoint, Duration span, Instant now) {
    return new Progress.Range(checkpoint.isEmpty() ? FIRST : checkpoint, "", "", now, now, true);
  }

  @Override
  public Answer page(Progress.Range range) {
    var token = range.next().isEmpty() ? "" : "&nextPageToken=" + word(range.next());
    var path = "/FetchHashes?startTimestamp=" + word(range.from()) + "&pageSize=" + PAGE + token;
    return switch (fetcher.fetch(request(path, fetchKey).GET())) {
      case Reply.Good good -> answer(good.body(), range);
      case Reply other -> Source.meaning(other, range);
    };
  }

  private static Answer answer(byte[] body, Progress.Range range) {
    return switch (read(body)) {
      case Read.Unfit(var flaw) ->
        new Answer.Later(
            "its answer cannot be read: %s, at %s".formatted(flaw.rule(), flaw.at()),
            Optional.empty());
      case Read.Fit(var _, var next, var _)
      when next.isPresent() && next.get().equals(range.next()) ->
        new Answer.Later("the next page must have another token", Optional.empty());
      case Read.Fit(var given, var next, var checkpoint) ->
        new Answer.Page(given, 0, next, checkpoint);
    };
  }

  @Override
  public Greeting greet() {
    return switch (fetcher.fetch(
        request("/FetchHashes?startTimestamp=" + FIRST + "&pageSize=1", fetchKey)
            .GET())) {
      case Reply.Good good ->
        read(good.body()) instanceof Read.Unfit(var flaw)
            ? new Greeting.Unknown(
                "its answer cannot be read: %s, at %s".formatted(flaw.rule(), flaw.at()))
            : new Greeting.Known("It answers, and lets us fetch hashes.");
      case Reply other -> new Greeting.Unknown(Source.words(other));
    };
  }

  /// `Blocked`: looked at, and it is what it is said to be. `NotBlocked`: looked at, and not so.
  @Override
  public Told tell(Opinion opinion) {
    if (feedbackKey.isEmpty()) {
      return new Told.Closed("there is no key for telling opinions");
    }
    var value = switch (opinion.kind()) {
      case CONFIRM -> "Blocked";
      case DISPUTE -> "NotBlocked";
    };
    var feedbacks = opinion.hashes().stream()
        .map(hash ->
            Map.of("hashValue", hash.hex(), "feedbackValue", value, "tags", List.<String>of()))
        .toList();
    if (feedbacks.isEmpty()) {
      return new Told.Done(); // the record was taken back meanwhile
    }
    var body =
        JSON.writeValueAsBytes(Map.of("count", feedbacks.size(), "hashFeedbacks", feedbacks));
    var request = request("/SubmitFeedback", feedbackKey)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofByteArray(body));
    return switch (fetcher.fetch(request)) {
      case Reply.Good _ -> new Told.Done();
      case Reply other -> new Told.Closed(Source.words(other));
    };
  }

  private HttpRequest.Builder request(String path, String key) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .header("x-functions-key", key)
        .header("Ocp-Apim-Subscription-Key", subscription)
        .header("Accept", "application/json");
  }

  private static String word(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}

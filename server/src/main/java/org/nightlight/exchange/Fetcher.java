package org.nightlight.exchange;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks an exchange one thing, and says what its answer amounts to. A whole answer has a time and a
/// size it may not pass; redirects are not followed.
final class Fetcher implements AutoCloseable {

  private static final int MOST_BYTES = 64 << 20;
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private final HttpClient client;
  private final Clock clock;
  private final Duration patience;

  /// @param patience how long a whole answer may take
  Fetcher(Clock clock, Duration patience) {
    this.clock = clock;
    this.patience = patience;
    this.client = HttpClient.newBuilder()
        .connectTimeout(Duration.ofSeconds(10))
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }

  /// What an answer amounts to.
  sealed interface Reply {

    /// An answer to read.
    final class Good implements Reply {
      private final byte[] body;

      Good(byte[] body) {
        this.body = body;
      }

      byte[] body() {
        return body;
      }
    }

    /// Who asks, or what they ask, is not let in.
    record NotLetIn(int status) implements Reply {}

    /// There is nothing at that address, or no longer.
    record Nothing(int status) implements Reply {}

    /// It may go better another time.
    ///
    /// @param pause what the source asks for
    record Later(String why, Optional<Duration> pause) implements Reply {}
  }

  Reply fetch(HttpRequest.Builder request) {
    var going = client.sendAsync(
        request.timeout(patience).build(),
        BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
    try {
      return meaning(going.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException _) {
      going.cancel(true);
      return later("it took longer than " + patience.toSeconds() + " s to answer");
    } catch (ExecutionException fault) {
      return later("no whole answer came: " + words(fault.getCause()));
    } catch (InterruptedException _) {
      going.cancel(true);
      Thread.currentThread().interrupt();
      return later("the server here is stopping");
    }
  }

  private static Reply later(String why) {
    return new Reply.Later(why, Optional.empty());
  }

  /// Only kinds of faults: their texts may hold addresses with secrets in them.
  private static String words(@org.jspecify.annotations.Nullable Throwable fault) {
    return fault == null
        ? "for an unknown reason"
        : fault instanceof IOException && fault.getClass() == IOException.class
            ? "the connection ended, or the answer had more than " + (MOST_BYTES >> 20) + " MiB"
            : fault.getClass().getSimpleName();
  }

  private Reply meaning(HttpResponse<byte[]> answer) {
    var status = answer.statusCode();
    return switch (status) {
      case 200, 201, 202, 204 -> new Reply.Good(answer.body());
      case 401, 403 -> new Reply.NotLetIn(status);
      case 400, 404, 410 -> new Reply.Nothing(status);
      case 301, 302, 303, 307, 308 ->
        later("it answered " + status + ": it points elsewhere, which is not followed");
      default -> new Reply.Later("it answered " + status, wait(answer));
    };
  }

  private Optional<Duration> wait(HttpResponse<byte[]> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .flatMap(text -> wait(text.strip(), clock.instant()));
  }

  /// What `Retry-After` says, in seconds or as a date; no longer than a day.
  static Optional<Duration> wait(String text, Instant now) {
    try {
      var wait = text.matches("\\d{1,9}")
          ? Duration.ofSeconds(Long.parseLong(text))
          : Duration.between(now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait)
          .map(given -> given.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : given);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}

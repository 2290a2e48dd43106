package org.nightlight.oversight;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.nightlight.oversight.Platform.Webhook;

/// Sends JSON to webhooks, signed as Standard Webhooks has it. Redirects are not followed, and
/// whoever does not answer whole in time has not answered.
public final class SignedPost {

  private final String whose;
  private final Duration patience;
  private final Clock clock;
  private final HttpClient http;

  /// @param whose what trouble is said of: `the platform's webhook`
  /// @param patience how long one try may take in all: a request's own timeout ends with the
  ///     headers, and an answer without end would hold every later one
  public SignedPost(String whose, Duration patience, Clock clock) {
    this.whose = whose;
    this.patience = patience;
    this.clock = clock;
    this.http = HttpClient.newBuilder()
        .connectTimeout(patience)
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }

  /// Sends it; answers what went wrong, in words without an address; empty where it was taken.
  ///
  /// @param id the `webhook-id`: whoever holds to the standard drops one that was seen before
  public Optional<String> send(Webhook to, String id, String json) {
    var timestamp = clock.instant().getEpochSecond();
    return send(HttpRequest.newBuilder(to.url())
        .timeout(patience)
        .header("content-type", "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", Long.toString(timestamp))
        .header("webhook-signature", to.signature(id, timestamp, json))
        .POST(BodyPublishers.ofString(json))
        .build());
  }

  private Optional<String> send(HttpRequest request) {
    var answer = http.sendAsync(request, BodyHandlers.discarding());
    try {
      var status = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      return status / 100 == 2
          ? Optional.empty()
          : Optional.of(whose + " answered " + status + ", wanted 2xx");
    } catch (TimeoutException _) {
      answer.cancel(true);
      return Optional.of(tooSlow());
    } catch (ExecutionException fault) {
      return Optional.of(
          fault.getCause() instanceof HttpTimeoutException
              ? tooSlow()
              : whose + " cannot be reached: " + cause(fault));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of("stopped while " + whose + " was asked");
    }
  }

  private String tooSlow() {
    return whose + " did not answer within " + patience.toMillis() + " ms";
  }

  /// The kind of fault alone: its text might hold an address.
  private static String cause(ExecutionException fault) {
    var cause = fault.getCause();
    return cause == null ? "unknown" : cause.getClass().getSimpleName();
  }
}

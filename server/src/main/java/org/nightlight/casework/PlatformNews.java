package org.nightlight.casework;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.nightlight.help.Advice;
import org.nightlight.intake.Subject;
import org.nightlight.oversight.Platform.Webhook;
import org.nightlight.store.Outbox.DeliveryTrouble;
import tools.jackson.databind.json.JsonMapper;

/// Tells a platform a decision about one of its accounts, by its webhook. Whatever does not end in
/// a
/// 2xx is trouble, so that the outbox tries again; every try has the same `webhook-id`.
final class PlatformNews {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient http;
  private final Duration patience;
  private final Clock clock;

  /// @param patience how long one try may take in all
  PlatformNews(Duration patience, Clock clock) {
    this.http = HttpClient.newBuilder()
        .connectTimeout(patience)
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
    this.patience = patience;
    this.clock = clock;
  }

  /// What a platform is told: the outcome and what helps, never the note nor who decided.
  record News(CaseId id, Subject subject, Decision.Outcome outcome, Instant at, Advice advice) {

    String json() {
      var body = new LinkedHashMap<String, Object>();
      body.put("type", "case.decided");
      body.put("case", id.toString());
      body.put("source", subject.source());
      body.put("subject", subject.account());
      body.put("outcome", outcome.code());
      body.put("decidedAt", at.toString());
      body.put("advice", help());
      return JSON.writeValueAsString(body);
    }

    private Map<String, Object> help() {
      var helps = new LinkedHashMap<String, Object>();
      helps.put("topic", advice.topic());
      helps.put("title", advice.title());
      helps.put("paragraphs", advice.paragraphs());
      helps.put("steps", advice.steps());
      return helps;
    }
  }

  /// Sends it and returns once the platform has accepted it.
  ///
  /// @throws DeliveryTrouble where it did not
  void send(Webhook to, News news) {
    var id = "case.decided-" + news.id();
    var body = news.json();
    var timestamp = clock.instant().getEpochSecond();
    var request = HttpRequest.newBuilder(to.url())
        .timeout(patience)
        .header("content-type", "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", Long.toString(timestamp))
        .header("webhook-signature", to.signature(id, timestamp, body))
        .POST(BodyPublishers.ofString(body))
        .build();
    var status = status(request);
    if (status / 100 != 2) {
      throw new DeliveryTrouble("the platform's webhook answered " + status + ", wanted 2xx");
    }
  }

  private int status(HttpRequest request) {
    var answer = http.sendAsync(request, BodyHandlers.discarding());
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS).statusCode();
    } catch (TimeoutException _) {
      answer.cancel(true);
      throw tooSlow();
    } catch (ExecutionException fault) {
      if (fault.getCause() instanceof HttpTimeoutException) {
        throw tooSlow();
      }
      throw new DeliveryTrouble("the platform's webhook cannot be reached: " + cause(fault));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new DeliveryTrouble("stopped while the platform's webhook was asked");
    }
  }

  private DeliveryTrouble tooSlow() {
    return new DeliveryTrouble(
        "the platform's webhook did not answer within " + patience.toMillis() + " ms");
  }

  /// The kind of fault alone: its text might hold an address.
  private static String cause(ExecutionException fault) {
    var cause = fault.getCause();
    return cause == null ? "unknown" : cause.getClass().getSimpleName();
  }
}

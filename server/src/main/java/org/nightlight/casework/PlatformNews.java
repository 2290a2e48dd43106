package org.nightlight.casework;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nightlight.help.Advice;
import org.nightlight.intake.Subject;
import org.nightlight.oversight.Platform.Webhook;
import org.nightlight.oversight.SignedPost;
import org.nightlight.store.Outbox.DeliveryTrouble;
import tools.jackson.databind.json.JsonMapper;

/// Tells a platform a decision about one of its accounts, by its webhook. Whatever does not end in
/// a
/// 2xx is trouble, so that the outbox tries again; every try has the same `webhook-id`.
final class PlatformNews {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final SignedPost post;

  /// @param patience how long one try may take in all
  PlatformNews(Duration patience, Clock clock) {
    this.post = new SignedPost("the platform's webhook", patience, clock);
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
  /// @param clear that it may be told: nothing about a child's own report is, unless a person has
  ///     said why that is safe
  /// @throws DeliveryTrouble where it did not
  void send(Webhook to, @SuppressWarnings("unused") Clearance.Clear clear, News news) {
    post.send(to, "case.decided-" + news.id(), news.json()).ifPresent(trouble -> {
      throw new DeliveryTrouble(trouble);
    });
  }
}

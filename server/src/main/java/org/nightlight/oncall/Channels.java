package org.nightlight.oncall;

import jakarta.mail.Authenticator;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.nightlight.oversight.Platform.Webhook;
import org.nightlight.oversight.SignedPost;
import tools.jackson.databind.json.JsonMapper;

/// Calls by signed webhook and by e-mail.
final class Channels implements Caller {

  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Map<String, String> settings;
  private final SignedPost post;
  private final Duration patience;

  /// @param settings the environment: `NIGHTLIGHT_SMTP_HOST` and the like
  Channels(Map<String, String> settings, Clock clock) {
    this(settings, PATIENCE, clock);
  }

  /// @param patience how long one step of a call may take
  Channels(Map<String, String> settings, Duration patience, Clock clock) {
    this.settings = Map.copyOf(settings);
    this.post = new SignedPost("the webhook", patience, clock);
    this.patience = patience;
  }

  /// Whether a mail server is named.
  boolean canMail() {
    return settings.containsKey("NIGHTLIGHT_SMTP_HOST");
  }

  @Override
  public void call(Contact who, Call what) {
    switch (who.channel()) {
      case WEBHOOK -> post(who, what);
      case MAIL -> mail(who, what);
    }
  }

  private void post(Contact who, Call what) {
    var body = new LinkedHashMap<String, Object>();
    body.put("type", "on-call.page");
    body.put("id", what.id());
    body.put("rule", what.rule());
    body.put("words", what.words());
    body.put("raisedAt", what.at());
    body.put("answerAt", what.where());
    var text = JsonMapper.shared().writeValueAsString(body);
    // Of its own for every call: who holds to the standard drops an id that was seen before.
    var id = what.id() + "." + UUID.randomUUID();
    var to = new Webhook(
        URI.create(who.address()),
        who.secret()
            .orElseThrow(() -> new NotThrough(
                "the webhook has no secret that opens: remove the contact and add it again")));
    post.send(to, id, text).ifPresent(trouble -> {
      throw new NotThrough(trouble);
    });
  }

  @Override
  public Optional<String> letter(String to, String subject, String text) {
    try {
      send(to, subject, text, "");
      return Optional.empty();
    } catch (NotThrough trouble) {
      return Optional.of(String.valueOf(trouble.getMessage()));
    }
  }

  private void mail(Contact who, Call what) {
    send(who.address(), "Nightlight: somebody is needed", words(what), what.id());
  }

  /// Sends one letter.
  ///
  /// @param id stands in a header, so that whoever looks for it finds it; "" leaves it out
  void send(String to, String subject, String text, String id) {
    if (!canMail()) {
      throw new NotThrough("no mail server is named: set NIGHTLIGHT_SMTP_HOST");
    }
    try {
      var message = new MimeMessage(session());
      message.setFrom(new InternetAddress(setting("FROM", "nightlight@localhost")));
      message.setRecipient(RecipientType.TO, new InternetAddress(to, true));
      message.setSubject(subject, StandardCharsets.UTF_8.name());
      message.setText(text, StandardCharsets.UTF_8.name());
      if (!id.isEmpty()) {
        message.setHeader("X-Nightlight-Page", id);
      }
      Transport.send(message);
    } catch (MessagingException fault) {
      throw new NotThrough(
          "the mail server did not take it: " + fault.getClass().getSimpleName());
    }
  }

  private static String words(Call what) {
    return what.words() + ".\n\nSince " + what.at() + ". Say that you have it: " + what.where()
        + "\nUntil somebody does, the next person is called.\n";
  }

  /// TLS is required unless the mail server is this machine or a setting says `no`: a word that is
  /// not understood must not send a password in the clear.
  private Session session() {
    var host = setting("HOST", "localhost");
    var here = host.equals("localhost") || host.equals("127.0.0.1");
    var tls = !setting("TLS", here ? "no" : "yes").equals("no");
    var properties = new Properties();
    properties.setProperty("mail.smtp.host", host);
    properties.setProperty("mail.smtp.port", setting("PORT", here ? "25" : "587"));
    properties.setProperty("mail.smtp.connectiontimeout", millis());
    properties.setProperty("mail.smtp.timeout", millis());
    properties.setProperty("mail.smtp.writetimeout", millis());
    properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(tls));
    properties.setProperty("mail.smtp.starttls.required", Boolean.toString(tls));
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    var user = setting("USER", "");
    properties.setProperty("mail.smtp.auth", Boolean.toString(!user.isEmpty()));
    return Session.getInstance(properties, new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        return new PasswordAuthentication(user, setting("PASSWORD", ""));
      }
    });
  }

  private String millis() {
    return Long.toString(patience.toMillis());
  }

  private String setting(String name, String usual) {
    return settings.getOrDefault("NIGHTLIGHT_SMTP_" + name, usual);
  }
}

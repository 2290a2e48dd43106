package org.nightlight.refer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import org.nightlight.store.Digests;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/// `referral.html`: a referral as a person reads it. One file that loads nothing and runs nothing.
final class ReadingPage {

  private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern(
          "d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
      .withZone(ZoneOffset.UTC);

  private final SpringTemplateEngine engine = engine();
  private final String style = text("templates/refer/referral.css");

  /// What a browser may do with the page: apply its own style, and nothing else.
  String policy() {
    return "default-src 'none'; style-src 'sha256-" + hash(style) + "'";
  }

  byte[] render(Document document) {
    return render("referral", document);
  }

  /// A sheet of an authority's own, by its template.
  byte[] render(String template, Object document) {
    var context = new Context(Locale.ENGLISH);
    context.setVariable("it", document);
    context.setVariable("style", style);
    context.setVariable("policy", policy());
    context.setVariable("when", new When());
    return engine.process(template, context).getBytes(StandardCharsets.UTF_8);
  }

  /// Writes times for the page.
  public static final class When {
    /// A time to the second, in UTC.
    public String of(Instant time) {
      return UTC.format(time);
    }
  }

  private static SpringTemplateEngine engine() {
    var resolver = new ClassLoaderTemplateResolver(ReadingPage.class.getClassLoader());
    resolver.setPrefix("templates/refer/");
    resolver.setSuffix(".html");
    resolver.setTemplateMode(TemplateMode.HTML);
    resolver.setCharacterEncoding("UTF-8");
    var engine = new SpringTemplateEngine();
    engine.setTemplateResolver(resolver);
    return engine;
  }

  private static String text(String resource) {
    try (var in = ReadingPage.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + resource + " is not there");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static String hash(String text) {
    return Base64.getEncoder()
        .encodeToString(Digests.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}

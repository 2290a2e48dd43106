package org.nightlight.tell;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nightlight.help.Audience;
import org.nightlight.help.Help;
import org.nightlight.intake.Intake;
import org.nightlight.intake.Progress;
import org.nightlight.intake.Quota;
import org.nightlight.intake.Report;
import org.nightlight.language.Phrase;
import org.nightlight.language.Phrases;
import org.nightlight.oversight.Routes;
import org.nightlight.store.Secrets;
import org.nightlight.tell.TellPages.Wrong;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// The page a receipt opens: how far the report has come and what helps, never facts about other
/// people, the decision or who made it. The code of a draft opens the draft, and says that nobody
/// has seen it.
final class FollowPages {

  private final Intake intake;
  private final Help help;
  private final Reader reader;
  private final Drafts drafts;
  private final Messages messages;
  private final TellPages form;
  private final Tell.Answers answers;
  private final Clock clock;
  private final Quota quota;

  FollowPages(
      Intake intake,
      Help help,
      Reader reader,
      Drafts drafts,
      Messages messages,
      TellPages form,
      Tell.Answers answers,
      Clock clock) {
    this.intake = intake;
    this.help = help;
    this.reader = reader;
    this.drafts = drafts;
    this.messages = messages;
    this.form = form;
    this.answers = answers;
    this.clock = clock;
    this.quota = new Quota(30, Duration.ofMinutes(10), clock);
  }

  /// One line of what has been done.
  public record Line(Phrase words, String state, Phrase when, String exact, String iso) {}

  Routes routes() {
    return new Routes()
        .open(HttpMethod.GET, "/follow", request -> form(request, HttpStatus.OK, ""))
        .open(HttpMethod.POST, "/follow", this::status);
  }

  private ServerResponse status(ServerRequest request) {
    if (!quota.allows(PublicPage.address(request))) {
      return form(request, HttpStatus.TOO_MANY_REQUESTS, "receipt.too-many");
    }
    var typed = request.param("receipt").orElse("");
    // Both are looked for, whichever it is: the time it takes says nothing.
    var draft = drafts.open(typed);
    var report = intake.follow(typed);
    if (report.isPresent()) {
      return switch (request.param("go").orElse("")) {
        case "write" -> write(request, typed, report.get());
        case "appeal" -> appeal(request, typed, report.get());
        default -> page(HttpStatus.OK, reader.phrases(request), typed, report.get(), Map.of());
      };
    }
    return draft
        .map(answers -> form.ask(TellStep.CHECK, reader.phrases(request), answers))
        .orElseGet(() -> form(request, HttpStatus.NOT_FOUND, "receipt.none"));
  }

  private ServerResponse form(ServerRequest request, HttpStatus status, String error) {
    var say = reader.phrases(request);
    var model = reader.frame(say, "", Audience.OTHER);
    if (!error.isEmpty()) {
      model.put("receiptError", say.of(error));
      model.put("errors", List.of(new Wrong("receipt", say.of(error))));
    }
    return reader.show(status, "follow/receipt", model);
  }

  /// Keeps what a reporter adds. Where their words speak of danger, help comes first.
  private ServerResponse write(ServerRequest request, String typed, Report report) {
    var say = reader.phrases(request);
    var text = request.param("message").orElse("").replace("\r\n", "\n").strip();
    if (text.isEmpty() || text.length() > Messages.LONGEST) {
      var wrong = text.isEmpty()
          ? say.of("thread.empty")
          : say.of("mend.words", text.length(), Messages.LONGEST);
      return page(
          HttpStatus.UNPROCESSABLE_CONTENT,
          say,
          typed,
          report,
          Map.of(
              "messageError", wrong,
              "errors", List.of(new Wrong("message", wrong)),
              "messageGiven", text));
    }
    messages.say(report, text, request.param("token").orElse(""));
    var urgent = !help.dangerRules(text).isEmpty();
    return page(HttpStatus.OK, say, typed, report, Map.of("written", true, "urgent", urgent));
  }

  /// Asks that somebody else looks again at what was decided.
  private ServerResponse appeal(ServerRequest request, String typed, Report report) {
    var say = reader.phrases(request);
    var words = request.param("appeal").orElse("");
    if (answers.appeal(report.id(), words)) {
      return page(HttpStatus.OK, say, typed, report, Map.of());
    }
    var wrong = say.of("thread.empty");
    return page(
        HttpStatus.UNPROCESSABLE_CONTENT,
        say,
        typed,
        report,
        Map.of(
            "appealError", wrong,
            "errors", List.of(new Wrong("appeal", wrong)),
            "appealGiven", words));
  }

  /// One message as its reporter reads it.
  public record Written(Phrase who, boolean theirs, Phrase when, String text) {}

  private List<Written> thread(Phrases say, Report report) {
    return messages.opened(report.id()).stream()
        .map(one -> new Written(
            say.of(one.by().isPresent() ? "thread.us" : "thread.you"),
            one.by().isEmpty(),
            when(say, one.at()),
            one.text()))
        .toList();
  }

  private ServerResponse page(
      HttpStatus status, Phrases say, String typed, Report report, Map<String, Object> more) {
    var steps = intake.steps(report.id());
    var now = Progress.now(steps.keySet());
    var topic =
        Optional.ofNullable(steps.get(now)).map(Intake.Step::adviceTopic).orElse(report.topic());
    var model = reader.frame(say, report.country(), report.audience());
    model.putAll(more);
    model.put("receipt", typed);
    model.put("token", Secrets.random());
    model.put("thread", thread(say, report));
    answers.answer(report.id()).ifPresent(answer -> model.put("answer", answer));
    model.put("headline", say.of("status." + FollowRules.key(now)));
    model.put("words", say.of("status." + FollowRules.key(now) + ".more"));
    model.put("lines", lines(say, steps));
    var language = say.language().tag();
    model.put("advice", help.advise(report.audience(), topic, report.country(), language));
    model.put("helplines", help.helplines(report.country(), report.audience()));
    return reader.show(status, "follow/status", model);
  }

  private List<Line> lines(Phrases say, Map<Progress, Intake.Step> steps) {
    var lines = new ArrayList<Line>();
    var now = Progress.now(steps.keySet());
    for (var step : FollowRules.shown(steps.keySet())) {
      var reached = steps.get(step);
      var words = say.of("step." + FollowRules.key(step));
      if (reached == null) {
        lines.add(new Line(words, "", Phrase.plain(""), "", ""));
      } else {
        lines.add(new Line(
            words,
            step == now ? "now" : "done",
            when(say, reached.at()),
            exact(say, reached.at()),
            reached.at().truncatedTo(ChronoUnit.MINUTES).toString()));
      }
    }
    return lines;
  }

  private Phrase when(Phrases say, Instant at) {
    var day = DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
        .withLocale(say.language().locale())
        .format(at.atZone(ZoneOffset.UTC));
    return say.of(FollowRules.ago(at, clock.instant()), day);
  }

  private static String exact(Phrases say, Instant at) {
    return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
            .withLocale(say.language().locale())
            .format(at.atZone(ZoneOffset.UTC))
        + " UTC";
  }
}

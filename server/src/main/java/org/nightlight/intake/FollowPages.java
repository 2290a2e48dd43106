package org.nightlight.intake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nightlight.help.Help;
import org.nightlight.help.Nearby;
import org.nightlight.oversight.Routes;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// The status page a receipt opens: how far the report has come and what helps, never facts about
/// other people, the decision or who made it.
final class FollowPages {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern(
          "d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
      .withZone(ZoneOffset.UTC);

  private final Reports reports;
  private final Help help;
  private final Nearby nearby;
  private final Clock clock;
  private final ReportQuota quota;

  FollowPages(Reports reports, Help help, Clock clock) {
    this.reports = reports;
    this.help = help;
    this.nearby = new Nearby(help);
    this.clock = clock;
    this.quota = new ReportQuota(30, Duration.ofMinutes(10), clock);
  }

  /// One line of what has been done.
  public record Line(String words, String state, String when, String exact, String iso) {}

  Routes routes() {
    return new Routes()
        .open(HttpMethod.GET, "/follow", _ -> form(HttpStatus.OK, ""))
        .open(HttpMethod.POST, "/follow", this::status);
  }

  private ServerResponse status(ServerRequest request) {
    if (!quota.allows(PublicPage.address(request))) {
      return form(
          HttpStatus.TOO_MANY_REQUESTS,
          "Too many tries came from your network. Please wait ten minutes and try again.");
    }
    return reports
        .follow(request.param("receipt").orElse(""))
        .map(this::page)
        .orElseGet(() -> form(HttpStatus.NOT_FOUND, TellWords.NO_RECEIPT));
  }

  private ServerResponse form(HttpStatus status, String error) {
    var model = new HashMap<String, Object>();
    if (!error.isEmpty()) {
      model.put("receiptError", error);
      model.put("errors", List.of(new TellRules.Mend("receipt", error)));
    }
    return PublicPage.show(status, "follow/receipt", model);
  }

  private ServerResponse page(Report report) {
    var steps = reports.steps(report.id());
    var now = FollowRules.now(steps.keySet());
    var advice = steps.get(now);
    var topic = advice == null ? report.topic() : advice.adviceTopic();
    var model = new HashMap<String, Object>(nearby.frame(report.country(), report.audience()));
    model.put("headline", FollowRules.headline(now));
    model.put("words", FollowRules.words(now));
    model.put("lines", lines(steps));
    model.put("advice", help.advise(report.audience(), topic, report.country()));
    model.put("helplines", help.helplines(report.country(), report.audience()));
    return PublicPage.show(HttpStatus.OK, "follow/status", model);
  }

  private List<Line> lines(Map<Progress, ReportBook.Step> steps) {
    var lines = new ArrayList<Line>();
    var now = FollowRules.now(steps.keySet());
    for (var step : FollowRules.shown(steps.keySet())) {
      var reached = steps.get(step);
      if (reached == null) {
        lines.add(new Line(FollowRules.line(step), "", "", "", ""));
      } else {
        lines.add(new Line(
            FollowRules.line(step),
            step == now ? "now" : "done",
            FollowRules.ago(reached.at(), clock.instant(), DAY.format(reached.at())),
            EXACT.format(reached.at()),
            iso(reached.at())));
      }
    }
    return lines;
  }

  private static String iso(Instant at) {
    return at.truncatedTo(java.time.temporal.ChronoUnit.MINUTES).toString();
  }
}

package org.nightlight.learn;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.nightlight.casework.Casework;
import org.nightlight.casework.SignalOutcomes;
import org.nightlight.casework.SignalOutcomes.Stand;
import org.nightlight.detect.Change;
import org.nightlight.detect.DayFit;
import org.nightlight.detect.Detect;
import org.nightlight.detect.Expected;
import org.nightlight.detect.Replay;
import org.nightlight.detect.Running;
import org.nightlight.detect.TierChange;
import org.nightlight.detection.Stratum;
import org.nightlight.detection.Tier;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.Wrong;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// A lead's page for each detector: what it may do, what it did, how that was judged, and what it
/// would have done. Counts are true: whoever may read these pages may open every case they count.
final class DetectorPages {

  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm 'UTC'", Locale.UK).withZone(ZoneOffset.UTC);
  private static final int LONGEST_REASON = 1_000;
  private static final double MOST_BUDGET = 1_000;
  private static final long LOWEST_LEVEL = 500_000;
  private static final long HIGHEST_LEVEL = 9_000_000;

  /// What a form brought that must be shown again.
  record Draft(Map<String, String> given, List<Wrong> errors) {
    static final Draft NONE = new Draft(Map.of(), List.of());
  }

  /// A replay as the page lists it.
  record ReplayLine(Replay replay, String asked, String by, String state, String href) {}

  /// A change as the page lists it.
  record ChangeLine(String at, String by, String what, String reason) {}

  /// The outcomes of reviewers.
  record Outcome(String words, long count) {}

  /// Accounts of a stratum, and how many of them are expected to reach the level.
  record Whose(String words, long accounts, String expected) {}

  private final Detect detect;
  private final Casework casework;
  private final Oversight oversight;
  private final Clock clock;

  DetectorPages(Detect detect, Casework casework, Oversight oversight, Clock clock) {
    this.detect = detect;
    this.casework = casework;
    this.oversight = oversight;
    this.clock = clock;
  }

  void add(Routes routes) {
    var lead = Permission.LEAD_DETECTORS;
    routes
        .staff(HttpMethod.GET, "/detectors/{name}", lead, this::show)
        .staff(HttpMethod.GET, "/detectors/{name}/replays/{id}", lead, this::compare)
        .staff(HttpMethod.POST, "/detectors/{name}/tier", lead, this::tier)
        .staff(HttpMethod.POST, "/detectors/{name}/budget", lead, this::budget)
        .staff(HttpMethod.POST, "/detectors/{name}/replay", lead, this::replay)
        .staff(HttpMethod.POST, "/detectors/{name}/replays/{id}/stop", lead, this::stop);
  }

  private ServerResponse show(ServerRequest request, Permit permit) {
    return detector(request)
        .map(one -> page(HttpStatus.OK, one, Draft.NONE, done(request)))
        .orElseGet(Routes::notFound);
  }

  private Optional<Running> detector(ServerRequest request) {
    return detect.detector(request.pathVariable("name"));
  }

  private static String done(ServerRequest request) {
    return switch (request.param("done").orElse("")) {
      case "tier" -> "The tier is changed, and on record.";
      case "budget" -> "The budget is set. Its level holds from the next event-time day on.";
      case "replay" -> "The replay has begun.";
      case "stopped" -> "The replay is stopped.";
      default -> "";
    };
  }

  private static ServerResponse back(Running one, String done) {
    return ServerResponse.seeOther(URI.create("/detectors/" + one.name() + "?done=" + done))
        .build();
  }

  private ServerResponse tier(ServerRequest request, Permit permit) {
    var detector = detector(request);
    if (detector.isEmpty()) {
      return Routes.notFound();
    }
    var reason = request.param("reason").orElse("").strip();
    var tier = request.param("tier").flatMap(DetectorPages::tier);
    var given = Map.of("reason", reason, "tier", tier.map(Tier::name).orElse(""));
    if (tier.isEmpty() || reason.length() > LONGEST_REASON) {
      var wrong = new Wrong("tier", "Choose a tier, and keep the reason under 1,000 characters");
      return refuse(detector.get(), given, wrong);
    }
    var bring = request.param("bring").isPresent() ? Detect.Bring.YES : Detect.Bring.NO;
    var answer = detect.tier(detector.get().name(), tier.get(), reason, bring, permit);
    return switch (answer) {
      case TierChange.Changed _ -> back(detector.get(), "tier");
      case TierChange.NoReason() ->
        refuse(detector.get(), given, new Wrong("reason", "Say why, in a sentence"));
      case TierChange.SameTier() ->
        refuse(detector.get(), given, new Wrong("tier", "It is in this tier already"));
      case TierChange.ShadowFirst() ->
        refuse(
            detector.get(),
            given,
            new Wrong(
                "tier",
                "Put it in shadow first: what is off remembers nothing, and begins with nothing"));
      case TierChange.CompareFirst() ->
        refuse(
            detector.get(),
            given,
            new Wrong(
                "tier",
                "Compare it first: replay this version at the level in force, since it came to the"
                    + " shadow, and read the comparison"));
    };
  }

  private static Optional<Tier> tier(String text) {
    return List.of(Tier.values()).stream()
        .filter(one -> one.name().equals(text))
        .findFirst();
  }

  private ServerResponse refuse(Running one, Map<String, String> given, Wrong wrong) {
    var now = detect.detector(one.name()).orElse(one);
    return page(HttpStatus.UNPROCESSABLE_CONTENT, now, new Draft(given, List.of(wrong)), "");
  }

  private ServerResponse budget(ServerRequest request, Permit permit) {
    var detector = detector(request);
    if (detector.isEmpty()) {
      return Routes.notFound();
    }
    var text = request.param("budget").orElse("").strip();
    var why = request.param("why").orElse("").strip();
    var given = Map.of("budget", text, "why", why);
    var budget = number(text);
    if (budget.isEmpty() || budget.getAsDouble() < 0.001 || budget.getAsDouble() > MOST_BUDGET) {
      return refuse(
          detector.get(), given, new Wrong("budget", "Enter a number from 0.001 to 1,000"));
    }
    if (why.isEmpty() || why.length() > LONGEST_REASON) {
      return refuse(detector.get(), given, new Wrong("why", "Say why, in a sentence"));
    }
    detect.budget(detector.get().name(), budget.getAsDouble(), why, permit);
    return back(detector.get(), "budget");
  }

  private static OptionalDouble number(String text) {
    return text.matches("\\d{1,4}([.]\\d{1,6})?")
        ? OptionalDouble.of(Double.parseDouble(text))
        : OptionalDouble.empty();
  }

  private ServerResponse replay(ServerRequest request, Permit permit) {
    var detector = detector(request);
    if (detector.isEmpty()) {
      return Routes.notFound();
    }
    var text = request.param("level").orElse("").strip();
    var given = Map.of("level", text);
    var level = number(text);
    var millionths = Math.round(level.orElse(0) * 1e6);
    if (millionths < LOWEST_LEVEL || millionths > HIGHEST_LEVEL) {
      return refuse(detector.get(), given, new Wrong("level", "Enter a level from 0.5 to 9"));
    }
    return detect.replay(detector.get().name(), millionths, permit).isPresent()
        ? back(detector.get(), "replay")
        : refuse(
            detector.get(),
            given,
            new Wrong("level", "Another replay runs. One runs at a time; stop it or wait"));
  }

  private ServerResponse stop(ServerRequest request, Permit permit) {
    var detector = detector(request);
    var replay = replay(request);
    if (detector.isEmpty() || replay.isEmpty()) {
      return Routes.notFound();
    }
    detect.stop(replay.get().id(), permit);
    return back(detector.get(), "stopped");
  }

  private Optional<Replay> replay(ServerRequest request) {
    return Routes.id(request.pathVariable("id"))
        .flatMap(detect::replay)
        .filter(one -> one.detector().equals(request.pathVariable("name")));
  }

  private ServerResponse page(HttpStatus status, Running one, Draft draft, String toast) {
    var model = new HashMap<String, Object>();
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    var outcomes = casework.outcomes(one.name());
    model.put("one", one);
    model.put("given", draft.given());
    model.put("errors", draft.errors());
    model.put("tiers", Tier.values());
    model.put("expected", detect.expected(one.name(), one.level()));
    model.put("comingLevel", one.coming().isPresent() ? one.coming().getAsLong() / 1e6 : 0);
    model.put("budgetNow", one.budget().isPresent() ? one.budget().getAsDouble() : 0);
    model.put("since", one.since().map(EXACT::format).orElse(""));
    model.put("plot", DayPlot.of(detect.byDay(one.name()), today));
    model.put("outcomes", outcomes(outcomes));
    model.put("precision", Precision.of(outcomes.acted(), outcomes.decided()));
    model.put("shadow", detect.inShadow(one.name()).size());
    model.put("keptFrom", detect.keptFrom().map(LocalDate::toString).orElse(""));
    model.put("changes", changes(one.name()));
    model.put("replays", replays(one.name()));
    model.put("running", detect.running().isPresent());
    putFits(model, one);
    if (!toast.isEmpty()) {
      model.put("toast", toast);
    }
    return ServerResponse.status(status).render("learn/detector", model);
  }

  private static List<Outcome> outcomes(SignalOutcomes outcomes) {
    return List.of(Stand.values()).stream()
        .map(stand -> new Outcome(Comparison.words(stand), outcomes.of(stand)))
        .toList();
  }

  private void putFits(Map<String, Object> model, Running one) {
    var latest = detect.fits();
    model.put(
        "fits",
        latest.stream()
            .map(day -> new FitPart(
                day, DetectorFits.of(one.name(), day), DetectorFits.raise(one.name(), day)))
            .toList());
    model.put(
        "moved",
        detect.moved().stream()
            .map(day -> new FitPart(day, DetectorFits.moved(one.name(), day), ""))
            .filter(part -> !part.rows().isEmpty())
            .limit(10)
            .toList());
    model.put("whose", whose(one, latest));
    model.put("coverage", DetectorFits.coverage(one.name(), latest));
  }

  /// What of one source's day belongs to a detector.
  ///
  /// @param raise by how much the level stands higher than it was set; "" where it does not
  record FitPart(DayFit day, List<DetectorFits.Row> rows, String raise) {}

  private List<Whose> whose(Running one, List<DayFit> latest) {
    var all = new HashMap<Stratum, Long>();
    latest.forEach(day -> day.accounts().forEach((stratum, n) -> all.merge(stratum, n, Long::sum)));
    return all.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
        .map(entry -> new Whose(
            Comparison.words(entry.getKey()),
            entry.getValue(),
            expected(one.name(), one.level(), Map.of(entry.getKey(), entry.getValue()))))
        .toList();
  }

  private String expected(String name, long level, Map<Stratum, Long> accounts) {
    var expected = detect.expected(name, level, accounts);
    return expected.ever() == 0 ? "not judged" : number(expected);
  }

  private static String number(Expected expected) {
    return String.format(Locale.UK, "%.1f (at most %.1f)", expected.inAMonth(), expected.atMost());
  }

  private List<ChangeLine> changes(String name) {
    var lines = new ArrayList<ChangeLine>();
    for (Change one : detect.changes(name)) {
      lines.add(new ChangeLine(
          EXACT.format(one.at()), oversight.staffName(one.by()), one.what(), one.reason()));
    }
    return lines;
  }

  private List<ReplayLine> replays(String name) {
    return detect.replays(name).stream().map(this::line).toList();
  }

  private ReplayLine line(Replay one) {
    return new ReplayLine(
        one,
        EXACT.format(one.asked()),
        oversight.staffName(one.by()),
        switch (one.state()) {
          case RUNNING -> "running";
          case FINISHED -> "finished";
          case STOPPED -> "stopped by a lead";
          case FAILED -> "failed: see the server's log";
        },
        "/detectors/" + one.detector() + "/replays/" + one.id());
  }

  private ServerResponse compare(ServerRequest request, Permit permit) {
    var replay = replay(request);
    var detector = detector(request);
    if (replay.isEmpty() || detector.isEmpty()) {
      return Routes.notFound();
    }
    var found = detect.found(replay.get().id());
    var raised = detect.raisedDuring(replay.get());
    var about = new ArrayList<>(found);
    about.addAll(raised);
    var model = new HashMap<String, Object>();
    model.put("one", detector.get());
    model.put("line", line(replay.get()));
    model.put("ended", replay.get().ended().map(DetectorPages::exact).orElse(""));
    model.put("first", replay.get().firstDay().map(LocalDate::toString).orElse(""));
    model.put("last", replay.get().lastDay().map(LocalDate::toString).orElse(""));
    model.put(
        "comparison",
        Comparison.of(
            found,
            raised,
            casework.stands(Comparison.subjects(about)),
            oversight.scope(permit.staff())));
    var expected = detect.expected(
        detector.get().name(), replay.get().level(), replay.get().accounts());
    model.put("expected", expected);
    model.put(
        "inThatTime",
        String.format(
            Locale.UK,
            "%.1f (at most %.1f)",
            expected.inAMonth() * replay.get().days() / 30,
            expected.atMost() * replay.get().days() / 30));
    model.put("days", replay.get().days());
    return ServerResponse.ok().render("learn/replay", model);
  }

  private static String exact(Instant at) {
    return EXACT.format(at);
  }
}

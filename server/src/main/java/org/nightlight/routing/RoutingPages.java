package org.nightlight.routing;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.StaffId;
import org.nightlight.oversight.Wrong;
import org.nightlight.routing.Routing.Compared;
import org.nightlight.routing.Routing.GoingLive;
import org.nightlight.routing.Routing.Saving;
import org.nightlight.routing.RoutingBook.Saved;
import org.nightlight.routing.RoutingBook.Tried;
import org.nightlight.routing.RuleSet.Rule;
import org.nightlight.store.Times;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// The page on which a lead writes rules, tries them and puts them in force.
final class RoutingPages {

  private static final int LONGEST_REASON = 300;
  private static final int SHOWN = 100;

  private final Routing routing;
  private final RoutingBook book;
  private final Oversight oversight;

  RoutingPages(Routing routing, RoutingBook book, Oversight oversight) {
    this.routing = routing;
    this.book = book;
    this.oversight = oversight;
  }

  void add(Routes routes) {
    var may = Permission.LEAD_QUEUES;
    routes
        .staff(HttpMethod.GET, "/routing", may, (request, _) -> show(said(request)))
        .staff(HttpMethod.POST, "/routing", may, this::save)
        .staff(HttpMethod.POST, "/routing/{version}/try", may, this::attempt)
        .staff(HttpMethod.POST, "/routing/{version}/live", may, this::live);
  }

  /// A rule as the form has it, with what is wrong with its expression.
  record Row(int at, String name, String when, String queue, String bump, String hours) {}

  private static Map<String, Object> said(ServerRequest request) {
    return switch (request.param("said").orElse("")) {
      case "saved" -> Map.of("toast", "Saved. Try it on past cases before it goes live.");
      case "live" -> Map.of("toast", "It is in force. Open cases are placed anew within a minute.");
      default -> Map.of();
    };
  }

  private ServerResponse show(Map<String, Object> more) {
    var versions = book.versions();
    var from = versions.isEmpty() ? RuleSet.NONE : versions.getFirst().set();
    return page(HttpStatus.OK, rows(from), from.otherwise(), "", Map.of(), more);
  }

  private ServerResponse page(
      HttpStatus status,
      List<Row> rows,
      String otherwise,
      String reason,
      Map<String, String> wrong,
      Map<String, Object> more) {
    var model = new HashMap<String, Object>(more);
    model.put("rows", rows);
    model.put("otherwise", otherwise);
    model.put("reason", reason);
    model.put("wrong", wrong);
    model.put("errors", Wrong.listed(wrong));
    model.put("facts", facts());
    var live = book.live();
    model.put("live", live);
    var trials = book.trials();
    var names = new HashMap<StaffId, String>();
    model.put(
        "versions",
        book.versions().stream()
            .map(one -> line(
                one,
                live,
                Optional.ofNullable(trials.get(one.version())),
                names.computeIfAbsent(one.by(), oversight::staffName)))
            .toList());
    return ServerResponse.status(status).render("routing/routing", model);
  }

  private static List<Map<String, String>> facts() {
    return RoutingRules.FACTS.entrySet().stream()
        .map(one -> Map.of("name", one.getKey(), "type", type(one.getValue().name())))
        .toList();
  }

  private static String type(String cel) {
    return switch (cel) {
      case "int" -> "a whole number";
      case "double" -> "a number, such as 2.5";
      case "list" -> "a list of words";
      default -> "a word";
    };
  }

  private static Map<String, Object> line(Saved one, int live, Optional<Tried> trial, String name) {
    return Map.of(
        "version", one.version(),
        "live", one.version() == live,
        "at", Times.words(one.at()),
        "by", name,
        "reason", one.reason(),
        "rules", one.set().rules(),
        "otherwise", one.set().otherwise(),
        "tried",
            trial
                .map(done -> "tried on " + done.cases() + " cases, " + done.changed()
                    + " would move"
                    + (done.troubled() == 0
                        ? ""
                        : ", " + done.troubled() + " could not be asked about"))
                .orElse("not tried yet"),
        "mayGoLive", trial.isPresent() && one.version() != live);
  }

  /// Its rules, and two empty ones: without a script more is written by saving.
  private static List<Row> rows(RuleSet set) {
    var rows = new ArrayList<Row>();
    for (var rule : set.rules()) {
      rows.add(new Row(
          rows.size(),
          rule.name(),
          rule.when(),
          rule.queue(),
          String.valueOf(rule.bump()),
          rule.hours() == 0 ? "" : String.valueOf(rule.hours())));
    }
    for (var more = 0; more < 2 && rows.size() < RuleSet.MOST_RULES; more++) {
      rows.add(new Row(rows.size(), "", "", "", "", ""));
    }
    return rows;
  }

  private ServerResponse save(ServerRequest request, Permit permit) {
    var rows = given(request);
    var otherwise = word(request, "otherwise");
    var reason = word(request, "reason");
    var set = new RuleSet(rows.stream().map(RoutingPages::rule).toList(), otherwise);
    var wrong = new LinkedHashMap<String, String>();
    if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
      wrong.put("reason", "Say why, in at most " + LONGEST_REASON + " characters");
    }
    if (wrong.isEmpty()) {
      switch (routing.save(set, reason, permit)) {
        case Saving.Saved _ -> {
          return see("/routing?said=saved");
        }
        case Saving.Flawed(var flaws) ->
          flaws.forEach(one -> wrong.putIfAbsent(one.field(), one.words()));
      }
    }
    return page(HttpStatus.UNPROCESSABLE_CONTENT, rows, otherwise, reason, wrong, Map.of());
  }

  /// Rows with nothing in them are no rules.
  private static List<Row> given(ServerRequest request) {
    var rows = new ArrayList<Row>();
    for (var at = 0; at < RuleSet.MOST_RULES; at++) {
      var row = new Row(
          rows.size(),
          word(request, "name-" + at),
          word(request, "when-" + at),
          word(request, "queue-" + at),
          word(request, "bump-" + at),
          word(request, "hours-" + at));
      if (!(row.name() + row.when() + row.queue()).isEmpty()) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static Rule rule(Row row) {
    return new Rule(row.name(), row.when(), row.queue(), number(row.bump()), number(row.hours()));
  }

  /// What is no number is out of every range.
  private static int number(String text) {
    return text.isEmpty()
        ? 0
        : text.matches("-?\\d{1,5}") ? Integer.parseInt(text) : Integer.MAX_VALUE;
  }

  private static String word(ServerRequest request, String name) {
    return request.param(name).orElse("").strip();
  }

  private ServerResponse attempt(ServerRequest request, Permit permit) {
    return version(request)
        .flatMap(version -> routing
            .tryVersion(version, permit)
            .map(cases -> show(Map.of("trial", trial(version, cases)))))
        .orElseGet(Routes::notFound);
  }

  private static Map<String, Object> trial(int version, List<Compared> cases) {
    var queues = new TreeMap<String, Long>();
    cases.forEach(one -> queues.merge(one.after().queue(), 1L, Long::sum));
    return Map.of(
        "version", version,
        "cases", cases.size(),
        "changed", cases.stream().filter(Compared::changes).count(),
        "queues", queues,
        "rows", cases.stream().limit(SHOWN).map(RoutingPages::compared).toList());
  }

  private static Map<String, Object> compared(Compared one) {
    return Map.of(
        "number", one.number(),
        "before", one.before(),
        "after", one.after().queue(),
        "changes", one.changes(),
        "why",
            one.after().trouble().isEmpty()
                ? one.after().rule().isEmpty() ? "no rule" : one.after().rule()
                : one.after().trouble());
  }

  private ServerResponse live(ServerRequest request, Permit permit) {
    var reason = word(request, "reason");
    var version = version(request);
    if (version.isEmpty()) {
      return Routes.notFound();
    }
    if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
      return refused(
          version.get(), "Say why version " + version.get() + " is to be in force, and try again");
    }
    return switch (routing.goLive(version.get(), reason, permit)) {
      case GoingLive.Live _ -> see("/routing?said=live");
      case GoingLive.NoVersion() -> Routes.notFound();
      case GoingLive.NotTried(var one) ->
        refused(one, "Version " + one + " was not tried on past cases yet: try it first");
    };
  }

  private ServerResponse refused(int version, String words) {
    var versions = book.versions();
    var from = versions.isEmpty() ? RuleSet.NONE : versions.getFirst().set();
    var wrong = Map.of("why-" + version, words);
    return page(
        HttpStatus.UNPROCESSABLE_CONTENT, rows(from), from.otherwise(), "", wrong, Map.of());
  }

  private static Optional<Integer> version(ServerRequest request) {
    var text = request.pathVariable("version");
    return text.matches("\\d{1,6}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  private static ServerResponse see(String path) {
    return ServerResponse.seeOther(URI.create(path)).build();
  }
}

package org.nightlight.exchange;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.nightlight.exchange.ExchangeRules.Wish;
import org.nightlight.exchange.ExchangeShelf.Exchange;
import org.nightlight.exchange.ExchangeShelf.Kind;
import org.nightlight.exchange.Exchanges.Change;
import org.nightlight.exchange.Source.Greeting;
import org.nightlight.match.HashList;
import org.nightlight.match.ListId;
import org.nightlight.match.Lists;
import org.nightlight.match.Opinions;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.Routes.StaffHandler;
import org.nightlight.oversight.Wrong;
import org.nightlight.store.Times;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// Pages where a list gets its hashes from: its exchange, and files. Credentials go in and are
/// never
/// shown again.
final class ExchangePages {

  private static final String KEEP =
      "Leave it empty to keep the one that is there. Another address needs it again.";

  private final Lists lists;
  private final Opinions opinions;
  private final Exchanges exchanges;
  private final Clock clock;

  ExchangePages(Lists lists, Opinions opinions, Exchanges exchanges, Clock clock) {
    this.lists = lists;
    this.opinions = opinions;
    this.exchanges = exchanges;
    this.clock = clock;
  }

  void add(Routes routes) {
    get(routes, "/lists/{id}/exchange", this::show);
    post(routes, "/lists/{id}/exchange", this::set);
    post(routes, "/lists/{id}/exchange/test", this::test);
    post(routes, "/lists/{id}/exchange/run", this::run);
    post(routes, "/lists/{id}/exchange/end", this::end);
  }

  private static void get(Routes routes, String path, StaffHandler handler) {
    routes.staff(HttpMethod.GET, path, Permission.MANAGE_LISTS, handler);
  }

  private static void post(Routes routes, String path, StaffHandler handler) {
    routes.staff(HttpMethod.POST, path, Permission.MANAGE_LISTS, handler);
  }

  private Optional<HashList> list(ServerRequest request) {
    return list(lists, request);
  }

  // What the page about files uses too.

  static Optional<HashList> list(Lists lists, ServerRequest request) {
    var id = request.pathVariable("id");
    return id.matches("[1-9]\\d{0,8}")
        ? lists.find(new ListId(Integer.parseInt(id)))
        : Optional.empty();
  }

  private static ServerResponse see(HashList list, String page) {
    return ServerResponse.seeOther(URI.create("/lists/" + list.id() + "/" + page))
        .build();
  }

  static String field(ServerRequest request, String name) {
    return request.param(name).orElse("").strip();
  }

  // The exchange

  private ServerResponse show(ServerRequest request, Permit permit) {
    return list(request)
        .map(list -> shown(request, list, Map.of(), Map.of()))
        .orElseGet(Routes::notFound);
  }

  private ServerResponse shown(
      ServerRequest request, HashList list, Map<String, Object> more, Map<String, String> errors) {
    var exchange = exchanges.find(list.id());
    var model = new HashMap<String, Object>(more);
    model.put("list", list);
    model.put("entries", "%,d".formatted(lists.held(list.id()).entries()));
    model.put("opinions", opinions.count(list.id()));
    exchange.ifPresent(one -> model.put("now", standing(list, one)));
    model.put("kinds", kinds(list));
    model.put("given", errors.isEmpty() ? before(list, exchange) : given(request));
    model.put("known", exchange.isPresent());
    exchange.ifPresent(_ -> model.put("keep", KEEP));
    model.put("wrong", errors);
    model.put("errors", Wrong.listed(errors));
    return ServerResponse.status(
            errors.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT)
        .render("exchange/exchange", model);
  }

  private static List<Map<String, String>> kinds(HashList list) {
    var kinds = new ArrayList<Map<String, String>>();
    for (var kind : Kind.values()) {
      if (kind.fills(list.kind())) {
        kinds.add(Map.of("value", kind.name(), "label", kind.words(), "hint", ""));
      }
    }
    return kinds;
  }

  /// What the form shows of an exchange that is set up: everything but its credentials.
  private static Map<String, String> before(HashList list, Optional<Exchange> exchange) {
    return exchange
        .map(one -> Map.of(
            "kind", one.kind().name(),
            "base", one.base().toString(),
            "members", String.join("\n", one.members()),
            "disputeReason", one.disputeReason(),
            "every", Long.toString(one.every().toMinutes())))
        .orElseGet(() -> Map.of(
            "kind", kinds(list).isEmpty() ? "" : kinds(list).getFirst().get("value"),
            "base", "",
            "members", "",
            "disputeReason", "",
            "every", "60"));
  }

  private static Map<String, String> given(ServerRequest request) {
    var given = new HashMap<String, String>();
    for (var name : List.of("kind", "base", "members", "disputeReason", "every")) {
      given.put(name, field(request, name));
    }
    return given;
  }

  /// Where an exchange stands, in words.
  private Map<String, Object> standing(HashList list, Exchange exchange) {
    var progress = exchange.progress();
    var now = clock.instant();
    var run = progress.run();
    var words = new HashMap<String, Object>();
    words.put("success", progress.success().map(Times::words).orElse("never yet"));
    words.put(
        "lag", progress.success().map(at -> time(Duration.between(at, now))).orElse("everything"));
    words.put(
        "stale", exchanges.stale(now).stream().anyMatch(stale -> stale.list().equals(list.id())));
    words.put("person", progress.due().isEmpty());
    words.put(
        "next", progress.due().map(at -> next(at, now)).orElse("once a person has mended it"));
    words.put("running", run.ended().isEmpty());
    words.put("run", run(run));
    words.put("incomparable", incomparable(run.incomparable()));
    words.put("flawed", run.flawed());
    words.put("flaws", run.flaws());
    words.put("trouble", progress.trouble().map(Progress.Trouble::words).orElse(""));
    words.put("troubleAt", progress.trouble().map(one -> Times.words(one.at())).orElse(""));
    words.put("untold", progress.untold().orElse(""));
    return words;
  }

  private static String next(Instant due, Instant now) {
    return due.isAfter(now) ? "in " + time(Duration.between(now, due)) : "now";
  }

  private static String run(Progress.Run run) {
    return run.pages() == 0
        ? "No page has been taken yet."
        : "%s %s: %,d pages, %,d entries that stand, %,d taken back%s."
            .formatted(
                run.ended().isPresent() ? "The last run began" : "The run under way began",
                Times.words(run.begun()),
                run.pages(),
                run.stands(),
                run.gone(),
                run.others() == 0 ? "" : ", %,d of members not asked for".formatted(run.others()));
  }

  static String incomparable(Map<String, Long> kinds) {
    var all = kinds.values().stream().mapToLong(Long::longValue).sum();
    return all == 0
        ? ""
        : "%,d hashes of kinds Nightlight cannot compare: %s."
            .formatted(
                all,
                kinds.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(kind -> "%s %,d".formatted(kind.getKey(), kind.getValue()))
                    .collect(Collectors.joining(", ")));
  }

  private static String time(Duration time) {
    var minutes = time.toMinutes();
    return minutes < 2
        ? time.toSeconds() + " s"
        : minutes < 120
            ? minutes + " min"
            : minutes < 2_880 ? minutes / 60 + " h" : minutes / 1_440 + " days";
  }

  private ServerResponse set(ServerRequest request, Permit permit) {
    var list = list(request);
    if (list.isEmpty()) {
      return Routes.notFound();
    }
    var kind = kind(field(request, "kind"));
    if (kind.isEmpty()) {
      return shown(request, list.get(), Map.of(), Map.of("kind", "Say which exchange it is."));
    }
    return switch (exchanges.set(list.get().id(), wish(request, kind.get()), permit)) {
      case Change.Done _ -> see(list.get(), "exchange");
      case Change.Mend(var errors) -> shown(request, list.get(), Map.of(), errors);
    };
  }

  private static Optional<Kind> kind(String name) {
    return List.of(Kind.values()).stream()
        .filter(kind -> kind.name().equals(name))
        .findFirst();
  }

  private static Wish wish(ServerRequest request, Kind kind) {
    var secrets = new LinkedHashMap<String, String>();
    kind.secrets().forEach(name -> secrets.put(name, field(request, name)));
    var members = kind == Kind.NCMEC
        ? field(request, "members")
            .lines()
            .map(String::strip)
            .filter(id -> !id.isEmpty())
            .collect(Collectors.toCollection(TreeSet::new))
        : Set.<String>of();
    var minutes = field(request, "every");
    return new Wish(
        kind,
        field(request, "base"),
        secrets,
        members,
        field(request, "disputeReason"),
        Duration.ofMinutes(minutes.matches("\\d{1,6}") ? Long.parseLong(minutes) : 0));
  }

  private ServerResponse test(ServerRequest request, Permit permit) {
    return list(request)
        .map(list -> shown(
            request,
            list,
            switch (exchanges.greet(list.id(), permit)) {
              case Greeting.Known(var words) -> Map.of("greeted", words);
              case Greeting.Unknown(var why) -> Map.of("refused", why);
            },
            Map.of()))
        .orElseGet(Routes::notFound);
  }

  private ServerResponse run(ServerRequest request, Permit permit) {
    var list = list(request);
    list.ifPresent(one -> exchanges.runNow(one.id(), permit));
    return list.map(one -> see(one, "exchange")).orElseGet(Routes::notFound);
  }

  private ServerResponse end(ServerRequest request, Permit permit) {
    var list = list(request);
    list.ifPresent(one -> exchanges.end(one.id(), permit));
    return list.map(one -> see(one, "exchange")).orElseGet(Routes::notFound);
  }
}

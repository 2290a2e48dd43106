package org.nightlight.match;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.nightlight.match.KnownHashes.State;
import org.nightlight.matching.Distance;
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

/// Pages on which lists are entered, seen and looked into; alarms are seen and hashes that are too
/// common ruled on.
final class ListPages {

  private static final List<String> FIELDS =
      List.of("name", "source", "kind", "threshold", "act", "enabled", "stale");
  private static final Map<String, String> SAID = Map.of(
      "made", "The list is made. Fill it next.",
      "changed", "The list is changed. It counts from now on.",
      "seen", "The alarm is closed.",
      "ruled", "The ruling is on record.");

  private final Lists lists;
  private final Opinions opinions;
  private final Alarms alarms;
  private final Common common;
  private final KnownHashes known;

  ListPages(Lists lists, Opinions opinions, Alarms alarms, Common common, KnownHashes known) {
    this.lists = lists;
    this.opinions = opinions;
    this.alarms = alarms;
    this.common = common;
    this.known = known;
  }

  void add(Routes routes) {
    staff(routes, HttpMethod.GET, "/lists", (request, _) -> list(request, Map.of(), Map.of()));
    staff(routes, HttpMethod.POST, "/lists", this::make);
    staff(routes, HttpMethod.GET, "/lists/{id}", (request, _) -> show(request));
    staff(routes, HttpMethod.POST, "/lists/{id}", this::change);
    staff(routes, HttpMethod.POST, "/lists/alarms/{alarm}/seen", this::seen);
    staff(routes, HttpMethod.POST, "/lists/{id}/common", this::rule);
  }

  private static void staff(Routes routes, HttpMethod method, String path, StaffHandler handler) {
    routes.staff(method, path, Permission.MANAGE_LISTS, handler);
  }

  private ServerResponse list(
      ServerRequest request, Map<String, String> given, Map<String, String> errors) {
    var model = new HashMap<String, Object>();
    model.put("lists", lists.all().stream().map(this::row).toList());
    model.put("alarms", alarms.open().stream().map(ListPages::alarm).toList());
    model.put(
        "state",
        switch (known.state()) {
          case State.Ready(var loaded) ->
            String.format(
                Locale.ROOT,
                "%,d distinct hashes can be compared, in %,d MiB of tables.",
                loaded.size(),
                (loaded.pdq().bytes() + loaded.frames().bytes()) >> 20);
          case State.NotReady(var why) -> "Nothing is compared now: " + why + ".";
        });
    model.put("ready", known.state() instanceof State.Ready);
    putForm(model, errors.isEmpty() ? Map.of("threshold", "31", "enabled", "yes") : given, errors);
    said(request, model);
    return page("match/lists", model, errors);
  }

  private static void putForm(
      Map<String, Object> model, Map<String, String> given, Map<String, String> errors) {
    model.put("given", given);
    model.put("wrong", errors);
    model.put("errors", Wrong.listed(errors));
    model.put("kinds", List.of(HashList.Kind.values()));
    model.put("acts", List.of(HashList.Act.values()));
  }

  private static void said(ServerRequest request, Map<String, Object> model) {
    request.param("said").map(SAID::get).ifPresent(words -> model.put("toast", words));
  }

  private static ServerResponse page(
      String template, Map<String, Object> model, Map<String, String> errors) {
    return ServerResponse.status(
            errors.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT)
        .render(template, model);
  }

  private static Map<String, Object> alarm(Alarms.Alarm alarm) {
    return Map.of(
        "id", alarm.id(),
        "at", Times.words(alarm.at()),
        "words", capital(alarm.words()) + ".");
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  /// A list as pages show it.
  record Row(
      int id,
      String name,
      String source,
      String kind,
      int threshold,
      String act,
      boolean enabled,
      boolean here,
      long entries,
      long withdrawn,
      String hashes,
      Opinions.Count opinions,
      String made) {}

  private Row row(HashList list) {
    var held = lists.held(list.id());
    return new Row(
        list.id().value(),
        list.name(),
        list.source(),
        list.kind().words(),
        list.threshold(),
        list.act().words(),
        list.enabled(),
        list.source().equals(HashList.HERE),
        held.entries(),
        held.withdrawn(),
        hashes(held),
        opinions.count(list.id()),
        Times.words(list.made()));
  }

  private static String hashes(Lists.Held held) {
    return held.hashes().isEmpty()
        ? "none yet"
        : String.join(
            ", ",
            held.hashes().entrySet().stream()
                .map(one ->
                    String.format(Locale.ROOT, "%,d %s", one.getValue(), label(one.getKey())))
                .toList());
  }

  private static String label(HashKind kind) {
    return switch (kind) {
      case PDQ -> "PDQ";
      case VPDQ -> "video frames";
      case MD5 -> "MD5";
      case SHA1 -> "SHA-1";
      case SHA256 -> "SHA-256";
    };
  }

  private ServerResponse make(ServerRequest request, Permit permit) {
    var given = given(request);
    return switch (checked(new ListForm(given), Optional.empty())) {
      case ListForm.Outcome.Mend(var errors) -> list(request, given, errors);
      case ListForm.Outcome.Fit(var settings) ->
        see("/lists/" + lists.make(settings, permit.actor()).id() + "?said=made");
    };
  }

  private ListForm.Outcome checked(ListForm form, Optional<ListId> except) {
    var outcome = form.read();
    return outcome instanceof ListForm.Outcome.Fit(var settings)
            && lists.taken(settings.name(), except)
        ? new ListForm.Outcome.Mend(Map.of("name", "Another list has this name"))
        : outcome;
  }

  private static Map<String, String> given(ServerRequest request) {
    var given = new LinkedHashMap<String, String>();
    FIELDS.forEach(field -> given.put(field, request.param(field).orElse("").strip()));
    return given;
  }

  private Optional<HashList> find(ServerRequest request) {
    var id = request.pathVariable("id");
    return id.matches("[1-9]\\d{0,8}")
        ? lists.find(new ListId(Integer.parseInt(id)))
        : Optional.empty();
  }

  private ServerResponse show(ServerRequest request) {
    return find(request)
        .map(list -> one(request, list, ListForm.of(list).given(), Map.of()))
        .orElseGet(Routes::notFound);
  }

  private ServerResponse one(
      ServerRequest request, HashList list, Map<String, String> given, Map<String, String> errors) {
    var model = new HashMap<String, Object>();
    model.put("list", row(list));
    model.put(
        "common",
        common.all().stream()
            .filter(one -> one.named().list() == list.id().value())
            .map(ListPages::common)
            .toList());
    putForm(model, given, errors);
    var hash = request.param("hash").orElse("").strip();
    model.put("hash", hash);
    if (!hash.isEmpty()) {
      model.put("found", found(list, hash));
    }
    said(request, model);
    return page("match/list", model, errors);
  }

  private static Map<String, Object> common(Common.Hash hash) {
    return Map.of(
        "hex", hash.named().hex(),
        "since", Times.words(hash.since()),
        "pictures", hash.pictures(),
        "ruling", hash.ruling().map(Enum::name).orElse(""));
  }

  /// A hash of the list that somebody looked up, and what the list says of it.
  record FoundHash(String hex, int distance, String entries) {}

  /// What looking a hash up came to: words where there is nothing to show.
  record Found(String words, List<FoundHash> hashes) {
    Found {
      hashes = List.copyOf(hashes);
    }
  }

  private Found found(HashList list, String hex) {
    if (!(known.state() instanceof State.Ready(var loaded))) {
      return new Found("Not checked: the lists are not loaded.", List.of());
    }
    try {
      var asked = new KnownHash(kind(hex), hex);
      var hashes = new ArrayList<FoundHash>();
      if (asked.kind() == HashKind.PDQ) {
        for (var match : loaded.pdq().find(asked.look(), Distance.SAME_IMAGE)) {
          if (match.lists().contains(list.id().value())) {
            var listed = new KnownHash(HashKind.PDQ, match.hash().toString());
            hashes.add(found(list, listed, match.distance().bits()));
          }
        }
      } else if (loaded
          .exact(asked.kind())
          .lists(asked.digest())
          .contains(list.id().value())) {
        hashes.add(found(list, asked, 0));
      }
      return new Found(hashes.isEmpty() ? "The list holds nothing like it." : "", hashes);
    } catch (IllegalArgumentException wrong) {
      return new Found("Give 32, 40 or 64 hex digits: " + wrong.getMessage() + ".", List.of());
    }
  }

  /// By its length; of 64 digits it may be SHA-256 too, and PDQ is what people look up.
  private static HashKind kind(String hex) {
    return switch (hex.length()) {
      case 32 -> HashKind.MD5;
      case 40 -> HashKind.SHA1;
      default -> HashKind.PDQ;
    };
  }

  private FoundHash found(HashList list, KnownHash hash, int distance) {
    var said = lists.said(list.id(), hash).stream()
        .map(one -> one.origin()
            + (one.giver().isEmpty() ? "" : " from " + one.giver())
            + (one.categories().isEmpty() ? "" : " as " + words(one.categories())))
        .toList();
    return new FoundHash(hash.hex(), distance, String.join("; ", said));
  }

  private static String words(List<Category> categories) {
    return String.join(", ", categories.stream().map(Category::toString).toList());
  }

  private ServerResponse change(ServerRequest request, Permit permit) {
    var list = find(request);
    if (list.isEmpty()) {
      return Routes.notFound();
    }
    var given = new HashMap<>(given(request));
    var here = list.get().source().equals(HashList.HERE);
    if (here) {
      given.put("source", "reviewers");
    }
    return switch (checked(new ListForm(given), Optional.of(list.get().id()))) {
      case ListForm.Outcome.Mend(var errors) -> one(request, list.get(), given, errors);
      case ListForm.Outcome.Fit(var fit) -> {
        lists.change(list.get().id(), here ? fit.madeBy(HashList.HERE) : fit, permit.actor());
        yield see("/lists/" + list.get().id() + "?said=changed");
      }
    };
  }

  private ServerResponse seen(ServerRequest request, Permit permit) {
    var id = request.pathVariable("alarm");
    return id.matches("\\d{1,18}") && alarms.seen(Long.parseLong(id), permit)
        ? see("/lists?said=seen")
        : Routes.notFound();
  }

  private ServerResponse rule(ServerRequest request, Permit permit) {
    var list = find(request);
    var hex = request.param("hash").orElse("");
    var ruling = request.param("ruling").orElse("");
    if (list.isEmpty() || !hex.matches("[0-9a-f]{64}") || !ruling.matches("IGNORE|KEEP")) {
      return Routes.notFound();
    }
    var named = new CompareRules.Named(list.get().id().value(), hex);
    return common.rule(named, Common.Ruling.valueOf(ruling), permit)
        ? see("/lists/" + list.get().id() + "?said=ruled")
        : Routes.notFound();
  }

  private static ServerResponse see(String path) {
    return ServerResponse.seeOther(URI.create(path)).build();
  }
}

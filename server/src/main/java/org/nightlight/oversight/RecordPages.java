package org.nightlight.oversight;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.nightlight.oversight.Oversight.HealthLine;
import org.nightlight.oversight.Oversight.HealthLine.State;
import org.nightlight.oversight.RecordBook.Placed;
import org.nightlight.store.Store;
import org.nightlight.store.Times;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// Pages to look on: the record, and how the system is doing. They change nothing.
final class RecordPages {

  private static final Duration SEALED_WITHIN = Duration.ofSeconds(10);

  private final Store store;
  private final RecordBook book;
  private final Roster roster;
  private final Platforms platforms;
  private final Clock clock;
  private final RecordProofs proofs;
  private final Signet signet;
  private final List<Supplier<HealthLine>> more;
  private final BiConsumer<StaffId, List<String>> shown;

  RecordPages(
      Store store,
      RecordBook book,
      Roster roster,
      Platforms platforms,
      Clock clock,
      Signet signet,
      List<Supplier<HealthLine>> more,
      BiConsumer<StaffId, List<String>> shown) {
    this.shown = shown;
    this.store = store;
    this.book = book;
    this.roster = roster;
    this.platforms = platforms;
    this.clock = clock;
    this.signet = signet;
    this.proofs = new RecordProofs(store, book);
    this.more = more;
  }

  void add(Routes routes) {
    routes
        .staff(HttpMethod.GET, "/record", Permission.READ_RECORD, this::record)
        .staff(HttpMethod.GET, "/record/checkpoint", Permission.READ_RECORD, this::checkpoint)
        .staff(HttpMethod.GET, "/record/proof", Permission.READ_RECORD, this::proof)
        .staff(HttpMethod.GET, "/health", Permission.READ_HEALTH, this::health)
        .open(HttpMethod.GET, "/healthz", this::healthz);
  }

  private ServerResponse record(ServerRequest request, Permit permit) {
    var search = search(request);
    var found = book.find(search);
    var page = found.subList(0, Math.min(found.size(), RecordBook.PAGE));
    var model = new HashMap<String, Object>();
    shown.accept(
        permit.staff(), page.stream().map(one -> one.entry().thing()).distinct().toList());
    model.put("rows", page.stream().map(this::row).toList());
    model.put("sealed", "%,d".formatted(book.sealed()));
    model.put("unsealed", book.unsealed());
    model.put("verifier", signet.verifier(book.head().origin()));
    model.put(
        "given",
        Map.of(
            "actor", search.actor(),
            "act", search.act(),
            "thing", search.thing(),
            "from", StaffPages.field(request, "from"),
            "until", StaffPages.field(request, "until")));
    model.put("errors", dayErrors(request));
    if (search.before().isPresent()) {
      model.put("newest", true);
    }
    if (found.size() > RecordBook.PAGE) {
      model.put("older", page.getLast().arrival());
    }
    return ServerResponse.ok().render("oversight/record", model);
  }

  /// The record's head now, signed: a file to keep where nobody who runs this server can change it.
  private ServerResponse checkpoint(ServerRequest request, Permit permit) {
    var head = book.head();
    return ServerResponse.ok()
        .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
        .header(
            "Content-Disposition", "attachment; filename=checkpoint-%d.txt".formatted(head.size()))
        .body(signet.sign(head.text(), head.origin()));
  }

  /// A proof: `?entry=ID` that an entry is in the record, `?before=SIZE` that an earlier head is
  /// its beginning. With `size=SIZE` under the head of that size, which somebody holds: each
  /// request is an entry itself, and the newest head is never the one they were given.
  private ServerResponse proof(ServerRequest request, Permit permit) {
    var before = StaffPages.field(request, "before");
    var sealed = proofs.size();
    var size = size(StaffPages.field(request, "size")).orElse(sealed);
    if (size > sealed) {
      return ServerResponse.notFound().build();
    }
    var entry =
        Routes.id(StaffPages.field(request, "entry")).flatMap(id -> proofs.inclusion(id, size));
    if (entry.isPresent()) {
      return json(entry.get());
    }
    return size(before)
        .filter(earlier -> earlier <= size)
        .map(earlier -> json(proofs.consistency(earlier, size)))
        .orElseGet(() -> ServerResponse.notFound().build());
  }

  private static Optional<Long> size(String text) {
    return text.matches("[1-9][0-9]{0,17}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  private static ServerResponse json(Map<String, Object> proof) {
    return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).body(proof);
  }

  private static RecordBook.Search search(ServerRequest request) {
    return new RecordBook.Search(
        StaffPages.field(request, "actor"),
        StaffPages.field(request, "act"),
        StaffPages.field(request, "thing"),
        OversightRules.day(StaffPages.field(request, "from")).map(RecordPages::start),
        OversightRules.day(StaffPages.field(request, "until")).map(day -> start(day.plusDays(1))),
        before(StaffPages.field(request, "before")));
  }

  private static OptionalLong before(String text) {
    return text.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static List<Map<String, String>> dayErrors(ServerRequest request) {
    var errors = new ArrayList<Map<String, String>>();
    for (var name : List.of("from", "until")) {
      var day = StaffPages.field(request, name);
      if (!day.isEmpty() && OversightRules.day(day).isEmpty()) {
        errors.add(Map.of("field", name, "text", "Write the day as 2026-01-31. It was left out."));
      }
    }
    return errors;
  }

  private Map<String, Object> row(Placed placed) {
    var entry = placed.entry();
    var position = placed.position();
    return Map.of(
        "id", position.isPresent() ? entry.id().toString() : "",
        "position", position.isPresent() ? "%,d".formatted(position.getAsLong()) : "not sealed yet",
        "time", entry.time().substring(0, 19).replace('T', ' '),
        "actor", entry.actor(),
        "who", who(entry.actor()),
        "act", entry.act().replace('-', ' '),
        "thing", entry.thing(),
        "digest", entry.digest());
  }

  /// A name beside the id where we know one now. The record itself holds ids alone.
  private String who(String actor) {
    var parts = actor.split("/", 3);
    var id = parts.length > 1 ? Routes.id(parts[1]) : Optional.<java.util.UUID>empty();
    return switch (parts[0]) {
      case "staff" ->
        id.flatMap(i -> roster.member(new StaffId(i))).map(Roster.Member::name).orElse("staff");
      case "key" ->
        id.flatMap(i -> platforms.platform(new PlatformId(i)))
            .map(Platform::name)
            .orElse("a platform");
      case "reporter" -> "a reporter";
      case "machine" -> "the system";
      default -> "somebody not signed in";
    };
  }

  private ServerResponse health(ServerRequest request, Permit permit) {
    var lines = new ArrayList<HealthLine>();
    var waiting = new ArrayList<Map<String, Object>>();
    lines.add(database());
    lines.add(asked("Record", this::sealing));
    lines.add(asked("Hand-offs", () -> outbox(waiting)));
    lines.add(asked("Reviews", this::reviews));
    more.forEach(line -> lines.add(asked("A room", line)));
    return ServerResponse.ok()
        .render("oversight/health", Map.of("lines", lines, "waiting", waiting));
  }

  /// A check that fails says that it could not run, and nothing better.
  private static HealthLine asked(String part, Supplier<HealthLine> check) {
    try {
      return check.get();
    } catch (RuntimeException fault) {
      return new HealthLine(
          part, State.NOT_CHECKED, "not checked: " + fault.getClass().getSimpleName());
    }
  }

  private HealthLine database() {
    var troubles = store.troubles();
    return troubles.isEmpty()
        ? new HealthLine("Database", State.GOOD, "answers")
        : new HealthLine("Database", State.TROUBLE, String.join("; ", troubles));
  }

  private HealthLine sealing() {
    var unsealed = book.unsealed();
    var last = book.lastSealed();
    var oldest = book.oldestUnsealed();
    var late = oldest.isPresent() && oldest.get().plus(SEALED_WITHIN).isBefore(clock.instant());
    var words = "%,d entries sealed, %d not sealed yet; last sealed %s"
        .formatted(book.sealed(), unsealed, last.map(Times::words).orElse("never"));
    return new HealthLine("Record", late ? State.TROUBLE : State.GOOD, words);
  }

  private HealthLine outbox(List<Map<String, Object>> rows) {
    var waiting = store.outbox().waiting();
    var troubled = waiting.stream().filter(one -> one.trouble().isPresent()).toList();
    troubled.stream()
        .limit(50)
        .forEach(one -> rows.add(Map.of(
            "topic", one.topic(),
            "consumer", one.consumer(),
            "since", Times.words(one.since()),
            "attempts", one.attempts(),
            "trouble", one.trouble().orElse(""))));
    var words = (waiting.size() < 500 ? "" : "at least ")
        + "%d wait, %d of them after a failed try".formatted(waiting.size(), troubled.size());
    return new HealthLine("Hand-offs", troubled.isEmpty() ? State.GOOD : State.LOOK, words);
  }

  private HealthLine reviews() {
    var today = LocalDate.now(clock);
    var due = platforms.all().stream()
        .flatMap(platform -> platforms.register(platform.id()).entries().stream())
        .filter(entry -> !entry.review().isAfter(today))
        .count();
    return due == 0
        ? new HealthLine("Reviews", State.GOOD, "no line of a register of processing is due")
        : new HealthLine(
            "Reviews", State.LOOK, due + " lines of registers of processing are due for review");
  }

  /// Up or down and nothing more, for whoever watches.
  private ServerResponse healthz(ServerRequest request) {
    var up = store.troubles().isEmpty();
    return ServerResponse.status(up ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .contentType(MediaType.TEXT_PLAIN)
        .body(up ? "up\n" : "down\n");
  }
}

package org.nightlight.casework;

import java.net.URI;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.nightlight.care.Care;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.StaffId;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// What reviewers say about their own work: that they leave a case, that they know somebody in it,
/// what they had begun to write, which languages they read, what whoever comes next must know.
final class DeskPages {

  private static final int LONGEST_NOTE = 500;
  private static final int MOST_SECONDS = 5;
  private static final int SECONDS_READ = 50;
  private static final int LONGEST_BEGUN = 4_000;

  /// A note for whoever comes next, as the queue shows it.
  record NoteLine(
      String id, String queue, String words, String by, CaseView.Ago at, boolean mine) {}

  private final Casework casework;
  private final CaseShelf shelf;
  private final Desks desks;
  private final Neighbours neighbours;
  private final Oversight oversight;
  private final Clock clock;

  DeskPages(
      Casework casework,
      CaseShelf shelf,
      Desks desks,
      Neighbours neighbours,
      Oversight oversight,
      Clock clock) {
    this.casework = casework;
    this.shelf = shelf;
    this.desks = desks;
    this.neighbours = neighbours;
    this.oversight = oversight;
    this.clock = clock;
  }

  void add(Routes routes) {
    var may = Permission.DECIDE_CASES;
    routes
        .staff(HttpMethod.POST, "/cases/{id}/aside", Permission.REVIEW_CASES, this::stepAside)
        .staff(HttpMethod.POST, "/cases/{id}/leave", may, this::leave)
        .staff(HttpMethod.POST, "/cases/{id}/draft", may, this::draft)
        .staff(HttpMethod.POST, "/cases/{id}/second-look", may, this::second)
        .staff(HttpMethod.POST, "/queue/notes", may, this::note)
        .staff(HttpMethod.POST, "/queue/notes/{id}/seen", may, this::seen)
        .staff(HttpMethod.POST, "/queue/languages", Permission.REVIEW_CASES, this::languages)
        .staff(
            HttpMethod.GET,
            "/keys",
            Permission.OWN_ACCOUNT,
            (_, _) -> ServerResponse.ok().render("casework/keys", Map.of()));
  }

  /// What the queue shows of desks.
  void put(Map<String, Object> model, StaffId reader) {
    model.put(
        "notes",
        desks.notes().stream()
            .map(one -> new NoteLine(
                one.id().toString(),
                one.queue(),
                one.words(),
                oversight.staffName(one.by()),
                CaseView.Ago.of(one.at(), clock.instant()),
                one.by().equals(reader)))
            .toList());
    model.put(
        "seconds",
        neighbours.seconds(reader, SECONDS_READ).stream()
            .filter(id -> !desks.isKept(id, reader) && casework.waits(id, reader))
            .flatMap(id -> shelf.head(id).stream())
            .filter(head -> oversight.scope(reader).holds(head.source()))
            .limit(MOST_SECONDS)
            .map(head -> Map.of("href", "/cases/" + head.id(), "number", head.number()))
            .toList());
    model.put("reads", String.join(", ", desks.reads(reader)));
  }

  /// What the queue says after one of these; "" for any other word.
  static String said(String word) {
    return switch (word) {
      case "aside" -> "You do not see that case any more. Nobody is told why.";
      case "left" -> "You have left it. It waits for somebody else.";
      case "noted" -> "Your note waits for whoever comes next.";
      case "note-missing" -> "Nothing was kept: write at most 500 characters.";
      case "taken" -> "You have taken the note over.";
      case "reads" -> "Cases in your languages come first for you.";
      case "reads-wrong" ->
        "Nothing was changed: write codes of languages such as en, cy, with commas.";
      default -> "";
    };
  }

  private ServerResponse stepAside(ServerRequest request, Permit permit) {
    return shown(request, permit)
        .map(id -> {
          casework.stepAside(id, permit.staff());
          return see("/queue?said=aside");
        })
        .orElseGet(Routes::notFound);
  }

  private ServerResponse leave(ServerRequest request, Permit permit) {
    return shown(request, permit)
        .map(id -> {
          casework.leave(id, permit.staff());
          return see("/queue?said=left");
        })
        .orElseGet(Routes::notFound);
  }

  /// Asked for by a page on which somebody writes: no page comes back.
  private ServerResponse draft(ServerRequest request, Permit permit) {
    var id = shown(request, permit);
    if (id.isEmpty()) {
      return Routes.notFound();
    }
    var note = cut(request.param("note").orElse(""), LONGEST_BEGUN);
    var outcome = cut(request.param("outcome").orElse(""), 40);
    desks.keep(id.get(), permit.staff(), new Desks.Begun(outcome, note, clock.instant()));
    return casework.working(id.get(), permit.staff())
        ? ServerResponse.noContent().build()
        : ServerResponse.status(HttpStatus.CONFLICT).build();
  }

  /// What a second person would have decided, who has not seen the decision.
  private ServerResponse second(ServerRequest request, Permit permit) {
    var id = shown(request, permit);
    if (id.isEmpty()) {
      return Routes.notFound();
    }
    var wanted = request.param("outcome").orElse("");
    var outcome = Arrays.stream(Decision.Outcome.values())
        .filter(one -> one.code().equals(wanted))
        .findFirst();
    var note = cut(request.param("note").orElse("").strip(), Decision.LONGEST_NOTE);
    if (outcome.isEmpty() || note.isEmpty()) {
      return see("/cases/" + id.get() + "?done=second-missing");
    }
    var first = casework.looked(id.get(), outcome.get(), note, permit.staff());
    return see("/cases/" + id.get()
        + first
            .map(one -> "?done=" + (one.of() == Care.Looked.Of.FIRST ? "second" : "set")
                + (one.answer().equals(wanted) ? "-alike" : "-other"))
            .orElse(""));
  }

  private static String cut(String text, int most) {
    return text.length() > most ? text.substring(0, most) : text;
  }

  private ServerResponse note(ServerRequest request, Permit permit) {
    var words = request.param("note").orElse("").strip();
    var queue = cut(request.param("queue").orElse("").strip(), 40);
    if (words.isEmpty() || words.length() > LONGEST_NOTE) {
      return see("/queue?said=note-missing");
    }
    casework.leaveNote(queue, words, permit.staff());
    return see("/queue?said=noted");
  }

  private ServerResponse seen(ServerRequest request, Permit permit) {
    var note = Routes.id(request.pathVariable("id"));
    note.ifPresent(one -> casework.takeNote(one, permit.staff()));
    return note.isPresent() ? see("/queue?said=taken") : Routes.notFound();
  }

  private ServerResponse languages(ServerRequest request, Permit permit) {
    var codes = Arrays.stream(request.param("languages").orElse("").strip().split("[,\\s]+"))
        .filter(one -> !one.isEmpty())
        .toList();
    if (codes.size() > 20 || codes.stream().anyMatch(one -> !one.matches("[a-z]{2,3}"))) {
      return see("/queue?said=reads-wrong");
    }
    casework.reads(permit.staff(), codes);
    return see("/queue?said=reads");
  }

  /// The case, where this person may see it.
  private Optional<CaseId> shown(ServerRequest request, Permit permit) {
    return shelf
        .head(request.pathVariable("id"), oversight.scope(permit.staff()))
        .map(CaseShelf.Head::id);
  }

  private static ServerResponse see(String path) {
    return ServerResponse.seeOther(URI.create(path)).build();
  }
}

package org.nightlight.casework;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.nightlight.casework.CaseShelf.Head;
import org.nightlight.casework.Facts.ReportLine;
import org.nightlight.casework.Pieces.Chosen;
import org.nightlight.casework.Pieces.Moved;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.StaffId;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// What stands around a decision on the case page: policies and laws, the second opinion,
/// taking a decision back, joining, dividing and linking cases, and who looked.
final class DecidingPages {

  static final int LONGEST = 1_000;

  private final Casework casework;
  private final CaseShelf shelf;
  private final Facts facts;
  private final DecisionBook book;
  private final Pieces pieces;
  private final CaseView view;
  private final Neighbours neighbours;
  private final Oversight oversight;
  private final Clock clock;

  /// Shows the case page again, with what stood in the way.
  @FunctionalInterface
  interface Refusal {
    ServerResponse show(Head head, Permit permit, String why);
  }

  DecidingPages(
      Casework casework,
      CaseShelf shelf,
      Facts facts,
      DecisionBook book,
      Pieces pieces,
      CaseView view,
      Neighbours neighbours,
      Oversight oversight,
      Clock clock) {
    this.casework = casework;
    this.shelf = shelf;
    this.facts = facts;
    this.book = book;
    this.pieces = pieces;
    this.view = view;
    this.neighbours = neighbours;
    this.oversight = oversight;
    this.clock = clock;
  }

  void add(Routes routes, Refusal refusal) {
    routes
        .staff(
            HttpMethod.POST,
            "/cases/{id}/second",
            Permission.DECIDE_CASES,
            (request, permit) -> second(request, permit, refusal))
        .staff(
            HttpMethod.POST,
            "/cases/{id}/undo",
            Permission.DECIDE_CASES,
            (request, permit) -> undo(request, permit, refusal))
        .staff(
            HttpMethod.POST,
            "/cases/{id}/safe",
            Permission.DECIDE_CASES,
            (request, permit) -> safe(request, permit, refusal))
        .staff(
            HttpMethod.POST,
            "/cases/{id}/merge",
            Permission.DECIDE_CASES,
            (request, permit) -> merge(request, permit, refusal))
        .staff(
            HttpMethod.POST,
            "/cases/{id}/split",
            Permission.DECIDE_CASES,
            (request, permit) -> split(request, permit, refusal))
        .staff(
            HttpMethod.POST,
            "/cases/{id}/link",
            Permission.DECIDE_CASES,
            (request, permit) -> link(request, permit, refusal));
  }

  /// What an act on a case came to, as the case page says it when it is shown again.
  static String done(String word) {
    return switch (word) {
      case "proposed" -> "It is on record. A second person has to agree before it holds.";
      case "agreed" -> "You agreed. The decision holds now.";
      case "disagreed" -> "You disagreed. The case waits in the queue with both opinions on it.";
      case "undone" -> "The decision is taken back, and the case is with you.";
      case "safe" -> "It is on record why telling the platform is safe.";
      case "merged" -> "The cases are one now.";
      case "split" -> "This is the new case.";
      case "linked" -> "The cases are linked.";
      case String other -> CaseMedia.done(other);
    };
  }

  private ServerResponse second(ServerRequest request, Permit permit, Refusal refusal) {
    var head = head(request.pathVariable("id"), permit);
    var words = words(request);
    if (head.isEmpty()) {
      return Routes.notFound();
    }
    var view = request.param("view").orElse("");
    if (words.isEmpty() || !(view.equals("agree") || view.equals("disagree"))) {
      return refusal.show(head.get(), permit, "Agree or disagree, and say why in a sentence.");
    }
    var opinion = view.equals("agree") ? Opinion.View.AGREE : Opinion.View.DISAGREE;
    return switch (casework.second(head.get().id(), opinion, words.get(), permit.staff())) {
      case Opinion.Agreed _ -> back(head.get().id(), "agreed");
      case Opinion.Disagreed _ -> back(head.get().id(), "disagreed");
      case Opinion.SamePerson _ ->
        refusal.show(
            head.get(), permit, "You proposed this. A different person has to agree or disagree.");
      case Opinion.NothingProposed _ ->
        refusal.show(head.get(), permit, "Nothing waits for a second opinion here any more.");
    };
  }

  private ServerResponse undo(ServerRequest request, Permit permit, Refusal refusal) {
    var head = head(request.pathVariable("id"), permit);
    var words = words(request);
    if (head.isEmpty()) {
      return Routes.notFound();
    }
    if (casework.waits(head.get().id(), permit.staff())) {
      return refusal.show(head.get(), permit, "You are asked to look at it without knowing.");
    }
    if (words.isEmpty()) {
      return refusal.show(head.get(), permit, "Say in a sentence why it is taken back.");
    }
    return switch (casework.undo(head.get().id(), words.get(), permit.staff())) {
      case CaseRules.Undoing.Undone _ -> back(head.get().id(), "undone");
      case CaseRules.Undoing.HasLeft _ ->
        refusal.show(
            head.get(),
            permit,
            "The decision has left the house. It can be appealed, not taken back.");
      case CaseRules.Undoing.AnotherIsOpen(var other) ->
        refusal.show(
            head.get(),
            permit,
            "New facts about this account have opened case "
                + shelf.head(other).orElseThrow().number() + ". Decide that one.");
      case CaseRules.Undoing.NotDecided _ ->
        refusal.show(head.get(), permit, "Nothing is decided here.");
    };
  }

  private ServerResponse safe(ServerRequest request, Permit permit, Refusal refusal) {
    var head = head(request.pathVariable("id"), permit);
    var words = words(request);
    if (head.isEmpty()) {
      return Routes.notFound();
    }
    if (words.isEmpty()) {
      return refusal.show(
          head.get(), permit, "Say in a sentence why telling the platform is safe.");
    }
    var word = new Casework.Word(words.get(), seen(request));
    casework.nameSafe(head.get().id(), word, permit.staff());
    return back(head.get().id(), "safe");
  }

  private ServerResponse merge(ServerRequest request, Permit permit, Refusal refusal) {
    return with(
        request,
        permit,
        refusal,
        "merged",
        (here, there, words) -> pieces.merge(here, there, words, permit.staff()));
  }

  private ServerResponse link(ServerRequest request, Permit permit, Refusal refusal) {
    return with(
        request,
        permit,
        refusal,
        "linked",
        (here, there, words) -> pieces.link(here, there, words, permit.staff()));
  }

  @FunctionalInterface
  private interface Both {
    Moved act(CaseId here, CaseId there, String words);
  }

  private ServerResponse with(
      ServerRequest request, Permit permit, Refusal refusal, String done, Both both) {
    var head = head(request.pathVariable("id"), permit);
    var words = words(request);
    if (head.isEmpty()) {
      return Routes.notFound();
    }
    var other = other(request.param("number").orElse("").strip(), permit);
    if (other.isEmpty() || words.isEmpty()) {
      return refusal.show(
          head.get(),
          permit,
          other.isEmpty()
              ? "There is no case with that number among those you may see."
              : "Say in a sentence why.");
    }
    return answer(
        head.get(),
        permit,
        refusal,
        done,
        both.act(head.get().id(), other.get().id(), words.get()));
  }

  private static ServerResponse answer(
      Head head, Permit permit, Refusal refusal, String done, Moved moved) {
    return switch (moved) {
      case Moved.Done(var at) -> back(at, done);
      case Moved.Refused(var why) -> refusal.show(head, permit, why);
    };
  }

  private Optional<Head> other(String number, Permit permit) {
    return number.matches("\\d{1,15}")
        ? shelf
            .head(Long.parseLong(number))
            .filter(head -> oversight.scope(permit.staff()).holds(head.source()))
            .filter(head -> !casework.hasSteppedAside(head.id(), permit.staff()))
        : Optional.empty();
  }

  private ServerResponse split(ServerRequest request, Permit permit, Refusal refusal) {
    var head = head(request.pathVariable("id"), permit);
    if (head.isEmpty()) {
      return Routes.notFound();
    }
    var chosen =
        new Chosen(many(request, "report"), many(request, "signal"), many(request, "match"));
    return answer(
        head.get(),
        permit,
        refusal,
        "split",
        pieces.split(head.get().id(), chosen, permit.staff()));
  }

  /// The child's reports that stood on the page from which a form came.
  static Set<UUID> seen(ServerRequest request) {
    var seen = new HashSet<UUID>();
    for (var one : request.param("child").orElse("").split(" ", -1)) {
      try {
        seen.add(UUID.fromString(one));
      } catch (IllegalArgumentException _) {
        // No report has such a number, so nothing is said of it.
      }
    }
    return seen;
  }

  private static Set<String> many(ServerRequest request, String name) {
    return new HashSet<>(request.params().getOrDefault(name, List.of()));
  }

  private static Optional<String> words(ServerRequest request) {
    return request
        .param("words")
        .map(String::strip)
        .filter(one -> !one.isEmpty() && one.length() <= LONGEST);
  }

  private Optional<Head> head(String id, Permit permit) {
    return shelf.head(id, oversight.scope(permit.staff()));
  }

  private static ServerResponse back(CaseId id, String done) {
    return ServerResponse.seeOther(URI.create("/cases/" + id + "?done=" + done)).build();
  }

  /// What a decision form brought: the grounds, and why telling is safe. Empty where it names
  /// what there is not.
  Optional<Grounds> grounds(ServerRequest request) {
    var chosen = request.param("template").orElse("");
    var severity = request.param("severity").orElse("");
    var parts = chosen.split("/", -1);
    var known = chosen.isEmpty()
        || (parts.length == 2
            && casework.policies().policy(parts[0]).stream()
                .flatMap(policy -> policy.templates().stream())
                .anyMatch(one -> one.code().equals(parts[1])));
    var rated = severity.isEmpty()
        || casework.policies().severities().anyMatch(one -> one.equals(severity));
    if (!known || !rated) {
      return Optional.empty();
    }
    var scale = severity.isEmpty() ? new String[] {"", ""} : severity.split(":", 2);
    return Optional.of(new Grounds(
        chosen.isEmpty() ? "" : parts[0], chosen.isEmpty() ? "" : parts[1], scale[0], scale[1]));
  }

  /// A policy's templates, or a scale's codes, in a list to choose from.
  record Group(String label, List<CasePage.Choice> choices) {}

  /// What somebody said of another's decision, as the page says it.
  record Said(String lead, String words, CaseView.Ago at) {}

  /// Another case that has to do with this one.
  record Tie(String href, String lead, String words) {}

  record Look(String who, String often, CaseView.Ago at) {}

  /// A fact that may be moved to a case of its own.
  record Piece(String kind, String id, String label) {}

  /// @param blind whether this person is shown nothing of what was decided
  void put(Map<String, Object> model, Head head, StaffId reader, boolean blind) {
    var opinions = book.opinions(head.id());
    var shown = !opinions.isEmpty()
        || head.now() instanceof Case.Proposed
        || head.now() instanceof Case.Decided;
    book.looked(head.id(), reader, shown && !blind, clock.instant());
    var reports = facts.reports(head.id());
    putLaws(model, head, reports);
    putChoices(model);
    if (!blind) {
      putGrounds(model, head);
      putStanding(model, head, reader);
      model.put("opinions", opinions.stream().map(this::said).toList());
    }
    model.put(
        "ties",
        book.ties(head.id()).stream()
            .filter(one -> !oversight.isKeptFrom(reader, "case/" + one.other()))
            .map(this::tie)
            .toList());
    model.put("pieces", pieces(head.id(), reports));
    model.put("looks", book.looks(head.id()).stream().map(this::look).toList());
    var childs = CaseRules.childs(reports);
    var safe = book.safe(head.id());
    model.put("childs", childs.stream().map(UUID::toString).sorted().toList());
    model.put("safe", safe.map(Clearance.Safe::words).orElse(""));
    model.put("cleared", CaseRules.clearance(reports, safe) instanceof Clearance.Clear);
  }

  private void putLaws(Map<String, Object> model, Head head, List<ReportLine> reports) {
    var said = reports.stream()
        .map(ReportLine::country)
        .filter(one -> !one.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
    var served = new TreeSet<>(neighbours.countries(head.source()));
    var all = new HashSet<String>(said);
    all.addAll(served);
    model.put("laws", casework.policies().laws(all));
    model.put(
        "lawWhy",
        "Where the subject is: unknown. "
            + (said.isEmpty()
                ? "Where whoever reported is: unknown. "
                : "Whoever reported is in " + String.join(", ", said) + ". ")
            + (served.isEmpty()
                ? "The platform's register names no country."
                : "The platform's register names " + String.join(", ", served) + "."));
  }

  private void putChoices(Map<String, Object> model) {
    var policies = casework.policies();
    model.put(
        "reasons",
        policies.policies().stream()
            .map(policy -> new Group(
                policy.label() + " (" + policy.citation() + ")",
                policy.templates().stream()
                    .map(one -> new CasePage.Choice(
                        policy.code() + "/" + one.code(), one.label(), one.text()))
                    .toList()))
            .toList());
    model.put(
        "severities",
        policies.scales().stream()
            .map(scale -> new Group(
                scale.label(),
                scale.codes().stream()
                    .map(code -> new CasePage.Choice(
                        scale.scheme() + ":" + code,
                        scale.scheme().toUpperCase(java.util.Locale.ROOT) + " " + code,
                        ""))
                    .toList()))
            .toList());
  }

  private void putGrounds(Map<String, Object> model, Head head) {
    var policies = casework.policies();
    var grounds = book.grounds(head.id());
    policies.policy(grounds.policy()).ifPresent(policy -> {
      model.put("policy", policy.label());
      model.put("citation", policy.citation());
      policy.templates().stream()
          .filter(one -> one.code().equals(grounds.template()))
          .findFirst()
          .ifPresent(one -> model.put("told", one.text()));
    });
    if (!grounds.scheme().isEmpty()) {
      model.put(
          "severity", grounds.scheme().toUpperCase(java.util.Locale.ROOT) + " " + grounds.code());
    }
  }

  private void putStanding(Map<String, Object> model, Head head, StaffId reader) {
    if (head.now() instanceof Case.Proposed(var _, var decision)) {
      model.put("proposed", CaseWords.outcome(decision.outcome()));
      model.put("proposedNote", decision.note());
      model.put("proposedBy", view.staff(decision.by()));
      model.put("proposedAt", CaseView.Ago.of(decision.at(), clock.instant()));
      model.put("own", decision.by().equals(reader));
    }
    if (head.now() instanceof Case.Merged(var _, var into, var by, var at, var words)) {
      model.put("into", "/cases/" + into);
      model.put("intoNumber", shelf.head(into).orElseThrow().number());
      model.put("mergedWords", words);
      model.put("mergedBy", view.staff(by));
      model.put("mergedAt", CaseView.Ago.of(at, clock.instant()));
    }
    model.put("mayUndo", head.now() instanceof Case.Decided && !casework.hasLeft(head.id()));
    model.put("sequels", casework.sequels(head.id()));
  }

  private Said said(DecisionBook.Said one) {
    var did = switch (one.kind()) {
      case "agree" -> " agreed: ";
      case "disagree" -> " disagreed: ";
      default -> " took back: ";
    };
    return new Said(
        view.staff(one.by())
            + did
            + CaseWords.outcome(one.of().outcome()).toLowerCase(java.util.Locale.ROOT),
        one.words(),
        CaseView.Ago.of(one.at(), clock.instant()));
  }

  private Tie tie(DecisionBook.Tie one) {
    return new Tie(
        "/cases/" + one.other(),
        one.merged() ? "Case " + one.number() + " was joined to this one" : "Case " + one.number(),
        one.words());
  }

  private Look look(DecisionBook.Look one) {
    return new Look(
        view.staff(one.who()),
        one.times() == 1 ? "once" : one.times() + " times",
        CaseView.Ago.of(one.latest(), clock.instant()));
  }

  private List<Piece> pieces(CaseId id, List<ReportLine> reports) {
    var all = new ArrayList<Piece>();
    for (var one : reports) {
      all.add(new Piece(
          "report",
          one.report().toString(),
          "Report from " + CaseWords.reporter(one.audience()) + ", "
              + CaseView.Ago.of(one.received(), clock.instant()).exact()));
    }
    for (var one : facts.signals(id)) {
      all.add(new Piece(
          "signal",
          one.id(),
          "Signal: " + Sentences.about(one.detector()) + ", "
              + CaseView.Ago.of(one.time(), clock.instant()).exact()));
    }
    for (var one : facts.matches(id)) {
      all.add(new Piece(
          "match",
          one.sighting().toString(),
          "Match: " + CaseWords.known(one.kind(), 1) + ", "
              + CaseView.Ago.of(one.at(), clock.instant()).exact()));
    }
    return all.size() > 1 ? all : List.of();
  }
}

package org.nightlight.casework;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nightlight.casework.CaseView.Ago;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.intake.ReportId;
import org.nightlight.match.Category;
import org.nightlight.match.HashKind;
import org.nightlight.match.Matching;
import org.nightlight.match.Sighting;
import org.nightlight.match.SightingId;
import org.nightlight.media.MediaPages;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.StaffId;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// Media in a case: what is known, what is new, what could not be checked, and what a reviewer
/// thinks of it. What a reviewer says of a match is sent back to whoever made the list.
final class CaseMedia {

  private static final int MOST = 50;
  private static final int LONGEST_REASON = 1_000;

  /// What a reviewer may call material that is on no list: scheme and code of the two that agencies
  /// here ask for.
  static final List<Category> CATEGORIES = List.of(
      new Category("uk", "A"),
      new Category("uk", "B"),
      new Category("uk", "C"),
      new Category("ncmec", "A1"),
      new Category("ncmec", "A2"),
      new Category("ncmec", "B1"),
      new Category("ncmec", "B2"));

  /// Known material as the page shows it.
  ///
  /// @param how what it is like, in one sentence
  /// @param past when the like was seen here
  /// @param square null where the media is not kept
  record MatchCard(
      String id,
      String href,
      String lead,
      String how,
      String past,
      boolean fresh,
      String said,
      Ago at,
      List<Like> likes,
      MediaPages.@Nullable Square square) {
    MatchCard {
      likes = List.copyOf(likes);
    }
  }

  /// One listed hash it is like, as a row.
  record Like(String list, String kind, String hash, String distance, String given) {}

  /// Something that came with a report.
  ///
  /// @param look of the tag: `lamp`, `good`, `quiet`
  /// @param square null where it is no picture or video that can be looked at
  record Attached(
      String id,
      String href,
      String words,
      String look,
      String more,
      boolean fresh,
      MediaPages.@Nullable Square square) {}

  private final Casework casework;
  private final Facts facts;
  private final Neighbours neighbours;
  private final Clock clock;

  CaseMedia(Casework casework, Facts facts, Neighbours neighbours, Clock clock) {
    this.casework = casework;
    this.facts = facts;
    this.neighbours = neighbours;
    this.clock = clock;
  }

  void add(Routes routes) {
    routes
        .staff(
            HttpMethod.POST, "/cases/{id}/matches/{sighting}", Permission.DECIDE_CASES, this::opine)
        .staff(
            HttpMethod.POST,
            "/cases/{id}/exhibits/{exhibit}/known",
            Permission.DECIDE_CASES,
            this::makeKnown);
  }

  void put(Map<String, Object> model, CaseId id, StaffId reader) {
    var lines = facts.matches(id);
    model.put(
        "matches",
        lines.stream()
            .limit(MOST)
            .flatMap(line -> neighbours.sighting(line.sighting()).stream())
            .map(one -> card(id, one, reader))
            .toList());
    model.put("moreMatches", Math.max(0, lines.size() - MOST));
    model.put("attached", attached(id, reader));
    model.put("media", true);
    model.put("categories", CATEGORIES);
  }

  private MatchCard card(CaseId id, Sighting one, StaffId reader) {
    return new MatchCard(
        one.id().toString(),
        "/cases/" + id + "/matches/" + one.id(),
        CaseWords.known(one.kind(), 1),
        how(one),
        past(one.past()),
        one.past().times() <= 1,
        said(one.categories()),
        Ago.of(one.at(), clock.instant()),
        one.likes().stream().map(CaseMedia::like).toList(),
        one.exhibit().flatMap(kept -> neighbours.square(kept, reader)).orElse(null));
  }

  private static String how(Sighting one) {
    if (one.likes().isEmpty()) {
      return "No list holds it any more.";
    }
    var nearest = one.likes().getFirst();
    var lists = one.likes().stream().map(Sighting.Like::list).distinct().toList();
    var of = lists.size() == 1 ? "the list " + lists.getFirst() : lists.size() + " lists";
    return switch (nearest.hash().kind()) {
      case MD5, SHA1, SHA256 -> "Exactly the bytes of an entry of " + of + ".";
      case PDQ ->
        "Looks like an entry of " + of + ": " + nearest.distance() + " of 256 bits differ"
            + (nearest.turn() == 0 ? "." : ", once it is turned or mirrored.");
      case VPDQ -> "Most frames are those of a video on " + of + ".";
    };
  }

  private static String said(List<Category> categories) {
    return categories.isEmpty()
        ? "The list gives no category."
        : "Category: "
            + String.join(
                ", ",
                categories.stream().map(one -> one.scheme() + " " + one.code()).toList())
            + ".";
  }

  private String past(Sighting.Past past) {
    var first = Ago.of(past.first(), clock.instant());
    var confirmed = past.confirmed() ? " A reviewer here has confirmed what it is." : "";
    return (past.times() <= 1
            ? "Not seen here before."
            : "Seen here " + past.times() + " times, first " + first.words()
                + (past.sources() > 1 ? ", on " + past.sources() + " platforms." : "."))
        + confirmed;
  }

  private static Like like(Sighting.Like like) {
    var kind = like.hash().kind();
    var exact = kind != HashKind.PDQ && kind != HashKind.VPDQ;
    return new Like(
        like.list(),
        kind.word().toUpperCase(Locale.ROOT),
        like.hash().hex(),
        exact ? "exact" : like.distance() + " bits",
        like.entries() == 0
            ? "withdrawn since"
            : like.given().isEmpty() ? "" : "given by " + String.join(", ", like.given()));
  }

  private List<Attached> attached(CaseId id, StaffId reader) {
    var attached = new ArrayList<Attached>();
    for (var line : facts.reports(id)) {
      for (var exhibit : neighbours.attachments(new ReportId(line.report()))) {
        attached.add(attached(id, exhibit, reader));
      }
    }
    return attached;
  }

  private Attached attached(CaseId id, ExhibitId exhibit, StaffId reader) {
    var compared = neighbours.compared(exhibit);
    return new Attached(
        exhibit.toString(),
        "/cases/" + id + "/exhibits/" + exhibit,
        compared.map(CaseMedia::words).orElse("Not checked yet"),
        compared
            .filter(one -> one.answer() == Matching.Answer.NO_MATCH)
            .map(_ -> "quiet")
            .orElse("lamp"),
        compared.map(this::more).orElse("It waits to be compared."),
        compared.filter(CaseMedia::fresh).isPresent(),
        neighbours.square(exhibit, reader).orElse(null));
  }

  private static String words(Matching.Compared one) {
    return switch (one.answer()) {
      case KNOWN -> "On a list";
      case NO_MATCH -> "On no list";
      case NOT_CHECKED -> "Not checked";
    };
  }

  private String more(Matching.Compared one) {
    return one.answer() == Matching.Answer.NOT_CHECKED ? "Why: " + one.why() + "." : past(one);
  }

  private String past(Matching.Compared one) {
    return one.past().map(this::past).orElse("");
  }

  private static boolean fresh(Matching.Compared one) {
    return one.answer() == Matching.Answer.NO_MATCH
        && one.past().filter(past -> past.times() <= 1).isPresent();
  }

  private ServerResponse opine(ServerRequest request, Permit permit) {
    var id = id(request);
    var sighting = Routes.id(request.pathVariable("sighting")).map(SightingId::new);
    if (id.isEmpty()
        || sighting.isEmpty()
        || facts.matches(id.get()).stream()
            .noneMatch(one -> one.sighting().equals(sighting.get()))) {
      return Routes.notFound();
    }
    var reason = request.param("reason").orElse("").strip();
    if (!held(id.get(), permit)) {
      return back(id.get(), "not-held");
    }
    if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
      return back(id.get(), "reason-missing");
    }
    switch (request.param("opinion").orElse("")) {
      case "confirm" -> neighbours.confirm(sighting.get(), reason, permit);
      case "dispute" -> neighbours.dispute(sighting.get(), reason, permit);
      default -> {
        return Routes.notFound();
      }
    }
    return back(id.get(), "opinion-kept");
  }

  private ServerResponse makeKnown(ServerRequest request, Permit permit) {
    var id = id(request);
    var exhibit = Routes.id(request.pathVariable("exhibit")).map(ExhibitId::new);
    if (id.isEmpty()
        || exhibit.isEmpty()
        || attached(id.get(), permit.staff()).stream()
            .noneMatch(one -> one.id().equals(exhibit.get().toString()))) {
      return Routes.notFound();
    }
    var wanted = request.param("category").orElse("");
    var category =
        CATEGORIES.stream().filter(one -> one.toString().equals(wanted)).findFirst();
    if (!held(id.get(), permit)) {
      return back(id.get(), "not-held");
    }
    if (category.isEmpty()) {
      return back(id.get(), "category-missing");
    }
    return back(
        id.get(),
        switch (neighbours.makeKnown(exhibit.get(), category.get(), permit)) {
          case Matching.Adding.Added _ -> "made-known";
          case Matching.Adding.NothingKnown _ -> "not-recognisable";
        });
  }

  private boolean held(CaseId id, Permit permit) {
    return casework
        .caseOf(id)
        .filter(matter -> matter instanceof Case.InReview(var _, var holder, var _)
            && holder.equals(permit.staff()))
        .isPresent();
  }

  /// What the page says after one of these; "" for any other word.
  static String done(String word) {
    return switch (word) {
      case "opinion-kept" -> "Your opinion is kept, and goes back to whoever made the list.";
      case "made-known" -> "From now on it is known here.";
      case "not-held" -> "Nothing was kept: claim the case first.";
      case "reason-missing" -> "Nothing was kept: say why, in a sentence.";
      case "category-missing" -> "Nothing was kept: choose a category.";
      case "not-recognisable" -> "Nothing was kept: nothing is known of it to recognise it by.";
      default -> "";
    };
  }

  private static Optional<CaseId> id(ServerRequest request) {
    return Routes.id(request.pathVariable("id")).map(CaseId::new);
  }

  private static ServerResponse back(CaseId id, String done) {
    return ServerResponse.seeOther(URI.create("/cases/" + id + "?done=" + done + "#media"))
        .build();
  }
}

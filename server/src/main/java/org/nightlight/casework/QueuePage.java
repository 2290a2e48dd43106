package org.nightlight.casework;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.nightlight.casework.CaseShelf.Ask;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// The queue: every case that waits, in the order in which it should be looked at.
final class QueuePage {

  private static final int LAST_PAGE = 1_000;

  /// One choice of a filter.
  record Choice(String value, String label, boolean chosen) {}

  private final CaseShelf shelf;
  private final CaseView view;
  private final DeskPages desk;
  private final Neighbours neighbours;
  private final Oversight oversight;
  private final Clock clock;

  QueuePage(
      CaseShelf shelf,
      CaseView view,
      DeskPages desk,
      Neighbours neighbours,
      Oversight oversight,
      Clock clock) {
    this.shelf = shelf;
    this.view = view;
    this.desk = desk;
    this.neighbours = neighbours;
    this.oversight = oversight;
    this.clock = clock;
  }

  void add(Routes routes) {
    // Whoever searches for somebody says what for.
    var shown = oversight.looking("queue", request -> !ask(request).words().isEmpty(), this::show);
    routes.staff(HttpMethod.GET, "/queue", Permission.REVIEW_CASES, shown);
  }

  private ServerResponse show(ServerRequest request, Permit permit) {
    var ask = ask(request);
    var now = clock.instant();
    var found = shelf.queue(ask, permit.staff(), oversight.scope(permit.staff()), now);
    var rows = found.stream()
        .limit(CaseShelf.PAGE)
        .map(head -> view.row(head, permit.staff(), Optional.empty()))
        .toList();
    var model = new HashMap<String, Object>();
    model.put("rows", rows);
    model.put("standing", shelf.standing(now));
    model.put("shows", shows(ask));
    model.put("froms", froms(ask));
    model.put("q", ask.words());
    model.put("show", code(ask.show()));
    model.put("from", code(ask.from()));
    var queues = neighbours.queues();
    model.put("queues", queues);
    model.put("queue", ask.queue());
    desk.put(model, permit.staff());
    request
        .param("said")
        .map(DeskPages::said)
        .filter(one -> !one.isEmpty())
        .ifPresent(one -> model.put("toast", one));
    model.put("filtered", filtered(ask));
    model.put("decided", ask.show() == Ask.Show.DECIDED);
    model.put("page", ask.page());
    model.put("previous", ask.page() > 1 ? href(ask, ask.page() - 1) : "");
    model.put("next", found.size() > CaseShelf.PAGE ? href(ask, ask.page() + 1) : "");
    return ServerResponse.ok().render("casework/queue", model);
  }

  private static boolean filtered(Ask ask) {
    return ask.show() != Ask.Show.OPEN
        || ask.from() != Ask.From.ANYTHING
        || !ask.queue().isEmpty()
        || !ask.words().isEmpty();
  }

  /// What somebody asks for; what cannot be read counts as not asked.
  static Ask ask(ServerRequest request) {
    return new Ask(
        chosen(Ask.Show.values(), request.param("show").orElse(""), Ask.Show.OPEN),
        chosen(Ask.From.values(), request.param("from").orElse(""), Ask.From.ANYTHING),
        words(request.param("queue").orElse("")),
        words(request.param("q").orElse("")),
        request.param("page").map(QueuePage::page).orElse(1));
  }

  private static String words(String text) {
    var words = text.strip();
    return words.length() > 200 ? "" : words;
  }

  private static int page(String text) {
    return text.matches("\\d{1,4}") ? Math.clamp(Integer.parseInt(text), 1, LAST_PAGE) : 1;
  }

  private static <E extends Enum<E>> E chosen(E[] all, String code, E otherwise) {
    for (var one : all) {
      if (code(one).equals(code)) {
        return one;
      }
    }
    return otherwise;
  }

  private static String code(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT);
  }

  private static String href(Ask ask, int page) {
    return "/queue?show=" + code(ask.show()) + "&from=" + code(ask.from())
        + "&queue=" + URLEncoder.encode(ask.queue(), StandardCharsets.UTF_8) + "&q="
        + URLEncoder.encode(ask.words(), StandardCharsets.UTF_8) + "&page=" + page;
  }

  private static List<Choice> shows(Ask ask) {
    return List.of(Ask.Show.values()).stream()
        .map(show -> new Choice(code(show), label(show), show == ask.show()))
        .toList();
  }

  private static String label(Ask.Show show) {
    return switch (show) {
      case OPEN -> "All open cases";
      case WAITING -> "Nobody works on it";
      case MINE -> "With me";
      case LATE -> "Past their time";
      case DECIDED -> "Decided";
    };
  }

  private static List<Choice> froms(Ask ask) {
    return List.of(Ask.From.values()).stream()
        .map(from -> new Choice(code(from), label(from), from == ask.from()))
        .toList();
  }

  private static String label(Ask.From from) {
    return switch (from) {
      case ANYTHING -> "Reports and signals";
      case REPORTS -> "With a report";
      case SIGNALS -> "With a signal";
    };
  }
}
